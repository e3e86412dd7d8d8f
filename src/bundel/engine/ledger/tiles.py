"""The tree cut in tiles of 256 hashes (c2sp.org/tlog-tiles): which there are, where they lie, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bundel.engine.ledger.hashing import HASH_BYTES, root_of_hashes

WIDTH = 256
HEIGHT = 8
HIGHEST_LEVEL = 63
LARGEST_SIZE = 2**63 - 1
ENTRIES = "entries"
PATH = re.compile(r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])((?:/x[0-9]{3}){0,6}/[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class BadTile(ValueError):
    """A tile that is not what its place asks."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A place in the tiled tree; of level None are the entries themselves, which lie beside level 0."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def first(self) -> int:
        """The place of its first hash in the level."""
        return self.number * WIDTH

    @property
    def path(self) -> str:
        """Where it lies, under the folder of the ledger."""
        level = ENTRIES if self.level is None else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{number_path(self.number)}{partial}"


def number_path(number: int) -> str:
    """1234067 as x001/x234/067."""
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03d}")
    return "/".join(groups)


def tile_at(path: str) -> Tile | None:
    """The tile that lies at a path; None when that is not the one right way to write it."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    level, number, width = found.groups()
    tile = Tile(
        None if level == ENTRIES else int(level),
        int(number.replace("/", "").replace("x", "")),
        int(width) if width else WIDTH,
    )
    # One way to write each: no x000 in front, no full tile as a partial one.
    return tile if tile.path == path else None


def width_at(size: int, level: int, number: int) -> int:
    """How many hashes of this tile a tree of this size has: 0 to 256."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def tiles_of(size: int, level: int) -> Iterator[Tile]:
    """The tiles of one level of a tree, from left to right; the last may be partial."""
    full, rest = divmod(size >> (HEIGHT * level), WIDTH)
    for number in range(full):
        yield Tile(level, number)
    if rest:
        yield Tile(level, full, rest)


def levels_of(size: int) -> range:
    """The levels that a tree of this size has."""
    return range(max(0, (size.bit_length() + HEIGHT - 1) // HEIGHT))


def entries_of(size: int) -> Iterator[Tile]:
    """The bundles of entries of a tree."""
    for tile in tiles_of(size, 0):
        yield Tile(None, tile.number, tile.width)


def hashes_in(tile: Tile, content: bytes) -> list[bytes]:
    """The hashes of a tile; raises BadTile when they are not as many as its width."""
    if len(content) != tile.width * HASH_BYTES:
        raise BadTile(f"{tile.path}: expected {tile.width * HASH_BYTES} bytes, found {len(content)}")
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


def written_entries(entries: list[bytes]) -> bytes:
    """Entries one after the other, each behind its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def entries_in(tile: Tile, content: bytes) -> list[bytes]:
    """The entries of a bundle; raises BadTile that names the first entry that can't be read."""
    entries, at = list[bytes](), 0
    for index in range(tile.first, tile.first + tile.width):
        length = int.from_bytes(content[at : at + 2])
        end = at + 2 + length
        if at + 2 > len(content) or end > len(content):
            raise BadTile(f"{tile.path}: entry {index} goes beyond the end of the file")
        entries.append(content[at + 2 : end])
        at = end
    if at != len(content):
        raise BadTile(
            f"{tile.path}: expected {tile.width} entries, found more after entry {tile.first + tile.width - 1}"
        )
    return entries


class TileNodes:
    """The hashes of a tree of one size out of its tiles; ``read`` gives the hashes of one tile."""

    def __init__(self, size: int, read: Callable[[Tile], list[bytes]]) -> None:
        self.size, self._read, self._kept = size, read, dict[tuple[int, int], list[bytes]]()

    def whole(self, level: int, index: int) -> bytes:
        """The hash of a whole subtree, from the tile that holds it or the hashes right below it."""
        tile_level, within = divmod(level, HEIGHT)
        first = index << within
        hashes = self._tile(tile_level, first // WIDTH)
        at = first % WIDTH
        return root_of_hashes(hashes[at : at + (1 << within)])

    def _tile(self, level: int, number: int) -> list[bytes]:
        if (level, number) not in self._kept:
            width = width_at(self.size, level, number)
            self._kept[level, number] = self._read(Tile(level, number, width))
        return self._kept[level, number]
