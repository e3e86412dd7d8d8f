"""Free hours, new starts and euros per year: the default with its steps, or what the municipality entered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal, get_args

from bundel.engine.question.situation import Situation
from bundel.engine.question.terms import Term, times
from bundel.engine.reference.curation import CapacityKind
from bundel.engine.reference.reference import Reference

KINDS: tuple[CapacityKind, ...] = get_args(CapacityKind)
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class CapacityStep:
    """One step from salaries to free hours; ``rests_on`` is a key of the assumptions, or where a number came from."""

    key: Literal["salaries", "fte", "change", "free", "reserved", "free_hours", "starts", "euros"]
    low: float
    high: float
    unit: Literal["euro", "fte", "hours", "starts"]
    basis: Literal["given", "own", "assumed", "unknown"]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """What there is, for the problem (``limits``) and for the page (``steps``)."""

    limits: Mapping[str, Any]
    steps: tuple[CapacityStep, ...]


def capacity_of(situation: Situation) -> Capacity:
    """Hours per kind and year, starts per year, and euros when an amount was entered."""
    limits: dict[str, Any] = {kind: _hours(situation, kind) for kind in KINDS}
    limits["starts"] = _starts(situation)
    euros = _euros(situation)
    if euros:
        limits["euro"] = euros
    return Capacity(limits, (*_fte_steps(situation), _starts_step(situation), *_euro_steps(situation)))


def salaries_euro(reference: Reference, code: str) -> tuple[float, bool]:
    """Salaries in the own budget, or (True) the median of the size class where the staff sits elsewhere."""
    municipality = reference.municipality_by_code[code]
    own = _per_inhabitant(reference, code)
    if own is not None and own >= reference.assumptions.figures.salaries_missing.below_euro_per_inhabitant:
        return own * municipality.population, False
    same = [row.code for row in reference.municipalities if row.size_class == municipality.size_class]
    known = [one for one in (_per_inhabitant(reference, other) for other in same) if one is not None]
    least = reference.assumptions.figures.salaries_missing.below_euro_per_inhabitant
    enough = [one for one in known if one >= least] or [least]
    return median(enough) * municipality.population, True


def _per_inhabitant(reference: Reference, code: str) -> float | None:
    budget = reference.budget_by_code.get(code)
    if budget is None:
        return None
    return budget.salaries_thousand_euro * THOUSAND / reference.municipality_by_code[code].population


def fte_of(situation: Situation) -> float:
    """All staff in fte, at most the ceiling for the largest cities."""
    salaries, _ = salaries_euro(situation.reference, situation.municipality.code)
    fte = salaries / situation.figures.money_per_fte.value
    population = situation.municipality.population
    counts = situation.reference.rules.fte_ceiling_counts
    if population > counts.above_inhabitants:
        fte = min(fte, situation.figures.fte_ceiling.value * population / counts.per_inhabitants)
    return fte


def _free_terms(situation: Situation) -> tuple[Term | float, ...]:
    """Free fte as a product: fte × change share × not yet running × without reserve."""
    figures = situation.figures
    if situation.profile.fte is not None:
        return (situation.profile.fte,)
    return (
        fte_of(situation),
        Term(figures.change_share.low, figures.change_share.high, "free_capacity"),
        Term(1 - figures.already_running.high, 1 - figures.already_running.low, "free_capacity"),
        1 - figures.reserve.value,
    )


def _hours(situation: Situation, kind: CapacityKind) -> dict[str, Any]:
    figures, entered = situation.figures, situation.profile.hours_per_year.get(kind)
    limits = {}
    for year in situation.calendar.years:
        left = situation.calendar.left_of(year)
        own = entered.get(str(year)) if isinstance(entered, Mapping) else entered
        if own is not None:
            # Hours entered for one year by name are what is left of that year; an amount per year is not.
            limits[str(year)] = times(own, 1.0 if isinstance(entered, Mapping) else left).as_json()
        else:
            share = getattr(figures.capacity_kinds, kind)
            limits[str(year)] = times(*_free_terms(situation), figures.hours_per_fte.value, share, left).as_json()
    return limits


def starts_range(situation: Situation) -> tuple[int, int]:
    """How many new joint projects may begin in a whole year: as entered, else by population."""
    entered = situation.profile.starts_per_year
    if entered is not None:
        return entered, entered
    population = situation.municipality.population
    bands = situation.figures.starts_per_year.bands
    return next(band.range for band in bands if band.below is None or population < band.below)


def _starts(situation: Situation) -> dict[str, Any]:
    low, high = starts_range(situation)
    limits = {}
    for year in situation.calendar.years:
        left = situation.calendar.left_of(year)
        limits[str(year)] = {"whole": [math.ceil(low * left), math.ceil(high * left), "starts_per_year"]}
    return limits


def _euros(situation: Situation) -> dict[str, Any]:
    """Entered euros for the years whose budget has not been adopted yet."""
    entered = situation.profile.euros_per_year
    limits = {}
    for year in situation.calendar.years:
        amount = entered.get(str(year)) if isinstance(entered, Mapping) else entered
        if amount is not None and year not in situation.calendar.adopted:
            limits[str(year)] = [amount, amount]
    return limits


def _fte_steps(situation: Situation) -> tuple[CapacityStep, ...]:
    figures, own = situation.figures, situation.profile.fte is not None
    salaries, is_median = salaries_euro(situation.reference, situation.municipality.code)
    fte = fte_of(situation)
    change = (fte * figures.change_share.low, fte * figures.change_share.high)
    free = (change[0] * (1 - figures.already_running.high), change[1] * (1 - figures.already_running.low))
    low, high = times(*_free_terms(situation)).bounds
    hours = [_year_bounds(situation, kind) for kind in KINDS]
    entered = bool(situation.profile.hours_per_year)
    return (
        CapacityStep(
            "salaries", salaries, salaries, "euro", "assumed" if is_median else "given",
            ("salaries_missing",) if is_median else ("budgets_2025.csv",),
        ),
        CapacityStep("fte", fte, fte, "fte", "assumed", ("money_per_fte", "fte_ceiling")),
        CapacityStep("change", *change, "fte", "assumed", ("change_share",)),
        CapacityStep("free", *free, "fte", "assumed", ("already_running",)),
        CapacityStep("reserved", low, high, "fte", "own" if own else "assumed", () if own else ("reserve",)),
        CapacityStep(
            "free_hours", sum(one[0] for one in hours), sum(one[1] for one in hours), "hours",
            "own" if own or entered else "assumed", ("hours_per_fte", "capacity_kinds"),
        ),
    )  # fmt: skip


def _year_bounds(situation: Situation, kind: CapacityKind) -> tuple[float, float]:
    """Hours of one kind in the first whole year."""
    year = str(situation.calendar.years[1])
    return json_bounds(_hours(situation, kind)[year])


def json_bounds(amount: Any) -> tuple[float, float]:
    """The lowest and the highest that an amount of a problem can be, drivers ignored."""
    if isinstance(amount, list):
        return float(amount[0]), float(amount[1])
    [(kind, parts)] = amount.items()
    ends = [json_bounds(part) for part in parts]
    join = math.prod if kind == "times" else sum
    return float(join(low for low, _ in ends)), float(join(high for _, high in ends))


def _starts_step(situation: Situation) -> CapacityStep:
    low, high = starts_range(situation)
    own = situation.profile.starts_per_year is not None
    return CapacityStep("starts", low, high, "starts", "own" if own else "assumed", () if own else ("starts_per_year",))


def _euro_steps(situation: Situation) -> tuple[CapacityStep, ...]:
    amounts = [limit[0] for limit in _euros(situation).values()]
    return (CapacityStep("euros", min(amounts), max(amounts), "euro", "own", ()),) if amounts else ()
