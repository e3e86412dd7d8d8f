"""What the national picture consists of, ready for a page, a table or a program. Values are in points: see words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bundel.apps.portfolio.agenda import figures
from bundel.apps.portfolio.national import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One shared cost, over all years: what the whole asks, and what that is for each inhabitant who shares it."""

    resource: str
    label: str
    total: float
    text: str
    each_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One municipality that takes part in one joint topic."""

    code: str
    name: str
    inhabitants: int
    role: str
    role_words: str
    start: str
    part: float
    costs: tuple[Cost, ...]
    is_needed: bool

    @property
    def part_text(self) -> str:
        return words.percent(self.part)

    @property
    def costs_text(self) -> str:
        return ", ".join(f"{one.text} {one.label}" for one in self.costs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a joint topic: what it asks, what it brings, and how often it is reached."""

    number: int
    asks: str
    brings: str
    sure: str
    is_reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """One municipality that could tip the balance: in which role, at which cost, and what it would drop for it."""

    code: str
    name: str
    role: str
    role_words: str
    start: str
    cost: float
    gives_up: tuple[str, ...]

    @property
    def cost_text(self) -> str:
        return words.cost(self.cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping:
    """What the next level lacks, and who could help out at least cost; the amounts are None when nobody can."""

    level: int
    short: str
    participants: int
    inhabitants_share: float
    leads: int
    is_possible: bool
    cost: float | None
    gain: float | None
    helpers: tuple[Helper, ...]

    @property
    def gain_text(self) -> str:
        return words.points(self.gain or 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """One topic, or one way of it, that only goes on when enough municipalities take part."""

    id: str
    name: str
    initiative: str
    goes_on: bool
    level: int | None
    participants: int
    already: frozenset[str]
    inhabitants_share: float
    leads: int
    share: float | None
    sure: str
    interval: tuple[float, float] | None
    levels: tuple[Level, ...]
    members: tuple[Member, ...]
    costs: tuple[Cost, ...]
    tipping: Tipping | None
    could_lead: tuple[Helper, ...]
    needs_each_other: bool
    """It goes on in the plan, and not when everyone decides alone."""

    @property
    def is_on_the_edge(self) -> bool:
        """Whether it goes on in some of the plans, and in others not."""
        return self.share is not None and 0.1 < self.share < 0.9

    @property
    def inhabitants_text(self) -> str:
        return words.percent(self.inhabitants_share)

    @property
    def sure_sentence(self) -> str:
        return words.sure_sentence(self.share)

    @property
    def interval_text(self) -> str:
        return words.interval(*self.interval) if self.interval is not None else ""

    @property
    def member_by_code(self) -> Mapping[str, Member]:
        return {one.code: one for one in self.members}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """One municipality that would be better off with another plan, and why."""

    code: str
    name: str
    why: str
    gain: float
    leaves: tuple[str, ...]
    joins: tuple[str, ...]
    changes: tuple[str, ...]
    falls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a municipality does in the plan; ``joint`` is the id of what goes on together, or empty."""

    id: str
    name: str
    role: str
    role_words: str
    start: str
    joint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One municipality in the plan."""

    code: str
    name: str
    inhabitants: int
    value: float
    alone: float
    duties_fit: bool
    steps: tuple[Step, ...]
    takes_part: Mapping[str, float]

    @property
    def joint_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.joint for step in self.steps if step.joint))

    @property
    def difference(self) -> float:
        """What deciding together brings it, in points; below nothing: what it costs."""
        return self.value - self.alone


@dataclass(frozen=True, slots=True, kw_only=True)
class FallsFlat:
    """A joint topic that some plan for when everyone decides alone, and that does not go on then."""

    id: str
    name: str
    participants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One row of a common pool: how much of it is used in one year."""

    body: str
    resource: str
    year: str
    capacity: str
    used: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One way in which the plan was searched, and what came of it."""

    words: str
    value: float
    goes_on: int
    dropped: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The plan of the whole country, as it was computed."""

    day: date
    scenarios: int
    seed: int
    engine_version: str
    gap: float
    mean_gap: float | None
    value: float
    alone_value: float
    price_share: float | None
    better_together: int
    worse_together: int
    is_stable: bool
    is_proven: bool
    within: float
    leavers: tuple[Leaver, ...]
    falls_flat: tuple[FallsFlat, ...]
    duties_fit_in: int
    unmet_duties: tuple[tuple[str, str], ...]
    rests_on: Mapping[str, int]
    joints: tuple[Joint, ...]
    parts: Mapping[str, Part]
    pools: tuple[Pool, ...]
    searches: tuple[Search, ...]

    @property
    def going_on(self) -> tuple[Joint, ...]:
        return tuple(one for one in self.joints if one.goes_on)

    @property
    def missing(self) -> tuple[Joint, ...]:
        """What does not go on, most often in the plans first."""
        return tuple(sorted((one for one in self.joints if not one.goes_on), key=lambda one: -(one.share or 0.0)))

    @property
    def inputs(self) -> int:
        return sum(self.rests_on.values())

    @property
    def assumed(self) -> int:
        """How many inputs about thresholds and shared costs nobody gave: our assumptions, and what is not known."""
        return self.rests_on.get("assumed", 0) + self.rests_on.get("unknown", 0)

    @property
    def price_text(self) -> str:
        return words.percent(self.price_share) if self.price_share is not None else "–"

    @property
    def value_text(self) -> str:
        return words.points(self.value)

    @property
    def alone_text(self) -> str:
        return words.points(self.alone_value)

    @property
    def within_text(self) -> str:
        return words.points(self.within)

    @property
    def gap_text(self) -> str:
        return figures.percent(self.gap)

    @property
    def mean_gap_text(self) -> str:
        return figures.percent(self.mean_gap) if self.mean_gap is not None else ""

    def joint(self, key: str) -> Joint | None:
        return next((one for one in self.joints if one.id == key), None)

    def joint_about(self, initiative: str) -> Joint | None:
        """The joint topic of an initiative; of several ways the one that goes on."""
        about = sorted((one for one in self.joints if one.initiative == initiative), key=lambda one: not one.goes_on)
        return about[0] if about else None
