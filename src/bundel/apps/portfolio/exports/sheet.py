"""One A4 for the management team: the agenda, cut to what fits on a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda import words
from bundel.apps.portfolio.agenda.rows import Agenda, Choice, DutyRow, Question, Standpoint

MOST_QUESTIONS, MOST_DUTIES, MOST_NOT_NOW = 3, 12, 8
LONGEST_LINE = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to decide on the A4; ``mark`` is its place, or S for a standpoint."""

    mark: str
    name: str
    what: str
    why: str
    decides: str
    by_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on the A4; ``more_*`` say how many did not fit."""

    agenda: Agenda
    lines: tuple[Line, ...]
    questions: tuple[Question, ...]
    duties: tuple[DutyRow, ...]
    more_duties: int
    not_now: tuple[str, ...]
    more_not_now: int
    running: int


def sheet_of(agenda: Agenda) -> Sheet:
    """The same agenda, in at most one page: longer lists end with how many more there are."""
    not_now = [one.name for one in (*agenda.if_room, *agenda.not_now)]
    return Sheet(
        agenda=agenda,
        lines=tuple(_line(one) for one in agenda.decide_now),
        questions=agenda.asking[:MOST_QUESTIONS],
        duties=agenda.duties[:MOST_DUTIES],
        more_duties=max(0, len(agenda.duties) - MOST_DUTIES),
        not_now=tuple(not_now[:MOST_NOT_NOW]),
        more_not_now=max(0, len(not_now) - MOST_NOT_NOW),
        running=sum(one.state in ("running", "done") for one in agenda.running),
    )


def _line(one: Choice | Standpoint) -> Line:
    if isinstance(one, Choice):
        return Line(
            mark=str(one.place or "–"),
            name=one.name,
            what=str(words.LANES[one.lane]),
            why=shortened(one.why_not if one.lane == "nice_to_have" else one.why),
            decides=one.decides,
            by_when=one.by_when,
        )
    return Line(mark="S", name=one.name, what=_("Standpunt"), why="", decides=one.decides, by_when=one.by_when)


def shortened(text: str) -> str:
    """A line that fits: whole sentences as far as they go, else cut at a word and shown to be cut."""
    if len(text) <= LONGEST_LINE:
        return text
    sentences = text[:LONGEST_LINE].rpartition(". ")[0]
    return f"{sentences}." if sentences else text[:LONGEST_LINE].rsplit(" ", 1)[0] + " …"
