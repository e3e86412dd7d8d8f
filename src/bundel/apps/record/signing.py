"""Signs checkpoints, and never one that does not go on from the last (RELIABILITY R4)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import OperationalError
from django.db.models import Max
from django.utils.translation import gettext as _

from bundel.apps.record import outside
from bundel.apps.record.models import Checkpoint, Entry, SigningKey
from bundel.apps.record.queries import nodes_of
from bundel.engine.ledger import checkpoints, proofs
from bundel.engine.ledger.hashing import leaf_hash
from bundel.engine.ledger.notes import key_of


class RecordHalted(OperationalError):
    """Nothing may be added or signed until somebody has looked; to a page this is a database that is away (503)."""


def size_now() -> int:
    """How many entries there are."""
    last = Entry.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else int(last) + 1


def require_no_loss(size: int) -> outside.Mark | None:
    """The mark from outside the database; raises RecordHalted when the database is older than that.

    That is a restored database: what was added after its backup is missing, and would be given out a second time.
    """
    try:
        mark = outside.read_mark()
    except (outside.UnfitFolder, OSError) as fault:
        raise RecordHalted(str(fault)) from None
    if outside.is_restored():
        raise RecordHalted(_("De database is teruggezet uit een reservekopie. Geef het nieuwste controlepunt op."))
    if mark is None and Checkpoint.objects.exists():
        raise RecordHalted(_("Het merkteken van het register ontbreekt. Geef het nieuwste controlepunt op."))
    if mark is not None and mark.checkpoint.size > size:
        raise RecordHalted(
            _("Het register heeft %(size)d items; er zijn er %(signed)d ondertekend. Haal eerst terug wat ontbreekt.")
            % {"size": size, "signed": mark.checkpoint.size}
        )
    return mark


def sign_now(now: datetime) -> Checkpoint | None:
    """The checkpoint of all entries, signed where that was not done yet; None for a ledger without entries.

    Call it under the lock. Raises RecordHalted, and signs nothing, when it would contradict what was signed before.
    """
    size = size_now()
    mark = require_no_loss(size)
    last = Checkpoint.objects.first()
    if size == 0 or (last is not None and last.size == size):
        return last
    _check_leaves(last.size if last else 0, size)
    nodes = nodes_of(size)
    found = checkpoints.Checkpoint(settings.RECORD_ORIGIN, size, proofs.root(nodes, size))
    for signed in [mark.checkpoint if mark else None, _plain(last)]:
        _check_goes_on(signed, found)
    try:
        keys = outside.signing_keys()
        note = checkpoints.signed(found, keys).written
        # Before it leaves the building: after a crash right here the mark is ahead of the table, never behind.
        outside.write_mark(note)
    except (outside.UnfitFolder, OSError) as fault:
        raise RecordHalted(str(fault)) from None
    for key in keys:
        SigningKey.objects.get_or_create(vkey=key_of(settings.RECORD_ORIGIN, key).text, defaults={"first_used_at": now})
    return Checkpoint.objects.create(size=size, root=found.root, note=note, made_at=now)


def _check_goes_on(signed: checkpoints.Checkpoint | None, found: checkpoints.Checkpoint) -> None:
    """The tree that was signed before is the beginning of this one."""
    if signed is None or signed.size == 0:
        return
    proof = proofs.consistency_proof(nodes_of(found.size), signed.size, found.size)
    try:
        proofs.check_consistency(signed.size, signed.root, found.size, found.root, proof)
    except proofs.BadProof:
        raise RecordHalted(
            _("De eerste %(size)d items zijn niet meer wat is ondertekend. Er is niets ondertekend.")
            % {"size": signed.size}
        ) from None


def _check_leaves(first: int, end: int) -> None:
    """What is signed for the first time is what its hash says."""
    rows = (
        Entry.objects.filter(index__gte=first, index__lt=end)
        .order_by("index")
        .values_list("index", "leaf", "leaf_hash")
    )
    expected = first
    for index, leaf, kept in rows.iterator():
        if index != expected or leaf_hash(bytes(leaf)) != bytes(kept):
            raise RecordHalted(_("Item %(index)d klopt niet. Er is niets ondertekend.") % {"index": expected})
        expected += 1


def _plain(last: Checkpoint | None) -> checkpoints.Checkpoint | None:
    return checkpoints.Checkpoint(settings.RECORD_ORIGIN, last.size, bytes(last.root)) if last else None
