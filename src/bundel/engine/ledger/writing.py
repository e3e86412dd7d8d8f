"""Writes the files of a ledger from its entries, one after the other, in little memory."""

from __future__ import annotations

from collections.abc import Callable

from bundel.engine.ledger.hashing import leaf_hash, root_of_hashes, root_of_parts
from bundel.engine.ledger.tiles import WIDTH, Tile, written_entries

Write = Callable[[str, bytes], None]
CHECKPOINT = "checkpoint"


class LedgerWriter:
    """Takes entries and gives files; ``write`` gets the path and content of each, once."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._entries = list[bytes]()
        # Of each level the hashes of the tile that is not full yet.
        self._rows: list[list[bytes]] = [[]]
        self._numbers = [0]
        self.size = 0

    def add(self, entry: bytes) -> None:
        """Write one entry more."""
        self._entries.append(entry)
        self.size += 1
        if len(self._entries) == WIDTH:
            self._write(Tile(None, self._numbers[0]).path, written_entries(self._entries))
            self._entries.clear()
        self._put(0, leaf_hash(entry))

    def close(self) -> bytes:
        """Write the tiles that are not full, and give the root over everything."""
        if self._entries:
            tile = Tile(None, self._numbers[0], len(self._entries))
            self._write(tile.path, written_entries(self._entries))
        for level, row in enumerate(self._rows):
            if row:
                self._write(Tile(level, self._numbers[level], len(row)).path, b"".join(row))
        return root_of_parts(part for row in reversed(self._rows) for part in _powers(row))

    def _put(self, level: int, one: bytes) -> None:
        row = self._rows[level]
        row.append(one)
        if len(row) < WIDTH:
            return
        self._write(Tile(level, self._numbers[level]).path, b"".join(row))
        self._numbers[level] += 1
        if level + 1 == len(self._rows):
            self._rows.append([])
            self._numbers.append(0)
        above = root_of_hashes(row)
        row.clear()
        self._put(level + 1, above)


def _powers(row: list[bytes]) -> list[bytes]:
    """The row as whole subtrees, the largest first."""
    parts, at = list[bytes](), 0
    while at < len(row):
        width = 1 << ((len(row) - at).bit_length() - 1)
        parts.append(root_of_hashes(row[at : at + width]))
        at += width
    return parts
