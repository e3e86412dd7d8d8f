"""Our assumptions about what municipalities do together; they steer the national plan, and no advice for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bundel.engine.reference.amounts import Between, Count, Share
from bundel.engine.reference.faults import Path

Hours = Annotated[float, Between(0, 10_000_000)]
Euros = Annotated[float, Between(0, 10_000_000_000)]
Factor = Annotated[float, Between(0, 100)]


@dataclass(frozen=True, slots=True)
class JointStart:
    """From how many municipalities and leads on something goes on, and the hours a year of the joint team."""

    participants: tuple[Count, Count]
    leads: Count
    hours_per_year: tuple[Hours, Hours]
    years: Annotated[int, Between(1, 20)]


@dataclass(frozen=True, slots=True)
class JointGrowth:
    """Further levels: from which part of the inhabitants on all value counts how many times."""

    inhabitants_share: tuple[tuple[Share, Share], ...]
    value_times: tuple[tuple[Factor, Factor], ...]


@dataclass(frozen=True, slots=True)
class JointTeam:
    """How the hours of a joint team are divided over the capacity kinds."""

    management: Share
    ict: Share
    field: Share
    support: Share


@dataclass(frozen=True, slots=True)
class JointLeads:
    """From how many inhabitants on a municipality can lead, as long as it did not say so itself."""

    from_inhabitants: Count


@dataclass(frozen=True, slots=True)
class JointEuro:
    """Shared euros that nobody knows: of something new in all, of something that exists per year."""

    new: tuple[Euros, Euros]
    existing: tuple[Euros, Euros]


@dataclass(frozen=True, slots=True, kw_only=True)
class JointFigures:
    """The entries of assumptions.yaml that the national plan rests on."""

    joint_new: JointStart
    joint_existing: JointStart
    joint_growth: JointGrowth
    joint_team: JointTeam
    joint_leads: JointLeads
    joint_euro: JointEuro


def joint_ranges(figures: JointFigures) -> dict[Path, tuple[float, float]]:
    """Every range among them, by its place in the document."""
    named: dict[Path, tuple[float, float]] = {}
    for key in ("joint_new", "joint_existing"):
        for field in ("participants", "hours_per_year"):
            named[key, field] = getattr(getattr(figures, key), field)
    for field in ("inhabitants_share", "value_times"):
        for at, ends in enumerate(getattr(figures.joint_growth, field)):
            named["joint_growth", field, at] = ends
    named["joint_euro", "new"] = figures.joint_euro.new
    named["joint_euro", "existing"] = figures.joint_euro.existing
    return named
