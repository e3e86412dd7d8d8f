"""Curation: our own judgement about every initiative. What stands here is shown as an assumption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bundel.engine.reference.amounts import PartialDate, Range, Score, Slug, Text

Standing = Literal[
    "decide", "duty", "running", "part", "instrument", "position", "background", "watch", "ending", "ended"
]
Role = Literal["lead", "contribute", "follow", "position"]
Criterion = Literal["inhabitants", "tasks", "money", "risk", "maturity", "coherence"]
CapacityKind = Literal["management", "ict", "field", "support"]
Certainty = Literal["gelezen", "bekend", "aanname"]


@dataclass(frozen=True, slots=True)
class Obligation:
    """How binding an initiative is, on what ground, and how sure we are."""

    level: Literal["wet", "ledenbesluit", "advies", "geen"]
    ground: Text
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class OwnState:
    """The state we assume a municipality to be in until it says otherwise, and why."""

    state: Literal["onbekend", "loopt", "klaar", "niet", "nvt"]
    basis: Text


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether a duty is in force, since when, and its date to come if there is one."""

    in_force: Literal["yes", "no", "unknown"]
    since: PartialDate | None
    by: PartialDate | None
    nearly_all_comply: bool
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Effort:
    """Hours for a municipality of the base size: once, per kind, and every year afterwards."""

    one_off: Mapping[CapacityKind, Range]
    yearly: Range
    certainty: Certainty
    reason: Text


@dataclass(frozen=True, slots=True)
class Euro:
    """Money beside own hours for a municipality of the base size; None is unknown, never zero."""

    one_off: Range | None
    yearly: Range | None
    certainty: Certainty
    reason: Text


@dataclass(frozen=True, slots=True)
class Moment:
    """The next moment that matters; a date of None is a moment whose date nobody knows."""

    date: PartialDate | None
    what: Text
    certainty: Certainty
    source_note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Curation:
    """What an initiative asks of a municipality today, in our judgement."""

    id: Slug
    standing: Standing
    standing_reason: Text
    duty: Duty | None = None
    obligation_note: Text | None = None
    part_of: Slug | None
    package: Slug | None
    obligation: Obligation
    entry: Literal["open", "closed", "unknown", "always", "not_applicable"]
    entry_note: Text
    own_state_default: OwnState
    roles: tuple[Role, ...]
    coordinates: bool
    verb: Text | None
    decides: Text
    requires: tuple[Slug, ...]
    related: tuple[Slug, ...]
    replaces: tuple[Slug, ...]
    alternatives: tuple[Slug, ...]
    effort: Effort | None
    euro: Euro | None
    value: Mapping[Criterion, Score] | None
    themes: tuple[Slug, ...]
    field: Text
    next_moment: Moment | None
    ask: tuple[Text, ...] | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Package:
    """Initiatives that are one decision and one project."""

    id: Slug
    name: Text
    kind: Literal["duty", "decide", "position"]
    members: tuple[Slug, ...]
    why: Text
    summary: Text


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """A second judge's scores, given on one scale over all initiatives."""

    id: Slug
    value: Mapping[Criterion, Score]
    effort_total: Score


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the second judge would fill in something else than the first."""

    id: Slug
    field: Text
    first: str | tuple[str, ...]
    second: str | tuple[str, ...]
    reason: Text
