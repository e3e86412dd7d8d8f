"""The question that the portfolio engine answers, as immutable rows.

A ``Problem`` is what ``reading.read_problem`` makes of a JSON document after it has been
checked; nothing in here can be wrong any more. Units: hours and euros per period, values on
one common scale, weights are no part of the problem (only their order is).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Interval:
    """A number known to lie between ``low`` and ``high``; equal drivers take the same point u."""

    low: float
    high: float
    driver: str | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """The product of non-negative amounts."""

    parts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Plus:
    """The sum of non-negative amounts."""

    parts: tuple[Amount, ...]


Amount = Interval | Times | Plus


@dataclass(frozen=True, slots=True)
class Whole:
    """A capacity that is a whole number: low + floor(u × (high − low + 1)), at most high."""

    low: int
    high: int
    driver: str | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A decision already taken. ``role`` may be "no" or "wait"; then start and variant are None."""

    role: str
    start: str | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to do an initiative: a role from a start period on."""

    role: str
    start: str
    variant: str | None = None
    depends_on: tuple[str, ...] = ()
    use: Mapping[str, Mapping[str, Amount]] = field(default_factory=dict)  # resource → period → amount
    value: Mapping[str, Amount] = field(default_factory=dict)  # criterion → amount
    basis: Mapping[str, str] = field(default_factory=dict)  # "use.ict.2027" → given, own, peer, assumed, unknown


@dataclass(frozen=True, slots=True)
class Initiative:
    """Something to weigh: at most one of its alternatives is chosen."""

    id: str
    alternatives: tuple[Alternative, ...]
    mandatory_by: str | None = None
    depends_on: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()  # made symmetric by the reader
    fixed: Fixed | None = None
    done: bool = False
    moments: tuple[date, ...] = ()
    overdue_since: date | None = None
    place_at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One municipality's question; see the JSON Schema ``problem.schema.json`` beside this file."""

    periods: tuple[str, ...]
    capacity: Mapping[str, Mapping[str, Amount | Whole]]  # resource → period → amount; absent is not limited
    criteria: tuple[str, ...]
    order: tuple[tuple[str, ...], ...]
    initiatives: tuple[Initiative, ...]
    today: date | None = None
    hours_per_fte: float | None = None
    units: Mapping[str, str] = field(default_factory=dict)  # resource → hours, euro or count
    asking: Mapping[str, float] = field(default_factory=dict)  # driver → what finding out costs; 1 when not named
