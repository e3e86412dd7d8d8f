"""Plan what happens to organisations on a day ahead, and cancel it before that day. Nothing that was recorded moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from bundel.apps.audit.actions import Trail, note
from bundel.apps.organisations.logged import MERGER_CANCELLED, MERGER_PLANNED
from bundel.apps.organisations.models import Merger, Organisation, Succession, SuccessionKind, loadable_fields
from bundel.apps.organisations.names import search_key
from bundel.apps.organisations.planning import Draft, faults_in
from bundel.engine.lineage.joining import joined


@transaction.atomic
def plan_merger(draft: Draft, *, today: date, trail: Trail) -> Merger:
    """Plan a merger, split, new name or change of boundary; it takes effect on its day by itself.

    Whoever ends gets that day as its first day without it, a new municipality as its first one. Rows of other apps are
    left alone. Raises ValidationError by field, and then nothing is planned.
    """
    # Two plans about the same organisations come here one by one, and the second sees what the first did.
    rows = {row.code: row for row in Organisation.objects.select_for_update().filter(code__in=draft.codes)}
    if wrong := faults_in(draft, rows, today):
        raise ValidationError(wrong)
    made = _make(draft, rows) if draft.new_code else None
    ending, after = [rows[code] for code in draft.before], [made] if made else [rows[code] for code in draft.after]
    merger = Merger.objects.create(
        kind=draft.kind, on=draft.on, before=[one.code for one in ending], after=[one.code for one in after],
        records_with=draft.records_with, basis=draft.basis, made=made, planned_at=trail.at,
    )  # fmt: skip
    Succession.objects.bulk_create(
        Succession(
            predecessor=one, successor=other, on=draft.on, kind=draft.kind, merger=merger,
            takes_records=draft.takes_records(other.code),
        )
        for one in ending
        for other in after
    )  # fmt: skip
    if draft.ends_what_was:
        Organisation.objects.filter(code__in=draft.before).update(valid_until=draft.on)
    _note(trail, MERGER_PLANNED, merger)
    return merger


@transaction.atomic
def cancel_merger(merger_id: int, *, today: date, trail: Trail) -> Merger:
    """Take a plan back before its day: everybody goes on as before, and a new municipality does not come.

    The plan itself stays to be read. Raises ValidationError when its day has come, it was cancelled already, or
    something hangs on the new municipality; then nothing changes.
    """
    merger = Merger.objects.select_for_update().get(pk=merger_id)
    if merger.cancelled_at is not None:
        raise ValidationError(_("Dit plan was al afgezegd. Er is niets veranderd."))
    if merger.on <= today:
        raise ValidationError(_("De dag van dit plan is geweest. Afzeggen kan niet meer."))
    merger.successions.all().delete()
    if merger.kind != SuccessionKind.BOUNDARY:
        # This plan gave them their end: nobody can be planned to end twice.
        Organisation.objects.filter(code__in=merger.before).update(valid_until=None)
    made, merger.made = merger.made, None
    merger.cancelled_at = trail.at
    merger.save(update_fields=["made", "cancelled_at"])
    if made is not None:
        _unmake(made)
    _note(trail, MERGER_CANCELLED, merger)
    return merger


def _make(draft: Draft, rows: dict[str, Organisation]) -> Organisation:
    """The municipality that comes, with the figures of its parts until its own are published."""
    parts = [rows[code] for code in draft.before]
    plain = [{name: getattr(one, name) for name in loadable_fields()} for one in parts]
    values: dict[str, Any] = {
        **joined(plain), "name": draft.new_name, "name_common": draft.new_name, "valid_from": draft.on,
        "valid_until": None, "kind_id": parts[0].kind_id, "is_example": parts[0].is_example,
    }  # fmt: skip
    # As if a file had said so: when one does, its figures take the place of these.
    as_loaded = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    row = Organisation(code=draft.new_code, search_key=search_key(draft.new_name), as_loaded=as_loaded, **values)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        # Somebody else planned the same code at this very moment.
        raise ValidationError({"new_code": _("Deze code is al in gebruik.")}) from taken
    return row


def _unmake(made: Organisation) -> None:
    try:
        with transaction.atomic():
            made.delete()
    except ProtectedError as hanging:
        raise ValidationError(
            _("Er hangt al iets aan %(name)s. Haal dat eerst weg. Er is niets veranderd.") % {"name": made.name}
        ) from hanging


def _note(trail: Trail, kind: str, merger: Merger) -> None:
    """In the log of everybody whom it touches."""
    for code in sorted({*merger.before, *merger.after}):
        note(trail, kind, organisation_code=code, about=("merger", merger.pk))
