"""Exact runs with one change each: the entry path, what more capacity lets in, and what would move an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import (
    BINDS_SHARE,
    CAPACITY_PERCENTS,
    CAPACITY_STEPS,
    DIGITS,
    EARLY_PERIODS,
    FEASIBLE,
    PROBED_CELLS,
    PROBED_PLACES,
    SPREAD_PLACES,
)
from bundel.engine.portfolio.entry_path import EntryPath, fte_of, is_counted
from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.exact_plans import Found, at_worst, lay_down, low_capacity
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.lanes import NEED, RANK
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.probes import swaps
from bundel.engine.portfolio.problem import Amount, Initiative, Interval, Problem, Whole
from bundel.engine.portfolio.reading_amounts import bounds
from bundel.engine.portfolio.reasons import left_over
from bundel.engine.portfolio.shares import shares_of

PROBE_STEPS = 100_000_000
"""Steps for all probes together; what doesn't fit in them is left out of the answer."""
LEAST_STEPS = 1_000_000
"""With fewer steps left no further probe is begun."""
_PART = 4
"""A probe may take at most one such part of the steps that are left, so that a hard one leaves room for easier ones."""


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
        return self._run(("percent", percent), _with_capacities(self.problem, changed))

    def marginal_values(self, tight: list[int]) -> list[dict[str, Any]]:
        """For each tight cell the smallest extra capacity, of those tried, that brings a choice into a better lane."""
        values = []
        for cell in tight[:PROBED_CELLS]:
            tried = self._tried(cell)
            if tried:
                extra, names = next(((extra, names) for extra, names in tried if names), tried[0])
                resource, period = self.found.layout.cells[cell]
                values.append({"resource": resource, "period": period, "extra": extra, "lets_in": names})
        return values

    def _tried(self, cell: int) -> list[tuple[float, list[str]]]:
        """What each step of extra capacity lets in, up to the first that lets something in."""
        tried: list[tuple[float, list[str]]] = []
        for step in range(len(CAPACITY_STEPS)):
            extra = self._extra(cell, step)
            found = self._with_more(cell, extra)
            if found is None or (tried and tried[-1][1]):
                break
            tried.append((extra, self._better(found)))
        return tried

    def _better(self, found: Found) -> list[str]:
        pairs = zip(self.found.layout.items, self.found.lanes, found.lanes, strict=True)
        return [item.id for item, before, after in pairs if RANK[after.lane] < RANK[before.lane]]

    def would_tip(self, item: int, tight: list[int]) -> dict[str, Any] | None:
        """The first change tried, from small to large, after which a choice leaves need to have, or moves up to it."""
        laned = self.found.lanes[item]
        if laned.place is None or laned.place > PROBED_PLACES:
            return None
        sign = -1 if laned.lane == NEED else 1
        for change, found in self._changes(item, tight, sign):
            if found is not None and sign * RANK[found.lanes[item].lane] < sign * RANK[laned.lane]:
                return {**change, "to_lane": found.lanes[item].lane}
        return None

    def _changes(self, item: int, tight: list[int], sign: int) -> Iterator[tuple[dict[str, Any], Found | None]]:
        own = self.found.layout.items[item]
        lowered = _with_low_uses(own)
        # Uses count at their upper end already, so only their lower end can change anything, and only for the better.
        if sign > 0 and lowered != own:
            initiatives = tuple(lowered if one is own else one for one in self.problem.initiatives)
            estimate = {"kind": "estimate", "initiative": own.id, "end": "low"}
            yield estimate, self._run(("low", item), replace(self.problem, initiatives=initiatives))
        for step in range(len(CAPACITY_STEPS)):
            for cell in tight[:1]:
                resource, period = self.found.layout.cells[cell]
                extra = sign * self._extra(cell, step)
                change = {"kind": "capacity", "resource": resource, "period": period, "extra": extra}
                yield change, self._with_more(cell, extra)
        for order, pair in swaps(self.problem.order):
            yield {"kind": "order", "swap": list(pair)}, self._run(pair, replace(self.problem, order=order))

    def _extra(self, cell: int, step: int) -> float:
        if is_counted(self.found.layout)[cell]:
            return float(step + 1)
        return round(CAPACITY_STEPS[step] * float(low_capacity(self.problem, self.found.layout)[cell]), DIGITS)

    def _with_more(self, cell: int, extra: float) -> Found | None:
        name = self.found.layout.cells[cell]
        changed = {name: _raised(self.problem.capacity[name[0]][name[1]], extra)}
        return self._run((cell, extra), _with_capacities(self.problem, changed))

    def _run(self, key: tuple[object, ...], problem: Problem) -> Found | None:
        if key not in self._runs:
            self._runs[key] = self._found(problem) if self.steps >= LEAST_STEPS else None
        return self._runs[key]

    def _found(self, problem: Problem) -> Found | None:
        at_most = self.steps // _PART
        try:
            result = exact_core(problem, max_steps=at_most)
        except TooLarge:
            self.steps -= at_most
            return None
        self.steps -= result.steps
        return lay_down(lay_out(problem), result)


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


def _with_low_uses(initiative: Initiative) -> Initiative:
    alternatives = (
        replace(one, use={name: {at: _low(amount) for at, amount in by.items()} for name, by in one.use.items()})
        for one in initiative.alternatives
    )
    return replace(initiative, alternatives=tuple(alternatives))


def _low(amount: Amount) -> Interval:
    low, _ = bounds(amount)
    return Interval(low, low)


def _scaled(amount: Amount | Whole, factor: float) -> Interval:
    low, high = _ends(amount)
    return Interval(low * factor, high * factor)


def _raised(amount: Amount | Whole, extra: float) -> Interval:
    low, high = _ends(amount)
    return Interval(max(low + extra, 0.0), max(high + extra, 0.0))


def _ends(amount: Amount | Whole) -> tuple[float, float]:
    return (amount.low, amount.high) if isinstance(amount, Whole) else bounds(amount)
