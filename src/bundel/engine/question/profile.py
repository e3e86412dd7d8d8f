"""What a municipality told about itself. Everything may be left out: then we assume something, and say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from bundel.engine.reference.amounts import (
    Between,
    Day,
    MunicipalityCode,
    PartialDate,
    Pattern,
    Range,
    Slug,
    Text,
)
from bundel.engine.reference.assumptions import Answer
from bundel.engine.reference.curation import CapacityKind, Criterion
from bundel.engine.reference.faults import BadData
from bundel.engine.reference.rules import Contract, Experience, State


class BadProfile(BadData):
    """A profile that can't be used; ``faults`` say where, what was expected and what was found."""


Year = Annotated[str, Pattern(r"\d{4}", "a year such as 2027")]
Starts = Annotated[int, Between(0, 1000)]
Fte = Annotated[float, Between(0, 100_000)]
Hours = Annotated[float, Between(0, 100_000_000)]
Euros = Annotated[float, Between(0, 1_000_000_000_000)]


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """What a colleague thinks of an own estimate: hours of his own, or the same ones; ``reason`` says why."""

    low: Hours
    high: Hours
    by: Text
    on: Day
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An own estimate: one-off hours of free time that one initiative asks of one capacity kind, and who made it.

    ``uses`` says what counts when a colleague gave a second opinion: both together, the first or the second.
    """

    initiative: Slug
    kind: CapacityKind
    low: Hours
    high: Hours
    by: Text
    on: Day
    second: SecondOpinion | None = None
    uses: Literal["both", "first", "second"] = "both"

    @property
    def counted(self) -> Range:
        """The hours that the advice reckons with: from the least to the most that either says, unless chosen else."""
        if self.second is None or self.uses == "first":
            return Range(self.low, self.high)
        if self.uses == "second":
            return Range(self.second.low, self.second.high)
        return Range(min(self.low, self.second.low), max(self.high, self.second.high))


@dataclass(frozen=True, slots=True)
class PeerHours:
    """What an item took municipalities of this size, one-off and all kinds together: hours, and how many told."""

    low: Hours
    high: Hours
    reports: Annotated[int, Between(3)]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision already taken about an item; ``no`` and ``wait`` have no start."""

    role: Literal["lead", "contribute", "follow", "wait", "no"]
    start: Year | None = None
    variant: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The answers of one municipality; None and empty mean: not answered.

    ``fte`` is free for new work per year, after running work and reserve; hours and euros are per
    year, one number for all years or one per year. ``running`` and ``in_order`` go by initiative,
    ``decisions`` and ``peers`` by item.
    """

    municipality: MunicipalityCode | None = None
    themes: tuple[Slug, ...] | None = None
    fte: Fte | None = None
    starts_per_year: Starts | None = None
    running: Mapping[Slug, State] = field(default_factory=dict)
    in_order: Mapping[Slug, Answer] = field(default_factory=dict)
    order: tuple[tuple[Criterion, ...], ...] = ()
    hours_per_year: Mapping[CapacityKind, Hours | Mapping[Year, Hours]] = field(default_factory=dict)
    euros_per_year: Euros | Mapping[Year, Euros] | None = None
    experience: Mapping[Slug, Experience] | None = None
    estimates: tuple[Estimate, ...] = ()
    assumptions: Mapping[Text, Mapping[Text, object]] = field(default_factory=dict)
    contracts: Mapping[Contract, PartialDate] = field(default_factory=dict)
    decisions: Mapping[Slug, Decision] = field(default_factory=dict)
    peers: Mapping[Slug, PeerHours] = field(default_factory=dict)
