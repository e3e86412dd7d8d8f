"""Exact runs with one change each: the entry path, what more capacity lets in, and what would move an item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import (
    BINDS_SHARE,
    CAPACITY_PERCENTS,
    DIGITS,
    EARLY_PERIODS,
    FEASIBLE,
    PROBED_CELLS,
    PROBED_PLACES,
    SPREAD_PLACES,
    SWAP_PART,
    TRIED_CELLS,
)
from bundel.engine.portfolio.entry_path import EntryPath, fte_of, is_counted
from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.exact_plans import Found, at_worst, lay_down, low_capacity
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.lanes import NEED, RANK
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.probes import is_toward, swaps
from bundel.engine.portfolio.problem import Amount, Initiative, Interval, Problem, Whole
from bundel.engine.portfolio.reading_amounts import bounds
from bundel.engine.portfolio.reasons import left_over
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.sizes import PARTS, sizes_at, smallest

Order = tuple[tuple[str, ...], ...]
PROBE_STEPS = 25_000_000
"""Steps for all probes together; what doesn't fit in them is left out of the answer."""
MORE = 0.5
"""More capacity is tried up to this part of what there is: the more there is, the longer a run takes."""
LEAST_STEPS = 1_000_000
"""With fewer steps left no further probe is begun."""
_PART = 4
"""A probe may take at most one such part of the steps that are left, so that a hard one leaves room for easier ones."""


class OutOfSteps(Exception):
    """A run that would be needed does not fit in the steps."""


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: its sizes from small to large, what they are a part of, the run, and how it is told."""

    sizes: list[float]
    whole: float
    run: Callable[[float], Found]
    told: Callable[[float], dict[str, Any]]

    def part_of(self, size: float) -> float:
        """How large a size is as a part of what it changes."""
        return abs(size) / self.whole


@dataclass
class ExactProbes:
    """Runs with one change, each done once, as long as the steps last."""

    problem: Problem
    found: Found
    steps: int = PROBE_STEPS
    _runs: dict[tuple[object, ...], Found | None] = field(default_factory=dict)

    def entry_path(self) -> EntryPath:
        """The cut at each percentage of hours and euros; null where the steps did not suffice."""
        layout = self.found.layout
        capacity = low_capacity(self.problem, layout)[None, :]
        runs = {percent: self._at(percent) for percent in CAPACITY_PERCENTS}
        points = [
            {
                "capacity_percent": percent,
                "fte": fte_of(layout, capacity, percent),
                "cut": None if found is None else shares_of(layout, found.chosen).n50,
                "starts_bind": None if found is None else _counts_bind(found),
            }
            for percent, found in runs.items()
        ]
        return EntryPath(points, _only_with_room(runs[CAPACITY_PERCENTS[0]], runs[CAPACITY_PERCENTS[-1]]))

    def _at(self, percent: int) -> Found | None:
        if percent == 100:
            return self.found
        layout = self.found.layout
        changed = {
            cell: _scaled(self.problem.capacity[cell[0]][cell[1]], percent / 100)
            for cell, counts in zip(layout.cells, is_counted(layout), strict=True)
            if not counts
        }
        try:
            return self._run(("percent", percent), _with_capacities(self.problem, changed))
        except OutOfSteps:
            return None

    def marginal_values(self, tight: list[int]) -> list[dict[str, Any]]:
        """For each tight cell the smallest extra capacity that brings a choice into a better lane.

        Where even half as much again lets in nothing, that much stands there with nothing.
        """
        values = []
        for cell in tight[:PROBED_CELLS]:
            resource, period = self.found.layout.cells[cell]
            sizes = self._sizes(cell, MORE)
            try:
                at = smallest(sizes, partial(self._lets_in, cell))
                extra = sizes[-1 if at is None else at]
                names = self._better(self._with_more(cell, extra))
            except OutOfSteps:
                continue
            values.append({"resource": resource, "period": period, "extra": extra, "lets_in": names})
        return values

    def _lets_in(self, cell: int, extra: float) -> bool:
        return bool(self._better(self._with_more(cell, extra)))

    def _better(self, found: Found) -> list[str]:
        pairs = zip(self.found.layout.items, self.found.lanes, found.lanes, strict=True)
        return [item.id for item, before, after in pairs if RANK[after.lane] < RANK[before.lane]]

    def would_tip(self, item: int, tight: list[int]) -> dict[str, Any] | None:
        """The smallest change, as a part of what it changes, after which a choice stands in another lane."""
        laned = self.found.lanes[item]
        if laned.place is None or laned.place > PROBED_PLACES:
            return None
        least, tip = np.inf, None
        for change in self._changes(item, tight, -1.0 if laned.lane == NEED else 1.0):
            sizes = [size for size in change.sizes if change.part_of(size) < least]
            try:
                at = smallest(sizes, partial(self._tips, item, change.run))
            except OutOfSteps:
                continue
            if at is not None:
                least, lane = change.part_of(sizes[at]), change.run(sizes[at]).lanes[item].lane
                tip = {**change.told(sizes[at]), "to_lane": lane}
        return tip

    def _tips(self, item: int, run: Callable[[float], Found], size: float) -> bool:
        return is_toward(run(size).lanes[item].lane, self.found.lanes[item].lane)

    def _changes(self, item: int, tight: list[int], sign: float) -> Iterator[Change]:
        for cell in tight[:TRIED_CELLS]:
            room = max(float(low_capacity(self.problem, self.found.layout)[cell]), 10.0**-DIGITS)
            told = partial(_told_capacity, *self.found.layout.cells[cell])
            sizes = [sign * size for size in self._sizes(cell, MORE if sign > 0 else 1.0)]
            yield Change(sizes, room, partial(self._with_more, cell), told)
        own = self.found.layout.items[item]
        parts = [-sign * part for part in PARTS if sign < 0 or part < 1]
        yield Change(parts, 1.0, partial(self._with_other_uses, own), partial(_told_estimate, own.id))
        for order, pair in swaps(self.problem.order):
            yield Change([SWAP_PART], 1.0, partial(self._with_swap, order, pair), partial(_told_swap, pair))

    def _with_swap(self, order: Order, pair: tuple[str, str], _size: float) -> Found:
        return self._run(pair, replace(self.problem, order=order))

    def _sizes(self, cell: int, part: float) -> list[float]:
        return sizes_at(self.found.layout, cell, part * float(low_capacity(self.problem, self.found.layout)[cell]))

    def _with_other_uses(self, own: Initiative, size: float) -> Found:
        layout = self.found.layout
        counted = {cell[0] for cell, counts in zip(layout.cells, is_counted(layout), strict=True) if counts}
        changed = _with_uses(own, counted, 1 + size)
        initiatives = tuple(changed if one is own else one for one in self.problem.initiatives)
        return self._run(("uses", own.id, size), replace(self.problem, initiatives=initiatives))

    def _with_more(self, cell: int, extra: float) -> Found:
        name = self.found.layout.cells[cell]
        changed = {name: _raised(self.problem.capacity[name[0]][name[1]], extra)}
        return self._run((cell, extra), _with_capacities(self.problem, changed))

    def _run(self, key: tuple[object, ...], problem: Problem) -> Found:
        if key not in self._runs:
            self._runs[key] = self._found(problem) if self.steps >= LEAST_STEPS else None
        found = self._runs[key]
        if found is None:
            raise OutOfSteps
        return found

    def _found(self, problem: Problem) -> Found | None:
        at_most = self.steps // _PART
        try:
            result = exact_core(problem, max_steps=at_most)
        except TooLarge:
            self.steps -= at_most
            return None
        self.steps -= result.steps
        return lay_down(lay_out(problem), result)


def _told_capacity(resource: str, period: str, extra: float) -> dict[str, Any]:
    return {"kind": "capacity", "resource": resource, "period": period, "extra": extra}


def _told_estimate(initiative: str, part: float) -> dict[str, Any]:
    return {"kind": "estimate", "initiative": initiative, "percent": round(100 * part)}


def _told_swap(pair: tuple[str, str], _size: float) -> dict[str, Any]:
    return {"kind": "order", "swap": list(pair)}


def _counts_bind(found: Found) -> bool:
    """Whether in most portfolios everything that may begin early has begun: then more hours let nothing in early."""
    layout = found.layout
    early = layout.problem.periods[:EARLY_PERIODS]
    cells = is_counted(layout) & np.array([period in early for _, period in layout.cells], dtype=bool)
    is_full = (left_over(*at_worst(found))[:, cells] < 1 - FEASIBLE).all(axis=1)
    return bool(cells.any()) and float(is_full.mean()) >= BINDS_SHARE


def _only_with_room(least: Found | None, most: Found | None) -> list[str]:
    """Choices whose place is much better with the most capacity than with the least."""
    if least is None or most is None:
        return []
    items = most.layout.items
    return [items[item].id for at, item in enumerate(most.order) if least.order.index(item) - at >= SPREAD_PLACES]


def _with_capacities(problem: Problem, changed: Mapping[tuple[str, str], Amount | Whole]) -> Problem:
    capacity = {
        resource: {period: changed.get((resource, period), amount) for period, amount in by_period.items()}
        for resource, by_period in problem.capacity.items()
    }
    return replace(problem, capacity=capacity)


def _with_uses(initiative: Initiative, counted: Set[str], factor: float) -> Initiative:
    """The initiative with other hours and euros; what is counted stays as it is."""
    alternatives = (
        replace(
            one,
            use={
                name: by if name in counted else {at: _scaled(amount, factor) for at, amount in by.items()}
                for name, by in one.use.items()
            },
        )
        for one in initiative.alternatives
    )
    return replace(initiative, alternatives=tuple(alternatives))


def _scaled(amount: Amount | Whole, factor: float) -> Interval:
    low, high = _ends(amount)
    return Interval(round(low * factor, DIGITS), round(high * factor, DIGITS))


def _raised(amount: Amount | Whole, extra: float) -> Interval:
    low, high = _ends(amount)
    return Interval(max(low + extra, 0.0), max(high + extra, 0.0))


def _ends(amount: Amount | Whole) -> tuple[float, float]:
    return (amount.low, amount.high) if isinstance(amount, Whole) else bounds(amount)
