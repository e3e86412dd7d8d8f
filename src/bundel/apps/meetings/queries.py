"""Reads of the calendar of meetings: what is coming, what is past, and the first meeting that can still be made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bundel.apps.accounts.audience import Viewer
from bundel.apps.meetings.models import Meeting, MeetingDay, Moment

COLUMNS = ("dag", "wie", "moment", "stukken_tot_en_met", "toelichting")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One meeting as a page shows it."""

    id: int
    meeting: str
    moment: str
    day: date
    papers_by: date | None
    note: str
    version: int

    @property
    def meeting_words(self) -> str:
        return str(Meeting(self.meeting).label)

    @property
    def moment_words(self) -> str:
        return str(Moment(self.moment).label) if self.moment else ""

    @property
    def title(self) -> str:
        """Who meets, and about which moment of the budget."""
        return f"{self.meeting_words}, {self.moment_words}" if self.moment else self.meeting_words

    def is_open(self, today: date) -> bool:
        """Whether papers for it can still be handed in."""
        return (self.papers_by or self.day) >= today

    def cells(self) -> Sequence[str]:
        """The columns of the file, in the form in which it can be read in."""
        papers_by = self.papers_by.isoformat() if self.papers_by else ""
        return self.day.isoformat(), self.meeting_words, self.moment_words, papers_by, self.note


def days_of(viewer: Viewer, code: str) -> list[DayRow]:
    """Every meeting of one municipality that the viewer may see, the earliest first."""
    found = MeetingDay.objects.visible_to(viewer).filter(organisation__code=code)
    return [DayRow(row.pk, row.meeting, row.moment, row.day, row.papers_by, row.note, row.version) for row in found]


def coming_days(viewer: Viewer, code: str, today: date) -> list[DayRow]:
    """The meetings of today and later."""
    return [row for row in days_of(viewer, code) if row.day >= today]


def first_open(rows: Iterable[DayRow], today: date) -> dict[str, date]:
    """Who meets → the first day for which papers can still be handed in."""
    found: dict[str, date] = {}
    for row in rows:
        if row.day >= today and row.is_open(today):
            found[row.meeting] = min(row.day, found.get(row.meeting, row.day))
    return found


def papers_of(rows: Iterable[DayRow]) -> dict[tuple[str, date], date]:
    """Who meets and on which day → the last day for papers; of more meetings on a day the strictest."""
    found: dict[tuple[str, date], date] = {}
    for row in rows:
        if row.papers_by is not None:
            place = row.meeting, row.day
            found[place] = min(row.papers_by, found.get(place, row.papers_by))
    return found
