"""Changes of the record. There is one way in: ``append``."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from bundel.apps.accounts.audience import Viewer
from bundel.apps.organisations.models import Organisation
from bundel.apps.record.models import Check, Checkpoint, Disclosure, Entry, Erasure, TileHash, Visibility, Withholding
from bundel.apps.record.queries import cosigned_note, disclosed, last_checkpoint, nodes_of, place_for, tile_hashes
from bundel.apps.record.signing import require_no_loss, sign_now
from bundel.engine.ledger.hashing import leaf_hash, root_of_hashes
from bundel.engine.ledger.leaves import SALT_BYTES, UnfitContent, commitment_to, committed_content, leaf_bytes
from bundel.engine.ledger.proofs import inclusion_proof
from bundel.engine.ledger.receipts import Receipt, Told
from bundel.engine.ledger.tiles import WIDTH

LOCK = 0x42756E64656C
KIND = re.compile(r"[a-z][a-z_]{0,49}")
LONGEST_NAME = 200


class KeyConflict(Exception):
    """This idempotency key was used before, for something else; ``standing`` is the entry that it made."""

    def __init__(self, standing: Entry) -> None:
        self.standing = standing
        super().__init__(f"this key already made entry {standing.index}, about something else")


class AlreadyErased(Exception):
    """The content of this entry has been erased already."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"entry {entry.index} is erased already")


class NotWider(Exception):
    """Who may read an entry only ever becomes more."""

    def __init__(self, standing: str, asked: str) -> None:
        super().__init__(f"expected more readers than {standing!r}, found {asked!r}")


def append(
    *,
    kind: str,
    organisation: Organisation,
    subject: str,
    content: Mapping[str, Any],
    visibility: Visibility | str,
    key: str,
    now: datetime,
) -> Entry:
    """Put one thing on the record for good, and give its entry; ``entry.index`` is its place.

    ``kind`` says what happened (``decided``, ``withdrawn``), ``subject`` about what (``decision/17``): lasting,
    the same for every state of it, without names of people. ``content`` holds plain JSON values, no fractions. ``key``
    names this one call: the same key and content again give the same entry, other content raises KeyConflict.

    Call it inside the transaction that changes your own tables, as its last write: one lock orders all writers until
    the commit. Raises UnfitContent, and keeps nothing, for what can't be committed to; RecordHalted (a database error,
    so 503) while a restored database lacks entries that were signed.
    """
    check_names(kind, subject, key)
    visible = Visibility(visibility)
    # Inside the caller's own transaction, as it should be, no savepoint more is needed: nothing is written before all
    # is known to be right.
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        return _append(kind, organisation, subject, content, visible, key, now)


def _append(
    kind: str,
    organisation: Organisation,
    subject: str,
    content: Mapping[str, Any],
    visible: Visibility,
    key: str,
    now: datetime,
) -> Entry:
    hold_lock()
    found = place_for(key, organisation.pk, subject)
    if found.known is not None:
        return _again(Entry.objects.get(index=found.known), kind, organisation, subject, content)
    index = found.size
    require_no_loss(index)
    committed = committed_content(kind, organisation.code, subject, found.previous, content)
    salt = secrets.token_bytes(SALT_BYTES)
    leaf = leaf_bytes(in_utc(now), commitment_to(salt, committed))
    entry = Entry.objects.create(index=index, leaf=leaf, leaf_hash=leaf_hash(leaf), key=key, made_at=now)
    Disclosure.objects.create(
        entry=entry, kind=kind, organisation=organisation, subject=subject, visibility=visible, salt=salt,
        committed=committed.decode(),
    )  # fmt: skip
    close_tiles(index)
    return entry


@transaction.atomic
def erase(*, entry: Entry, ground: str, now: datetime, key: str) -> Entry:
    """Erase what an entry committed to, salt and content, and put that on the record with its legal ground.

    Gives the new entry, of the kind ``redacted``; whoever could read the old one can read that. The old leaf stays in
    the tree and proves nothing any more but that something stood there. Raises AlreadyErased for another second time.
    """
    hold_lock()
    known = Erasure.objects.select_related("said_by").filter(entry=entry).first()
    if known is not None:
        if known.said_by.key != key:
            raise AlreadyErased(entry)
        return known.said_by
    held = Disclosure.objects.select_related("organisation").get(entry=entry)
    said_by = append(
        kind="redacted", organisation=held.organisation, subject=held.subject, visibility=held.visibility, key=key,
        content={"entry": entry.index, "legal_ground": ground}, now=now,
    )  # fmt: skip
    Erasure.objects.create(entry=entry, said_by=said_by, legal_ground=ground, at=now)
    held.delete()
    return said_by


@transaction.atomic
def disclose(*, entry: Entry, visibility: Visibility | str, now: datetime, key: str) -> Entry:
    """Let more people read an entry, and put that on the record; gives the entry of the kind ``disclosed``.

    Who may read it never becomes fewer: what was read can't be taken back. Raises NotWider for that.
    """
    hold_lock()
    held = Disclosure.objects.select_related("organisation").get(entry=entry)
    wider = Visibility(visibility)
    known = Entry.objects.filter(key=key).first()
    if known is None and Visibility.values.index(wider) <= Visibility.values.index(held.visibility):
        raise NotWider(held.visibility, wider)
    said_by = append(
        kind="disclosed", organisation=held.organisation, subject=held.subject, visibility=wider, key=key,
        content={"entry": entry.index, "visibility": wider.value}, now=now,
    )  # fmt: skip
    Disclosure.objects.filter(entry=entry).update(visibility=wider)
    return said_by


@transaction.atomic(durable=True)
def publish_checkpoint(now: datetime) -> Checkpoint | None:
    """Sign all entries that there are, or give the checkpoint that already does; None for an empty ledger.

    Never inside another transaction: what is signed must stand. Raises RecordHalted rather than contradict itself.
    """
    hold_lock()
    return sign_now(now)


def receipt_for(*, entry: Entry, viewer: Viewer, now: datetime) -> Receipt:
    """The proof that an entry is in the ledger, with its content when the viewer may see that.

    Signs a checkpoint when none covers the entry yet, so call it after the commit, from a page of its own.
    """
    checkpoint = last_checkpoint()
    if checkpoint is None or checkpoint.size <= entry.index:
        checkpoint = publish_checkpoint(now)
    assert checkpoint is not None
    held = Disclosure.objects.visible_to(viewer).filter(entry=entry).first()
    told = Told(bytes(entry.leaf), disclosed(held) if held else None)
    proof = inclusion_proof(nodes_of(checkpoint.size, entry.index), entry.index, checkpoint.size)
    return Receipt(entry.index, tuple(proof), cosigned_note(checkpoint).written.encode(), told.written)


@transaction.atomic
def withhold(among: Iterable[int], reasons: Mapping[int, str], now: datetime) -> None:
    """Of the entries ``among``, hide the content of those with a reason, and show that of the others again.

    Nothing of the ledger changes: leaf, tree and proofs are what they were, and the content is kept.
    """
    shown_again = set(among) - reasons.keys()
    Withholding.objects.filter(entry_id__in=shown_again).delete()
    for index, reason in reasons.items():
        Withholding.objects.update_or_create(entry_id=index, defaults={"reason": reason[:500], "at": now})


def withhold_as(old: Entry, new: Entry, now: datetime) -> None:
    """An entry that takes the place of one whose content is hidden: its content is hidden too."""
    withheld = Withholding.objects.filter(entry=old).first()
    if withheld is not None:
        Withholding.objects.create(entry=new, reason=withheld.reason, at=now)


@transaction.atomic
def note_restore_test(*, size: int, root: bytes, is_good: bool, finding: str, now: datetime) -> Check:
    """Write down that a backup was restored elsewhere and compared with what was signed; the public page tells it."""
    return Check.objects.create(
        kind=Check.Kind.RESTORE, size=size, root=root, is_good=is_good, finding=finding[:500], at=now
    )


def hold_lock() -> None:
    """One writer at a time, until the end of the transaction. SQLite has it from BEGIN IMMEDIATE (settings)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def check_names(kind: str, subject: str, key: str) -> None:
    """Raise UnfitContent for a kind, subject or key that a later reader could trip over."""
    if not KIND.fullmatch(kind):
        raise UnfitContent(f"kind: expected lower case letters and underscores, found {kind!a}")
    for name, text in (("subject", subject), ("key", key)):
        if not text or len(text) > LONGEST_NAME or not text.isprintable():
            raise UnfitContent(f"{name}: expected 1 to {LONGEST_NAME} printable characters, found {text[:80]!a}")


def in_utc(moment: datetime) -> str:
    """A moment as a leaf says it: in whole seconds, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _again(known: Entry, kind: str, organisation: Organisation, subject: str, content: Mapping[str, Any]) -> Entry:
    """The entry that this key made; what was erased can't be compared any more, and stands."""
    held = Disclosure.objects.filter(entry=known).first()
    if held is not None:
        previous = json.loads(held.committed)["previous"]
        if committed_content(kind, organisation.code, subject, previous, content).decode() != held.committed:
            raise KeyConflict(known)
    return known


def close_tiles(index: int) -> None:
    """When this entry fills a tile, the tile's hash goes into the tile above it; that may fill too."""
    level, place = 0, index
    while place % WIDTH == WIDTH - 1:
        level, place = level + 1, place // WIDTH
        TileHash.objects.create(level=level, index=place, hash=root_of_hashes(tile_hashes(level - 1, place)))
