"""The question about many municipalities together, as immutable rows.

``reading.read_national`` makes it of a JSON document after it has been checked; see the JSON Schema
``national.schema.json`` beside this file. What an initiative is, is that of one municipality's question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bundel.engine.portfolio.problem import Amount, Fixed, Initiative, Interval, Whole

OWN = "\0own:"
"""A driver that begins like this stands for an amount that every municipality gives for itself."""
NOTHING, ONCE = Interval(0.0, 0.0), Interval(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Tier:
    """A level: what it takes to go on at it, and how many times all value counts there."""

    participants: Amount | Whole = NOTHING
    inhabitants_share: Amount = NOTHING
    leads: int = 0
    value_times: Amount = ONCE


@dataclass(frozen=True, slots=True)
class Joint:
    """Some ways of an initiative that can be chosen only when enough municipalities choose them."""

    id: str
    name: str
    initiative: str
    tiers: tuple[Tier, ...]
    variants: tuple[str, ...] | None = None
    divide: Literal["inhabitants", "equally"] = "inhabitants"
    cost_value: Amount = NOTHING
    cost_use: Mapping[str, tuple[Amount, ...]] = field(default_factory=dict)  # resource → first, second, ... period
    basis: Mapping[str, str] = field(default_factory=dict)

    def covers(self, initiative: str, variant: str | None) -> bool:
        """Whether a way of an initiative is done jointly here."""
        return initiative == self.initiative and (self.variants is None or variant in self.variants)


@dataclass(frozen=True, slots=True)
class Municipality:
    """One municipality: its capacity, and where it differs from the shared initiatives."""

    id: str
    name: str
    inhabitants: int
    weight: float = 1.0
    order: tuple[tuple[str, ...], ...] | None = None
    capacity: Mapping[str, Mapping[str, Amount | Whole]] = field(default_factory=dict)
    own: Mapping[str, Amount] = field(default_factory=dict)
    done: Mapping[str, str | None] = field(default_factory=dict)  # initiative → variant
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    roles: tuple[str, ...] | None = None
    initiatives: tuple[Initiative, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An affiliated body that holds capacity for its members, each with an agreed share."""

    id: str
    name: str
    capacity: Mapping[str, Mapping[str, Amount | Whole]]
    members: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class National:
    """The whole question."""

    periods: tuple[str, ...]
    criteria: tuple[str, ...]
    order: tuple[tuple[str, ...], ...]
    own_drivers: frozenset[str]
    initiatives: tuple[Initiative, ...]
    joint: tuple[Joint, ...]
    municipalities: tuple[Municipality, ...]
    bodies: tuple[Body, ...] = ()
    today: date | None = None
    hours_per_fte: float | None = None
    units: Mapping[str, str] = field(default_factory=dict)
