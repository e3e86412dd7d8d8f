"""Everything around a problem that a page or a table shows: codes and values, no sentences for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bundel.engine.question.capacity import CapacityStep
from bundel.engine.question.states import StateBasis
from bundel.engine.question.weighing import AsksFirst, ItemState
from bundel.engine.reference.assumptions import Answer
from bundel.engine.reference.curation import Obligation
from bundel.engine.reference.rules import Place, State

Ends = tuple[float, float]
HoursByYear = Mapping[str, Mapping[str, Ends]]
"""Year → capacity kind → [low, high] hours of free time."""
Meeting = Literal["council", "executive", "secretary", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSetting:
    """What a page needs about one item beside what the advice says.

    ``state`` other than ``weighed`` means that it is no part of the problem. ``hours`` and
    ``regular_hours`` are those of carrying it out (or following) from the first possible start, at
    the first pace or way. ``euro`` is once and per year. ``missing`` names preconditions that
    nothing in the problem can meet; ``helps`` those that a duty would like but may not force.
    """

    id: str
    name: str
    kind: Literal["duty", "decide"]
    members: tuple[str, ...]
    all_members: tuple[str, ...]
    ways: tuple[str, ...]
    package: str | None
    within: str | None
    state: ItemState
    state_basis: StateBasis | None
    verb: str | None
    decides: str
    meeting: Meeting
    obligation: Obligation
    themes: tuple[str, ...]
    theme_leads: bool
    field: str
    ask_whom: str
    roles: tuple[str, ...]
    entry: str
    entry_note: str
    asks_first: AsksFirst | None
    is_stale: bool
    status_as_of: str | None
    budget_amendment_years: tuple[str, ...]
    mandatory_by: str | None
    overdue_since: str | None
    due_on: str | None
    is_date_unknown: bool
    moments: tuple[str, ...]
    variants: tuple[str | None, ...]
    hours: HoursByYear
    regular_hours: Mapping[str, Ends]
    euro: tuple[Ends, Ends]
    euro_is_known: bool
    missing: tuple[str, ...]
    helps: tuple[str, ...]
    also_standpoint: bool


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """One line of the list "klopt dit?": the state we fill in and what it rests on.

    ``source``: product names, a fraction of the municipalities, or the ground in words.
    """

    initiative: str
    name: str
    standing: str
    state: State
    basis: StateBasis
    source: str
    read_on: str | None
    item: str | None


@dataclass(frozen=True, slots=True)
class DutyAnswer:
    """The question "in order?" about one duty, with the answer that counts now and what "no" would ask."""

    initiative: str
    name: str
    item: str
    answer: Answer
    basis: str
    is_in_force: bool
    since: str | None
    coming: str | None
    hours_if_no: Ends
    ask_whom: str


@dataclass(frozen=True, slots=True)
class Position:
    """A standpoint to take: no project hours, no place in the order."""

    id: str
    name: str
    members: tuple[str, ...]
    decides: str
    meeting: Meeting
    obligation: Obligation
    moments: tuple[str, ...]
    ask_whom: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends or has ended: ask first how it stands with us."""

    initiative: str
    name: str
    contract: str | None
    contract_ends_on: str | None
    ends: int | None
    entry_note: str
    ask_whom: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An initiative that is not weighed and not asked about, and the rule that says so."""

    initiative: str
    standing: str
    place: Place


@dataclass(frozen=True, slots=True)
class Dropped:
    """A precondition that stopped and was dropped: to be reported to the curator."""

    initiative: str
    requires: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands around the problem of one municipality on one day.

    ``notes``: nothing_answered, themes_skipped, capacity_assumed, starts_assumed, order_not_known,
    role_not_weighed, euros_limit_nothing. ``assumptions`` are the keys that this question rests on;
    ``overruled`` those that the municipality replaced. Days are written as YYYY-MM-DD.
    """

    code: str
    name: str
    population: int
    size_class: str
    today: str
    periods: tuple[str, ...]
    first_period_left: float
    adopted_years: tuple[str, ...]
    capacity_steps: tuple[CapacityStep, ...]
    limits: Mapping[str, Any]
    items: tuple[ItemSetting, ...]
    to_confirm: tuple[ToConfirm, ...]
    duties: tuple[DutyAnswer, ...]
    positions: tuple[Position, ...]
    ending: tuple[Ending, ...]
    left_out: tuple[LeftOut, ...]
    dropped: tuple[Dropped, ...]
    assumptions: tuple[str, ...]
    overruled: tuple[str, ...]
    notes: tuple[str, ...]

    def item(self, item_id: str) -> ItemSetting:
        """The setting of one item; KeyError when there is none."""
        return {item.id: item for item in self.items}[item_id]
