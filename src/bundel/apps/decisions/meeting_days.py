"""What the calendar of meetings says about proposals: what must be ready first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bundel.apps.accounts.audience import Viewer
from bundel.apps.decisions.queries import ProposalRow
from bundel.apps.meetings import queries as meetings


@dataclass(frozen=True, slots=True)
class OnTheList:
    """A proposal with the last day on which the meeting that decides on it takes papers."""

    row: ProposalRow
    papers_by: date | None

    @property
    def first_due(self) -> date:
        """What comes first: the papers, the meeting, or the day before which it must be decided."""
        days = (self.papers_by, self.row.choice.meeting_on, self.row.decide_by)
        return min((day for day in days if day is not None), default=date.max)


def by_what_is_due(rows: Sequence[ProposalRow], viewer: Viewer, code: str) -> list[OnTheList]:
    """The proposals with what is due first on top."""
    papers = meetings.papers_of(meetings.days_of(viewer, code))
    found = [
        OnTheList(row, papers.get((row.choice.meeting, row.choice.meeting_on)) if row.choice.meeting_on else None)
        for row in rows
    ]
    return sorted(found, key=lambda one: one.first_due)
