"""Checks a whole ledger from its files: every entry, every hash up to the root, and what was signed about it.

It shares with the writer only the hashes and the formats. The checks go from left to right, so that the first entry
that is wrong can be named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bundel.engine.ledger.checkpoints import Checkpoint, open_checkpoint
from bundel.engine.ledger.cosignatures import witnessed
from bundel.engine.ledger.hashing import leaf_hash, root_of_hashes
from bundel.engine.ledger.json_lines import BadLine, check_line, index_of
from bundel.engine.ledger.notes import BadNote, BadSignature, Note, VerifierKey
from bundel.engine.ledger.proofs import root
from bundel.engine.ledger.tiles import (
    HEIGHT,
    WIDTH,
    BadTile,
    Tile,
    TileNodes,
    entries_in,
    hashes_in,
    tiles_of,
    width_at,
)

Read = Callable[[str], bytes]
"""Gives the content of a file of the ledger by its path; raises Unreadable."""


class Unreadable(Exception):
    """The files are not those of a ledger: something is missing or has another form."""

    def __init__(self, what: str, index: int | None = None) -> None:
        self.index = index
        super().__init__(what)


class Altered(Exception):
    """Something was changed; ``index`` is the first entry that is wrong, when that can be known.

    ``finding`` is one of FINDINGS, for whoever says it in other words.
    """

    def __init__(self, finding: str, what: str, index: int | None = None, last: int | None = None) -> None:
        self.finding, self.index, self.last = finding, index, last
        super().__init__(what)


FINDINGS = ("signature", "witness", "entry", "tile", "root", "line", "origin", "shorter", "earlier")


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint with who signed it."""

    checkpoint: Checkpoint
    note: Note


def opened(content: bytes, keys: Sequence[VerifierKey], what: str) -> Opened:
    """A checkpoint that one of the keys signed; raises Unreadable or Altered."""
    try:
        return Opened(*open_checkpoint(content, keys))
    except BadNote as fault:
        raise Unreadable(f"{what}: {fault}") from None
    except BadSignature as fault:
        raise Altered("signature", f"{what}: {fault}") from None


def check_witnesses(note: Note, witnesses: Sequence[VerifierKey]) -> list[tuple[VerifierKey, int | None]]:
    """The witnesses with the moment at which each signed; raises Altered when one did not, or not this."""
    found = []
    for key in witnesses:
        try:
            has_signed, moment = witnessed(note, key)
        except BadSignature as fault:
            raise Altered("witness", str(fault)) from None
        if not has_signed:
            raise Altered("witness", f"{key.name} ({key.key_id.hex()}) did not sign this checkpoint")
        found.append((key, moment))
    return found


class Walk:
    """One walk over all entries and tiles of a ledger of one size."""

    def __init__(self, size: int, read: Read) -> None:
        self.size, self._read, self._above = size, read, dict[int, tuple[int, list[bytes]]]()

    def run(self, checkpoint: Checkpoint) -> None:
        """Recompute everything up to the root; raises Unreadable or Altered at the first that is wrong."""
        for tile in tiles_of(self.size, 0):
            hashes = self._hashes(tile)
            for at, entry in enumerate(self._entries(Tile(None, tile.number, tile.width))):
                if leaf_hash(entry) != hashes[at]:
                    index = tile.first + at
                    raise Altered("entry", f"entry {index} is not what its hash in the tree says", index)
            if tile.width == WIDTH:
                self._climb(0, tile.number, hashes)
        if self.root_at(self.size) != checkpoint.root:
            raise Altered("root", "the hashes of all entries together do not lead to the root that was signed")

    def root_at(self, size: int) -> bytes:
        """The root of the first entries, out of the tiles."""
        return root(TileNodes(self.size, self._hashes), size)

    def _climb(self, level: int, number: int, hashes: list[bytes]) -> None:
        """A full tile stands with its hash in the tile above; when that is full too, so on."""
        place = number % WIDTH
        above = self._tile_above(level + 1, number // WIDTH)
        if above[place] != root_of_hashes(hashes):
            span = 1 << (HEIGHT * (level + 1))
            first = number * span
            raise Altered(
                "tile",
                f"tile {Tile(level + 1, number // WIDTH).path} does not fit the entries {first} to {first + span - 1}",
                first,
                first + span - 1,
            )
        if place == WIDTH - 1:
            self._climb(level + 1, number // WIDTH, above)

    def _tile_above(self, level: int, number: int) -> list[bytes]:
        if self._above.get(level, (-1, []))[0] != number:
            self._above[level] = (number, self._hashes(Tile(level, number, width_at(self.size, level, number))))
        return self._above[level][1]

    def _hashes(self, tile: Tile) -> list[bytes]:
        try:
            return hashes_in(tile, self._read(tile.path))
        except BadTile as fault:
            raise Unreadable(str(fault), tile.first << (HEIGHT * (tile.level or 0))) from None

    def _entries(self, tile: Tile) -> list[bytes]:
        try:
            return entries_in(tile, self._read(tile.path))
        except BadTile as fault:
            raise Unreadable(str(fault), tile.first) from None

    def check_lines(self, lines: Iterable[bytes]) -> tuple[int, int]:
        """How many lines there are and how many hold content, all of which fits its entry; raises the same."""
        count, disclosed, held = 0, 0, (-1, list[bytes]())
        for line in lines:
            try:
                index, found = index_of(line)
            except BadLine as fault:
                raise Unreadable(f"line {count + 1} of the entries to read: {fault}") from None
            if index != count or index >= self.size:
                raise Altered("line", f"line {count + 1} of the entries to read is about entry {index}", count)
            if held[0] != index // WIDTH:
                number = index // WIDTH
                held = (number, self._entries(Tile(None, number, width_at(self.size, 0, number))))
            try:
                disclosed += check_line(found, held[1][index % WIDTH])
            except BadLine as fault:
                raise Altered("line", f"entry {index} to read: {fault}", index) from None
            count += 1
        if count != self.size:
            raise Altered("line", f"expected {self.size} entries to read, found {count}", count)
        return count, disclosed


def check_grown(walk: Walk, earlier: Checkpoint, checkpoint: Checkpoint) -> None:
    """Raise Altered unless the earlier checkpoint is the beginning of what stands here now."""
    if earlier.origin != checkpoint.origin:
        raise Altered("origin", f"the earlier checkpoint is of {earlier.origin}, this one of {checkpoint.origin}")
    if earlier.size > checkpoint.size:
        raise Altered("shorter", f"there were {earlier.size} entries, now there are {checkpoint.size}", checkpoint.size)
    if walk.root_at(earlier.size) != earlier.root:
        raise Altered("earlier", f"the first {earlier.size} entries are not those of the earlier checkpoint")
