"""Recomputes the whole ledger out of the database with the verifier for outsiders, and writes down how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from bundel.apps.record import outside
from bundel.apps.record.models import Check, Checkpoint, Disclosure, Entry
from bundel.apps.record.queries import LINES_AT_ONCE, content_at, lines
from bundel.engine.ledger.checkpoints import Checkpoint as SignedTree
from bundel.engine.ledger.checkpoints import read_text
from bundel.engine.ledger.hashing import EMPTY_ROOT
from bundel.engine.ledger.notes import read_note
from bundel.engine.ledger.tiles import tile_at
from bundel.engine.ledger.verifying import Altered, Unreadable, Walk, check_grown

OLDER_CHECKPOINTS = 20
# Of entries that came back from an export, which holds no content but what is public (returning.py).
RETURNED = "returned:"


def check_record(now: datetime, kind: Check.Kind = Check.Kind.FULL) -> Check:
    """Recompute everything that was signed, and keep how it ended; what was added since comes with the next one."""
    last = Checkpoint.objects.first()
    found = _tree(last) if last else None
    index, finding = None, ""
    try:
        if last is not None and found is not None:
            _walk(found)
    except (Altered, Unreadable) as fault:
        index, finding = fault.index, str(fault)
    with transaction.atomic():
        return Check.objects.create(
            kind=kind, size=found.size if found else 0, root=found.root if found else EMPTY_ROOT,
            is_good=not finding, first_bad_index=index, finding=finding[:500], at=now,
        )  # fmt: skip


def _walk(newest: SignedTree) -> None:
    """Every entry up to the newest root; every earlier checkpoint is its beginning; every content fits its leaf."""
    walk = Walk(newest.size, lambda path: _file(path, newest.size))
    walk.run(newest)
    for earlier in _spread(Checkpoint.objects.values_list("size", flat=True)):
        check_grown(walk, _tree(Checkpoint.objects.get(size=earlier)), newest)
    mark = outside.read_mark()
    if mark is not None and mark.checkpoint.size <= newest.size:
        check_grown(walk, mark.checkpoint, newest)
    walk.check_lines(_as_bytes(newest.size))
    _check_rows(newest.size)


def _check_rows(size: int) -> None:
    """What is read by stands as it was committed to, and content is gone only where an erasure says so.

    Who may see an entry goes by these columns, so a changed one would show it to others.
    """
    rows = Disclosure.objects.filter(entry_id__lt=size).order_by("entry_id")
    for index, committed, *filed in rows.values_list(
        "entry_id", "committed", "kind", "organisation__code", "subject"
    ).iterator(chunk_size=LINES_AT_ONCE):
        told = json.loads(committed)
        if filed != [told["kind"], told["organisation"], told["subject"]]:
            raise Altered("line", f"entry {index} is filed as something else than it is about", index)
    lost = Entry.objects.filter(index__lt=size, disclosure=None, erasure=None).exclude(key__startswith=RETURNED)
    first = lost.order_by("index").values_list("index", flat=True).first()
    if first is not None:
        raise Altered("line", f"the content of entry {first} is gone without an erasure on the record", first)


def _spread(sizes: Iterable[int]) -> list[int]:
    """Not all checkpoints of years, but some over the whole of it, the newest ones first."""
    every = list(sizes)
    step = max(1, len(every) // OLDER_CHECKPOINTS)
    return every[::step]


def _tree(checkpoint: Checkpoint) -> SignedTree:
    return read_text(read_note(checkpoint.note.encode()).text)


def _file(path: str, size: int) -> bytes:
    tile = tile_at(path)
    content = content_at(tile, size) if tile else None
    if content is None:
        raise Unreadable(f"{path} is not there")
    return content


def _as_bytes(size: int) -> Iterator[bytes]:
    return (line.encode() for line in lines(0, size, None))
