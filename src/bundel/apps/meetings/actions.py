"""Changes of the calendar of meetings: add, change, remove, and take a whole list in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.versions import Refused, require_version
from bundel.apps.audit.actions import Trail, note
from bundel.apps.meetings.logged import ADDED, CHANGED, REMOVED
from bundel.apps.meetings.models import Meeting, MeetingDay, Moment
from bundel.apps.organisations.models import Organisation
from bundel.engine.texts import is_readable

FIRST_YEAR, LAST_YEAR, LONGEST_NOTE = 2000, 2100, 200


class WrongDay(Refused):
    """A day that can't be kept."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting as somebody fills it in."""

    meeting: str
    day: date
    moment: str = ""
    papers_by: date | None = None
    note: str = ""

    @property
    def identity(self) -> tuple[str, str, date]:
        """What makes it another meeting when it differs."""
        return self.meeting, self.moment, self.day


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a list: how many are new, how many differ now, and how many stood there already."""

    added: int
    changed: int
    same: int


def faults_in(wanted: Wanted) -> dict[str, str]:
    """What is wrong with a meeting, per field."""
    faults = {}
    if wanted.meeting not in Meeting.values:
        faults["meeting"] = _("Kies één van de mogelijkheden.")
    if wanted.moment and wanted.moment not in Moment.values:
        faults["moment"] = _("Kies één van de mogelijkheden.")
    elif wanted.moment and wanted.meeting == Meeting.SECRETARY:
        faults["moment"] = _("Over de begroting beslissen het college en de raad. Laat dit leeg bij de secretaris.")
    if not FIRST_YEAR <= wanted.day.year <= LAST_YEAR:
        faults["day"] = _("Kies een dag tussen 2000 en 2100.")
    if wanted.papers_by is not None and wanted.papers_by > wanted.day:
        faults["papers_by"] = _("Deze dag ligt na de vergadering. Kies een dag die niet later is.")
    if wanted.papers_by is not None and wanted.papers_by.year < FIRST_YEAR:
        faults["papers_by"] = _("Kies een dag tussen 2000 en 2100.")
    if len(wanted.note) > LONGEST_NOTE or not is_readable(wanted.note):
        faults["note"] = _("Gebruik hoogstens 200 tekens, zonder onzichtbare tekens.")
    return faults


def add_day(*, organisation_code: str, wanted: Wanted, trail: Trail) -> MeetingDay:
    """Add one meeting. Raises WrongDay, also when it stands there already."""
    _require(wanted)
    organisation = Organisation.objects.get(code=organisation_code)
    with _once_a_day(), transaction.atomic():
        made = MeetingDay.objects.create(organisation=organisation, **asdict(wanted))
        note(trail, ADDED, organisation_code=organisation_code, about=("meeting", made.pk))
    return made


@transaction.atomic
def change_day(*, organisation_code: str, pk: int, wanted: Wanted, seen_version: int, trail: Trail) -> MeetingDay:
    """Change one meeting. Raises WrongDay, VersionConflict, and MeetingDay.DoesNotExist where it is not theirs."""
    _require(wanted)
    standing = _locked(organisation_code, pk, seen_version)
    with _once_a_day(), transaction.atomic():
        _write(standing, wanted, trail, organisation_code)
    return standing


@transaction.atomic
def remove_day(*, organisation_code: str, pk: int, seen_version: int, trail: Trail) -> None:
    """Remove one meeting; a proposal that names the day keeps it. Raises as ``change_day`` does."""
    standing = _locked(organisation_code, pk, seen_version)
    note(trail, REMOVED, organisation_code=organisation_code, about=("meeting", standing.pk))
    standing.delete()


@transaction.atomic
def take_in(*, organisation_code: str, wanted: Sequence[Wanted], trail: Trail) -> TakenIn:
    """Keep a whole list or nothing of it; what it does not name stays. Raises WrongDay."""
    organisation = Organisation.objects.get(code=organisation_code)
    standing = {
        (row.meeting, row.moment, row.day): row
        for row in MeetingDay.objects.select_for_update().filter(organisation=organisation)
    }
    added = changed = 0
    for one in wanted:
        before = standing.get(one.identity)
        if before is None:
            add_day(organisation_code=organisation_code, wanted=one, trail=trail)
            added += 1
        elif (before.papers_by, before.note) != (one.papers_by, one.note):
            _require(one)
            _write(before, one, trail, organisation_code)
            changed += 1
    return TakenIn(added, changed, len(wanted) - added - changed)


def _require(wanted: Wanted) -> None:
    if faults := faults_in(wanted):
        raise WrongDay(faults)


def _locked(organisation_code: str, pk: int, seen_version: int) -> MeetingDay:
    standing = MeetingDay.objects.select_for_update().get(pk=pk, organisation__code=organisation_code)
    require_version(seen_version, standing.version)
    return standing


def _write(standing: MeetingDay, wanted: Wanted, trail: Trail, organisation_code: str) -> None:
    for name, value in asdict(wanted).items():
        setattr(standing, name, value)
    standing.version += 1
    standing.save()
    note(trail, CHANGED, organisation_code=organisation_code, about=("meeting", standing.pk))


@contextmanager
def _once_a_day() -> Iterator[None]:
    """Say at the day itself that this meeting stands there already: the constraint lets one through."""
    try:
        yield
    except IntegrityError as error:
        raise WrongDay({"day": _("Deze vergadering staat er al. Verander die, of kies een andere dag.")}) from error
