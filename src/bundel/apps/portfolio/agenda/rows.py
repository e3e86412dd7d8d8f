"""What an agenda consists of, ready for a page, an A4, a table or a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bundel.apps.portfolio.agenda.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One item that the municipality may choose, as the advice sees it."""

    id: str
    name: str
    lane: str
    place: int | None
    role: str
    role_words: str
    start: str | None
    way: str
    hours: Figure
    regular: Figure | None
    euro: Figure
    why: str
    why_not: str
    if_nothing: str
    asks_first: str
    ask_whom: str
    decides: str
    by_when: str
    decide_on: date | None
    to_council: str
    owner: str
    chance: str
    tip: str
    waits_for: str
    reconsider_on: date | None
    questions: tuple[str, ...]
    amendment: str
    within: str
    is_on_the_edge: bool
    is_fixed: bool
    status: str

    @property
    def stand(self) -> str:
        """What is advised, in a word: a page that was shown earlier can be held against it."""
        return f"{self.role}:{self.start or '-'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Something on which the municipality takes a stand: no hours, no place."""

    id: str
    name: str
    decides: str
    to_council: str
    by_when: str
    level: str
    ask_whom: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPart:
    """One law within a duty, with the answer that counts now."""

    initiative: str
    name: str
    answer: str
    answer_words: str
    is_own: bool
    since_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One duty: no choice, but a pace and a year."""

    id: str
    name: str
    since_words: str
    overdue_words: str
    pace: str
    start: str | None
    hours: Figure
    first_year: Figure
    regular: Figure | None
    parts: tuple[DutyPart, ...]
    decides: str
    to_council: str
    ask_whom: str
    owner: str
    is_in_order: bool
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to ask first: whom, and what the answer would change. ``duty`` can be answered on the page."""

    id: str
    text: str
    effect: str
    ask_whom: str
    duty: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityBar:
    """Used and free hours of one kind in one year, by the middles of the intervals."""

    kind: str
    year: str
    duties: float
    choices: float
    room: float
    text: str

    @property
    def used(self) -> float:
        return self.duties + self.choices


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """Where the cut lies at a part of today's capacity, and the names of what fits."""

    percent: int
    fte: float
    cut: int
    text: str
    fits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Something that runs already, to confirm."""

    initiative: str
    name: str
    state: str
    state_words: str
    basis: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The free capacity of the first year in fte and hours, what duties ask, and what is left."""

    year: str
    fte: str
    hours: Figure
    duty_hours: Figure
    left: float
    left_text: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The whole agenda of one municipality on one day."""

    code: str
    name: str
    population: str
    today: date
    room: Room
    rests_on: str
    notes: tuple[str, ...]
    is_personal: bool
    decide_now: tuple[Choice | Standpoint, ...]
    cut: str
    asking: tuple[Question, ...]
    duties: tuple[DutyRow, ...]
    in_order: tuple[DutyRow, ...]
    bars: tuple[CapacityBar, ...]
    if_room: tuple[Choice, ...]
    not_now: tuple[Choice, ...]
    standpoints: tuple[Standpoint, ...]
    running: tuple[Running, ...]
    path: tuple[PathStep, ...]
    path_notes: tuple[str, ...]
    shortages: tuple[str, ...]
    is_settled: bool

    @property
    def most_fits(self) -> int:
        """How many choices fit at most, with the most time: the full length of a bar."""
        return max((step.cut for step in self.path), default=0)

    @property
    def choices_now(self) -> tuple[Choice, ...]:
        """The choices under "Nu besluiten"; a standpoint is no choice."""
        return tuple(one for one in self.decide_now if isinstance(one, Choice))

    @property
    def today_step(self) -> PathStep | None:
        """The step of the entry path at today's capacity."""
        return next((step for step in self.path if step.percent == 100), None)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All choices, in order of the agenda."""
        return (*self.choices_now, *self.if_room, *self.not_now)
