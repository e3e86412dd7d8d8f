"""Exact runs with one change each: the entry path, what more capacity lets in, and what would move an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.constants import CAPACITY_PERCENTS, CAPACITY_STEPS, DIGITS, PROBED_CELLS, PROBED_PLACES
from bundel.engine.portfolio.entry_path import fte_of, is_counted
from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.exact_plans import Found, lay_down, low_capacity
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.lanes import RANK
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.probes import swaps
from bundel.engine.portfolio.problem import Amount, Interval, Problem, Whole
from bundel.engine.portfolio.reading_amounts import bounds
from bundel.engine.portfolio.shares import shares_of

PROBE_STEPS = 100_000_000
"""Steps for all probes together; what doesn't fit in them is left out of the answer."""


@dataclass
class ExactProbes:
    """Runs with one change, as long as the steps last."""

    problem: Problem
    found: Found
    steps: int = PROBE_STEPS

    def entry_path(self) -> list[dict[str, Any]]:
        """The cut at each percentage of hours and euros; null where the steps did not suffice."""
        layout = self.found.layout
        capacity = low_capacity(self.problem, layout)[None, :]
        return [
            {
                "capacity_percent": percent,
                "fte": fte_of(layout, capacity, percent),
                "cut": self._cut(percent),
                "starts_bind": None,
            }
            for percent in CAPACITY_PERCENTS
        ]

    def _cut(self, percent: int) -> int | None:
        layout = self.found.layout
        if percent == 100:
            return shares_of(layout, self.found.chosen).n50
        counted = is_counted(layout)
        changed = {
            cell: _scaled(self.problem.capacity[cell[0]][cell[1]], percent / 100)
            for cell, counts in zip(layout.cells, counted, strict=True)
            if not counts
        }
        found = self._run(_with_capacities(self.problem, changed))
        return None if found is None else shares_of(layout, found.chosen).n50

    def marginal_values(self, tight: list[int]) -> list[dict[str, Any]]:
        """For each tight cell the smallest extra capacity, of those tried, that brings a choice into a better lane."""
        values = []
        for cell in tight[:PROBED_CELLS]:
            tried = [(step, self._lets_in(cell, step)) for step in range(len(CAPACITY_STEPS))]
            step, names = next(((step, names) for step, names in tried if names), tried[0])
            resource, period = self.found.layout.cells[cell]
            values.append({"resource": resource, "period": period, "extra": self._extra(cell, step), "lets_in": names})
        return values

    def _lets_in(self, cell: int, step: int) -> list[str]:
        found = self._run(self._with_more(cell, self._extra(cell, step)))
        if found is None:
            return []
        pairs = zip(self.found.layout.items, self.found.lanes, found.lanes, strict=True)
        return [item.id for item, before, after in pairs if RANK[after.lane] < RANK[before.lane]]

    def would_tip(self, item: int, tight: list[int]) -> dict[str, Any] | None:
        """The first change tried, from small to large, after which a choice stands in another lane."""
        laned = self.found.lanes[item]
        if laned.place is None or laned.place > PROBED_PLACES:
            return None
        for change, problem in self._changes(tight, -1.0 if RANK[laned.lane] == 0 else 1.0):
            found = self._run(problem)
            if found is not None and found.lanes[item].lane != laned.lane:
                return {**change, "to_lane": found.lanes[item].lane}
        return None

    def _changes(self, tight: list[int], sign: float) -> Iterator[tuple[dict[str, Any], Problem]]:
        for step in range(len(CAPACITY_STEPS)):
            for cell in tight[:1]:
                resource, period = self.found.layout.cells[cell]
                extra = sign * self._extra(cell, step)
                change = {"kind": "capacity", "resource": resource, "period": period, "extra": extra}
                yield change, self._with_more(cell, extra)
        for order, pair in swaps(self.problem.order):
            yield {"kind": "order", "swap": list(pair)}, replace(self.problem, order=order)

    def _extra(self, cell: int, step: int) -> float:
        if is_counted(self.found.layout)[cell]:
            return float(step + 1)
        return round(CAPACITY_STEPS[step] * float(low_capacity(self.problem, self.found.layout)[cell]), DIGITS)

    def _with_more(self, cell: int, extra: float) -> Problem:
        name = self.found.layout.cells[cell]
        return _with_capacities(self.problem, {name: _raised(self.problem.capacity[name[0]][name[1]], extra)})

    def _run(self, problem: Problem) -> Found | None:
        try:
            result = exact_core(problem, max_steps=self.steps)
        except (TooLarge, BadInput):
            self.steps = 0
            return None
        self.steps -= result.steps
        return lay_down(lay_out(problem), result)


def _with_capacities(problem: Problem, changed: Mapping[tuple[str, str], Amount | Whole]) -> Problem:
    capacity = {
        resource: {period: changed.get((resource, period), amount) for period, amount in by_period.items()}
        for resource, by_period in problem.capacity.items()
    }
    return replace(problem, capacity=capacity)


def _scaled(amount: Amount | Whole, factor: float) -> Amount:
    low, high = (amount.low, amount.high) if isinstance(amount, Whole) else bounds(amount)
    return Interval(low * factor, high * factor)


def _raised(amount: Amount | Whole, extra: float) -> Amount:
    low, high = (amount.low, amount.high) if isinstance(amount, Whole) else bounds(amount)
    return Interval(max(low + extra, 0.0), max(high + extra, 0.0))
