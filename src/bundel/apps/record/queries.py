"""Reads of the record."""

from __future__ import annotations

from bundel.apps.record.models import Entry, TileHash

TILE_WIDTH = 256


def tile_hashes(level: int, number: int, width: int = TILE_WIDTH) -> list[bytes]:
    """The first hashes of one tile, as they stand in the database."""
    first = number * TILE_WIDTH
    if level == 0:
        entries = Entry.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
        return [bytes(one) for one in entries.values_list("leaf_hash", flat=True)]
    hashes = TileHash.objects.filter(level=level, index__gte=first, index__lt=first + width).order_by("index")
    return [bytes(one) for one in hashes.values_list("hash", flat=True)]
