"""Reads of the audit log, for one organisation at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from bundel.apps.audit.models import AuditEntry

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader looks for; empty: everything."""

    kind: str = ""
    person_id: int | None = None
    result: str = ""
    since: date | None = None
    until: date | None = None


def entries_of(organisation_code: str, sought: Sought) -> QuerySet[AuditEntry]:
    """The entries of one organisation, the newest first; ``until`` is the last day that still counts."""
    found = AuditEntry.objects.visible_to([organisation_code])
    if sought.kind:
        found = found.filter(kind=sought.kind)
    if sought.person_id is not None:
        found = found.filter(Q(actor_id=sought.person_id) | Q(person_id=sought.person_id))
    if sought.result:
        found = found.filter(result=sought.result)
    if sought.since:
        found = found.filter(at__gte=_start_of(sought.since))
    if sought.until:
        found = found.filter(at__lte=_end_of(sought.until))
    return found


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, AMSTERDAM)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, AMSTERDAM)
