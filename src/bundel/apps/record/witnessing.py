"""Cosignatures: other parties look at our checkpoints and sign them too, so that we can't show two ledgers."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.record.models import Checkpoint, Cosignature, Witness
from bundel.engine.ledger.checkpoints import read_text
from bundel.engine.ledger.cosignatures import check_cosignature
from bundel.engine.ledger.notes import BadNote, BadSignature, Note, VerifierKey, read_key, read_note, signatures_of


class CosignatureRefused(Exception):
    """What was sent is no cosignature that we can take; the message says why. Nothing was kept."""


@transaction.atomic
def add_witness(name: str, vkey: str, now: datetime) -> Witness:
    """From now on take cosignatures of this key. Raises BadNote for what is no key, or is our own name."""
    key = read_key(vkey)
    if key.name == settings.RECORD_ORIGIN:
        raise BadNote("a witness has a name of its own, not that of the ledger")
    return Witness.objects.get_or_create(vkey=key.text, defaults={"name": name, "known_since": now})[0]


@transaction.atomic
def end_witness(vkey: str, now: datetime) -> int:
    """Take no more cosignatures of this key; what it signed stays. Gives how many that were: none or one."""
    return Witness.objects.filter(vkey=vkey, ended_at__isnull=True).update(ended_at=now)


@transaction.atomic
def accept_cosignatures(content: bytes, now: datetime) -> list[Cosignature]:
    """Keep every cosignature of a party that we know, under a checkpoint that we signed; the same twice is kept once.

    Raises CosignatureRefused when there is none, when one does not hold, or when the checkpoint is not ours.
    """
    note = _read(content)
    checkpoint = _ours(note)
    kept = []
    for witness in Witness.objects.filter(ended_at__isnull=True):
        key = read_key(witness.vkey)
        for one in signatures_of(note, key):
            kept.append(_keep(checkpoint, witness, one.line, _moment(note, key), now))
    if not kept:
        raise CosignatureRefused(_("Onder dit controlepunt staat geen handtekening van een partij die wij kennen."))
    return kept


def _read(content: bytes) -> Note:
    try:
        return read_note(content)
    except BadNote as fault:
        raise CosignatureRefused(_("Dit is geen ondertekend controlepunt: %(fault)s") % {"fault": fault}) from None


def _ours(note: Note) -> Checkpoint:
    try:
        size = read_text(note.text).size
    except BadNote as fault:
        raise CosignatureRefused(_("Dit is geen ondertekend controlepunt: %(fault)s") % {"fault": fault}) from None
    checkpoint = Checkpoint.objects.filter(size=size).first()
    if checkpoint is None or read_note(checkpoint.note.encode()).text != note.text:
        raise CosignatureRefused(_("Dit controlepunt hebben wij niet gemaakt."))
    return checkpoint


def _moment(note: Note, key: VerifierKey) -> int | None:
    try:
        return [check_cosignature(note.text, one, key) for one in signatures_of(note, key)][0]
    except BadSignature as fault:
        raise CosignatureRefused(_("Een handtekening klopt niet: %(fault)s") % {"fault": fault}) from None


def _keep(checkpoint: Checkpoint, witness: Witness, line: str, moment: int | None, now: datetime) -> Cosignature:
    signed_at = None if moment is None else datetime.fromtimestamp(moment, UTC)
    given = {"line": line, "signed_at": signed_at, "received_at": now}
    return Cosignature.objects.get_or_create(checkpoint=checkpoint, witness=witness, defaults=given)[0]
