"""Scenarios: every uncertain number of a problem drawn, as arrays with one row per scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.draws import Draws, Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout
from bundel.engine.portfolio.weights import draw_weights


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Plain problems over one layout: capacity (scenario × cell), use (× column × cell), value (× column)."""

    capacity: Numbers
    use: Numbers
    value: Numbers

    @property
    def count(self) -> int:
        """How many scenarios there are."""
        return len(self.capacity)

    def first(self, count: int) -> Scenarios:
        """The first so many scenarios."""
        return self.part(0, count)

    def part(self, first: int, last: int) -> Scenarios:
        """The scenarios from ``first`` up to ``last``."""
        return Scenarios(self.capacity[first:last], self.use[first:last], self.value[first:last])

    def at(self, which: Indices | Flags) -> Scenarios:
        """Some of the scenarios."""
        return Scenarios(self.capacity[which], self.use[which], self.value[which])

    def joined(self, other: Scenarios) -> Scenarios:
        """These scenarios followed by the others."""
        return Scenarios(
            np.concatenate([self.capacity, other.capacity]),
            np.concatenate([self.use, other.use]),
            np.concatenate([self.value, other.value]),
        )

    def with_capacity(self, capacity: Numbers) -> Scenarios:
        """The same scenarios with another capacity."""
        return replace(self, capacity=capacity)


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Scenarios of a layout from ``first`` on that are drawn part by part, when they are asked for."""

    layout: Layout
    seed: int
    first: int
    count: int

    def part(self, first: int, last: int) -> Scenarios:
        """The scenarios from ``first`` up to ``last``, as far as there are."""
        return draw_scenarios(self.layout, Draws(self.seed, self.first + first, self.first + min(last, self.count)))


def draw_scenarios(layout: Layout, draws: Draws) -> Scenarios:
    """Draw everything for the scenarios of ``draws``."""
    return Scenarios(
        capacity=draw_capacity(layout, draws),
        use=draw_use(layout, draws),
        value=draw_value(layout, draws),
    )


def draw_capacity(layout: Layout, draws: Draws) -> Numbers:
    """Capacity per scenario and cell."""
    capacity = np.zeros((draws.count, len(layout.cells)))
    for row, (resource, period) in enumerate(layout.cells):
        amount = layout.problem.capacity[resource][period]
        capacity[:, row] = draws.capacity(amount, f"capacity.{resource}.{period}")
    return capacity


def draw_use(layout: Layout, draws: Draws) -> Numbers:
    """Use per scenario, column and cell; what has no capacity is not limited and is left out."""
    if not _at_once(draws):
        return _use_one_by_one(layout, draws)
    from bundel.engine.portfolio.drawing.evaluating import use_of
    from bundel.engine.portfolio.drawing.sketch import use_sketch

    return use_of(use_sketch(layout), layout, draws)


def draw_value(layout: Layout, draws: Draws) -> Numbers:
    """Value per scenario and column: scores times drawn weights."""
    criteria = sorted(layout.problem.criteria)
    weights = draw_weights(draws, criteria, layout.problem.order)
    if not _at_once(draws):
        return _value_one_by_one(layout, draws, weights)
    from bundel.engine.portfolio.drawing.evaluating import value_of
    from bundel.engine.portfolio.drawing.sketch import score_sketch

    return value_of(score_sketch(layout), layout, draws, weights)


def _at_once(draws: Draws) -> bool:
    """Whether compiled loops may draw: they know the streams of ``Draws`` itself, not those of one made after it."""
    return is_compiled() and type(draws) is Draws


def _use_one_by_one(layout: Layout, draws: Draws) -> Numbers:
    use = np.zeros((draws.count, len(layout.columns), len(layout.cells)))
    for at, column in enumerate(layout.columns):
        for row, (resource, period) in enumerate(layout.cells):
            amount = column.use.get(resource, {}).get(period)
            if amount is not None:
                use[:, at, row] = draws.amount(amount, f"{layout.names[at]}.use.{resource}.{period}")
    return use


def _value_one_by_one(layout: Layout, draws: Draws, weights: Numbers) -> Numbers:
    value = np.zeros((draws.count, len(layout.columns)))
    for at, column in enumerate(layout.columns):
        for which, criterion in enumerate(sorted(layout.problem.criteria)):
            if criterion in column.value:
                score = draws.amount(column.value[criterion], f"{layout.names[at]}.value.{criterion}")
                value[:, at] += weights[:, which] * score
    return value
