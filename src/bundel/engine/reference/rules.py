"""The rules that turn real life into a question, as far as they are data; each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from bundel.engine.reference.amounts import Between, Pattern, Slug, Text
from bundel.engine.reference.curation import Criterion, Standing
from bundel.engine.reference.faults import Faults
from bundel.engine.reference.plain import WRONG, convert

Place = Literal["weigh", "confirm", "in_its_whole", "standpoint", "specialists", "ask_first", "own_page", "never"]
State = Literal["running", "done", "not_taking_part", "not_applicable", "unknown"]
Entry = Literal["open", "closed", "unknown", "always", "not_applicable"]
Experience = Literal["none", "some", "much"]
KnownBy = Literal["colleague", "department", "peer", "supplier", "board", "measurement"]
Unknown = Literal[
    "free_capacity", "starts_per_year", "state", "hours", "euro", "value", "role_value", "role_hours",
    "size", "field_regular_time", "yearly_share",
]  # fmt: skip
Contract = Literal["mobile", "telephony", "print", "workplace"]
DayOfYear = Annotated[str, Pattern(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "a day of the year as MM-DD")]


@dataclass(frozen=True, slots=True)
class Periods:
    """How many calendar years the advice looks ahead, and until when this year is the first."""

    years: Annotated[int, Between(1, 20)]
    this_year_before: DayOfYear


@dataclass(frozen=True, slots=True)
class EntryRule:
    """Which entries are not weighed, which ask a question first, and which have an entry moment."""

    not_weighed: tuple[Entry, ...]
    ask_first: tuple[Entry, ...]
    shown_with_its_date: tuple[Entry, ...]
    with_a_moment: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class StateRule:
    """What a municipality's own state means for weighing."""

    met: tuple[State, ...]
    not_weighed: tuple[State, ...]
    denied: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class StaleAfter:
    """After how many months a status is called old."""

    months: Annotated[int, Between(1)]


@dataclass(frozen=True, slots=True)
class BudgetAdopted:
    """From which day of the year before on a budget counts as adopted."""

    from_day: DayOfYear


@dataclass(frozen=True, slots=True)
class LongInForce:
    """After how many years a duty is long in force."""

    years: Annotated[int, Between(1)]


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Which experience on the own theme a role asks."""

    contribute: tuple[Experience, ...]
    lead: tuple[Experience, ...]


@dataclass(frozen=True, slots=True)
class ThemesToChoose:
    """How many themes lead."""

    number: Annotated[int, Between(1)]


@dataclass(frozen=True, slots=True)
class CeilingCounts:
    """Above how many inhabitants the ceiling of fte counts, and per how many inhabitants it is given."""

    above_inhabitants: Annotated[int, Between(1)]
    per_inhabitants: Annotated[int, Between(1)]


@dataclass(frozen=True, slots=True)
class PeerHoursRule:
    """How far around the median what others spent is taken to lie, when too few told for quartiles: factors."""

    low: Annotated[float, Between(0, 1)]
    high: Annotated[float, Between(1, 10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules with their types checked; ``reasons`` holds the reason of each by name."""

    criteria: tuple[Criterion, ...]
    periods: Periods
    standings: Mapping[Standing, Place]
    entry: EntryRule
    states: StateRule
    stopped_phases: tuple[Text, ...]
    met_standings: tuple[Standing, ...]
    stale_after: StaleAfter
    budget_adopted: BudgetAdopted
    long_in_force: LongInForce
    roles: RoleRule
    fte_ceiling_counts: CeilingCounts
    themes_to_choose: ThemesToChoose
    contracts: Mapping[Contract, Slug]
    ask_whom: Mapping[Text, Text]
    known_by: Mapping[Unknown, KnownBy]
    meeting: Mapping[Text, Literal["council", "executive", "secretary", "unknown"]]
    deviation_reasons: Mapping[Text, Text]
    peer_hours: PeerHoursRule
    reasons: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class _Rule:
    value: object
    reason: Text


def read_rules(document: object, faults: Faults) -> Rules | None:
    """The rules from the document of rules.yaml, or None after the faults were noted."""
    if not isinstance(document, dict):
        faults.add((), "an object with every rule", document)
        return None
    entries = {str(key): convert(_Rule, entry, (str(key),), faults) for key, entry in document.items()}
    if any(entry is WRONG for entry in entries.values()):
        return None
    values = {key: entry.value for key, entry in entries.items()}
    reasons = {key: entry.reason for key, entry in entries.items()}
    rules = convert(Rules, {**values, "reasons": reasons}, (), faults)
    return None if rules is WRONG else rules
