"""The entry path: one order, and how far it reaches with less and with more capacity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import (
    BINDS_SHARE,
    CAPACITY_PERCENTS,
    DIGITS,
    EARLY_PERIODS,
    ENTRY_SCENARIOS,
    FEASIBLE,
    LARGE_ENTRY_SCENARIOS,
    LARGEST_BRANCHED,
    SPREAD_PLACES,
)
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.nearby.search import nearby
from bundel.engine.portfolio.places import moved_up, order_by_share
from bundel.engine.portfolio.reasons import left_over
from bundel.engine.portfolio.rests_on import unit_of
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Plans, Work, gathered, solve_all
from bundel.engine.portfolio.still_best import keep_within
from bundel.engine.portfolio.warm import by_prices, is_hard


@dataclass(frozen=True, slots=True)
class EntryPath:
    """The points of the path, and the choices that fit only with much room."""

    points: list[dict[str, Any]]
    only_with_room: list[str]


@dataclass(frozen=True, slots=True)
class Walked:
    """One point of the path, and the choices (positions) in their order there."""

    point: dict[str, Any]
    order: list[int]


def walks(layout: Layout, scenarios: Scenarios, plans: Plans, work: Work) -> list[Callable[[], Walked]]:
    """For every percentage of hours and euros the solving of the first scenarios; counts stay as they are."""
    count = LARGE_ENTRY_SCENARIOS if len(layout.columns) > LARGEST_BRANCHED else ENTRY_SCENARIOS
    part, here = scenarios.first(count), replace(work, progress=None, executor=None, workers=1)
    return [partial(_walked, layout, part, plans.first(part.count), here, percent) for percent in CAPACITY_PERCENTS]


def _walked(layout: Layout, part: Scenarios, plans: Plans, work: Work, percent: int) -> Walked:
    scaled = part.with_capacity(np.where(is_counted(layout), part.capacity, part.capacity * (percent / 100)))
    found = plans if percent == 100 else plans_with(layout, scaled, plans, work)
    order = moved_up(layout, order_by_share(layout, shares_of(layout, found.chosen)))
    return Walked(_point(layout, part.capacity, scaled, found, percent), order)


def plans_with(layout: Layout, scaled: Scenarios, plans: Plans, work: Work) -> Plans:
    """The plans with more or less room.

    Where ending every search takes minutes, the better one of two found at once: one from nothing, one near
    today's. They are worth a few percent less than the best ones; when tried, the cut was one choice off at most.
    """
    if by_prices(layout) or not is_hard(layout):
        return solve_all(layout, scaled, work)
    from bundel.engine.portfolio.relaxing.plans import solve_batch

    anew, near = gathered(layout, solve_batch(layout, scaled, work.goal)), nearby(layout, plans, scaled)
    value = (near * scaled.value).sum(axis=1)
    better = keep_within(near, scaled) & ~anew.short.any(axis=1) & (value > anew.value)
    return Plans(
        np.where(better[:, None], near, anew.chosen), np.where(better, value, anew.value), anew.bound, anew.short
    )


def path_of(layout: Layout, walked: Sequence[Walked]) -> EntryPath:
    """The path over all percentages, from less to more."""
    only_with_room = _only_with_room(layout, walked[0].order, walked[-1].order)
    return EntryPath([one.point for one in walked], only_with_room)


def as_it_is(layout: Layout, scenarios: Scenarios, plans: Plans) -> EntryPath:
    """The one point of the path that needs no solving: today's capacity."""
    return EntryPath([_point(layout, scenarios.capacity, scenarios, plans, 100)], [])


def _point(layout: Layout, today: Numbers, scenarios: Scenarios, plans: Plans, percent: int) -> dict[str, Any]:
    return {
        "capacity_percent": percent,
        "fte": fte_of(layout, today, percent),
        "cut": shares_of(layout, plans.chosen).n50,
        "starts_bind": _counts_bind(layout, scenarios, plans),
    }


def is_counted(layout: Layout) -> Flags:
    """Per cell: it counts things, such as starts; it grows with no one's hours."""
    return np.array([unit_of(layout, resource) == "count" for resource, _ in layout.cells], dtype=bool)


def fte_of(layout: Layout, capacity: Numbers, percent: int) -> float | None:
    """Mean free hours per period as fte, over the periods in which hours are limited."""
    hours = [at for at, (resource, _) in enumerate(layout.cells) if unit_of(layout, resource) == "hours"]
    periods = {layout.cells[at][1] for at in hours}
    if layout.problem.hours_per_fte is None or not periods:
        return None
    mean = float(capacity[:, hours].sum(axis=1).mean()) / len(periods)
    return round(mean * percent / 100 / layout.problem.hours_per_fte, DIGITS)


def _counts_bind(layout: Layout, scenarios: Scenarios, plans: Plans) -> bool:
    """Whether in most plans everything that may begin early has begun: then more hours let nothing in early."""
    early = layout.problem.periods[:EARLY_PERIODS]
    cells = is_counted(layout) & np.array([period in early for _, period in layout.cells], dtype=bool)
    if not cells.any():
        return False
    is_full = (left_over(scenarios, plans)[:, cells] < 1 - FEASIBLE).all(axis=1)
    return float(is_full.mean()) >= BINDS_SHARE


def _only_with_room(layout: Layout, least: list[int], most: list[int]) -> list[str]:
    return [layout.items[item].id for at, item in enumerate(most) if least.index(item) - at >= SPREAD_PLACES]
