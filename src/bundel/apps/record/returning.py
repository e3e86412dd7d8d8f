"""After a restore: bring back what the backup lacks, and let the record go on from what was signed last (R4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bundel.apps.organisations.models import Organisation
from bundel.apps.record import outside
from bundel.apps.record.actions import close_tiles, hold_lock
from bundel.apps.record.checking import RETURNED
from bundel.apps.record.models import Disclosure, Entry, SigningKey, Visibility
from bundel.apps.record.queries import nodes_of
from bundel.apps.record.signing import size_now
from bundel.engine.ledger.checkpoints import Checkpoint, open_checkpoint
from bundel.engine.ledger.hashing import leaf_hash
from bundel.engine.ledger.json_lines import FILE, disclosed_in, index_of
from bundel.engine.ledger.leaves import read_leaf
from bundel.engine.ledger.notes import BadNote, BadSignature, VerifierKey, key_of, read_key
from bundel.engine.ledger.proofs import root
from bundel.engine.ledger.tiles import entries_in, entries_of
from bundel.engine.ledger.verifying import Altered, Unreadable, Walk


class CannotGoOn(Exception):
    """The record can't go on like this; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Returned:
    """How many entries came back, of how many the content did too, and where the record goes on."""

    entries: int
    contents: int
    size: int


def own_keys(more: list[str]) -> list[VerifierKey]:
    """Every key that signed for this record: those in the folder, those in the table and those that were named."""
    held = [key_of(settings.RECORD_ORIGIN, key) for key in outside.signing_keys()]
    return [*held, *(read_key(vkey) for vkey in [*SigningKey.objects.values_list("vkey", flat=True), *more])]


def wait_for_checkpoint() -> None:
    """The database is about to come back from a backup: nothing is added or signed until ``go_on_from``."""
    outside.note_restored()


@transaction.atomic(durable=True)
def go_on_from(note: bytes, keys: list[VerifierKey]) -> Checkpoint:
    """Let the record go on from the newest published checkpoint; CannotGoOn when the database does not hold it."""
    hold_lock()
    found = _opened(note, keys)
    size = size_now()
    if found.size > size:
        raise CannotGoOn(
            f"The checkpoint has {found.size} entries, the database {size}. Bring back the missing ones from an "
            "exported ledger first: manage.py resume_record --folder DIR."
        )
    mark = outside.read_mark()
    if mark is not None and mark.checkpoint.size > found.size:
        raise CannotGoOn(f"A newer checkpoint was signed, with {mark.checkpoint.size} entries. Give that one.")
    if root(nodes_of(size), found.size) != found.root:
        raise CannotGoOn("The entries in the database are not those of the checkpoint. Restore another backup.")
    outside.write_mark(note.decode())
    outside.forget_restored()
    return found


def bring_back(folder: Path, keys: list[VerifierKey]) -> Returned:
    """Put back the entries that the database lacks, out of an exported ledger, and go on from its checkpoint.

    The whole export is checked first. Content comes back where the export shows it; the rest stays unread.
    """
    note = (folder / "checkpoint").read_bytes()
    found = _opened(note, keys)
    try:
        walk = Walk(found.size, lambda path: (folder / path).read_bytes())
        walk.run(found)
        with (folder / FILE).open("rb") as file:
            walk.check_lines(file)
    except (Altered, Unreadable) as fault:
        raise CannotGoOn(f"The exported ledger is not good: {fault}") from None
    with transaction.atomic(durable=True):
        hold_lock()
        size = size_now()
        if size and root(nodes_of(size), size) != walk.root_at(size):
            raise CannotGoOn("The entries in the database are not the first ones of the exported ledger.")
        entries, contents = _put_back(folder, size, found.size)
    go_on_from(note, keys)
    return Returned(entries, contents, max(size, found.size))


def _put_back(folder: Path, first: int, end: int) -> tuple[int, int]:
    entries = contents = 0
    with (folder / FILE).open("rb") as file:
        lines = islice(file, first, None)
        for index, leaf in islice(_leaves(folder, end), first, None):
            at = datetime.fromisoformat(read_leaf(leaf).time)
            entry = Entry.objects.create(
                index=index, leaf=leaf, leaf_hash=leaf_hash(leaf), key=f"{RETURNED}{index}", made_at=at
            )
            contents += _put_content(entry, next(lines))
            close_tiles(index)
            entries += 1
    return entries, contents


def _put_content(entry: Entry, line: bytes) -> bool:
    """What the export shows is public, so it comes back as that."""
    _index, found = index_of(line)
    if "content" not in found:
        return False
    held = disclosed_in(found)
    content = held.content
    organisation = Organisation.objects.filter(code=content["organisation"]).first()
    if organisation is None:
        raise CannotGoOn(f"There is no organisation {content['organisation']!a}; load the reference data first.")
    Disclosure.objects.create(
        entry=entry, kind=content["kind"], organisation=organisation, subject=content["subject"],
        visibility=Visibility.PUBLIC, salt=held.salt, committed=held.committed.decode(),
    )  # fmt: skip
    return True


def _leaves(folder: Path, size: int) -> Iterator[tuple[int, bytes]]:
    for tile in entries_of(size):
        content = (folder / tile.path).read_bytes()
        yield from enumerate(entries_in(tile, content), start=tile.first)


def _opened(note: bytes, keys: list[VerifierKey]) -> Checkpoint:
    try:
        return open_checkpoint(note, keys)[0]
    except (BadNote, BadSignature) as fault:
        raise CannotGoOn(f"The checkpoint can't be used: {fault}") from None
