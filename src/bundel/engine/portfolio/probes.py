"""Single changes that are really run: what more capacity lets in, and what would move an item to another lane."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import CAPACITY_STEPS, DIGITS, PROBED_CELLS, PROBED_PLACES
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.entry_path import is_counted
from bundel.engine.portfolio.lanes import NEED, RANK, Laned, lanes_of
from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.places import moved_up, order_by_share
from bundel.engine.portfolio.questions import unknowns
from bundel.engine.portfolio.scenarios import Scenarios, draw_use, draw_value
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Plans, Work, solve_all


@dataclass
class Probes:
    """Runs with one change each, over the first scenarios; every run is done once."""

    layout: Layout
    draws: Draws
    scenarios: Scenarios
    work: Work
    _by_cell: dict[tuple[int, float], list[Laned]] = field(default_factory=dict)
    _by_order: list[tuple[dict[str, Any], list[Laned]]] | None = None

    def __post_init__(self) -> None:
        self.work = replace(self.work, progress=None, goal=None)
        self.now = self._run(self.scenarios)

    def marginal_values(self, tight: list[int]) -> list[dict[str, Any]]:
        """For each tight cell the smallest extra capacity, of those tried, that brings a choice into a better lane."""
        values = []
        for cell in tight[:PROBED_CELLS]:
            tried = ((step, self._better(self.with_capacity(cell, step))) for step in CAPACITY_STEPS)
            step, lets_in = next(((step, names) for step, names in tried if names), (CAPACITY_STEPS[0], []))
            resource, period = self.layout.cells[cell]
            extra = self.extra(cell, step)
            values.append({"resource": resource, "period": period, "extra": extra, "lets_in": lets_in})
        return values

    def would_tip(self, item: int, lanes: list[Laned], cells: list[int]) -> dict[str, Any] | None:
        """The first change, from small to large, after which the item stands in another lane."""
        place = lanes[item].place
        if place is None or place > PROBED_PLACES or self.now[item].lane != lanes[item].lane:
            return None
        for change, moved in self._changes(item, cells):
            if _is_toward(moved[item].lane, lanes[item].lane):
                return {**change, "to_lane": moved[item].lane}
        return None

    def _changes(self, item: int, cells: list[int]) -> Iterator[tuple[dict[str, Any], list[Laned]]]:
        end = "high" if self.now[item].lane == NEED else "low"
        sign = -1.0 if end == "high" else 1.0
        own = self.own_streams(item)
        if own:
            yield {"kind": "estimate", "initiative": self.layout.items[item].id, "end": end}, self._with_own(own, end)
        for step in CAPACITY_STEPS:
            for cell in cells[:1]:
                resource, period = self.layout.cells[cell]
                extra = self.extra(cell, sign * step)
                change = {"kind": "capacity", "resource": resource, "period": period, "extra": extra}
                yield change, self.with_capacity(cell, sign * step)
        yield from self.with_swaps()

    def extra(self, cell: int, step: float) -> float:
        """How much a step is: a part of the mean capacity, or whole starts."""
        if is_counted(self.layout)[cell]:
            return float(np.sign(step)) * (CAPACITY_STEPS.index(abs(step)) + 1)
        return round(step * float(self.scenarios.capacity[:, cell].mean()), DIGITS)

    def with_capacity(self, cell: int, step: float) -> list[Laned]:
        """Lanes with more (or less) of one cell."""
        if (cell, step) not in self._by_cell:
            capacity = self.scenarios.capacity.copy()
            capacity[:, cell] = np.maximum(capacity[:, cell] + self.extra(cell, step), 0.0)
            self._by_cell[cell, step] = self._run(self.scenarios.with_capacity(capacity))
        return self._by_cell[cell, step]

    def with_swaps(self) -> list[tuple[dict[str, Any], list[Laned]]]:
        """Lanes with two neighbouring criteria of the order swapped."""
        if self._by_order is None:
            self._by_order = []
            for order, pair in swaps(self.layout.problem.order):
                layout = replace(self.layout, problem=replace(self.layout.problem, order=order))
                value = draw_value(layout, self.draws)[: self.scenarios.count]
                moved = self._run(replace(self.scenarios, value=value))
                self._by_order.append(({"kind": "order", "swap": list(pair)}, moved))
        return self._by_order

    def own_streams(self, item: int) -> list[str]:
        """Streams of uses that only this item has."""
        name = self.layout.items[item].id
        return [
            one.stream for one in unknowns(self.layout) if one.initiatives == {name} and one.field.startswith("use.")
        ]

    def _with_own(self, streams: list[str], end: str) -> list[Laned]:
        point = 1.0 if end == "high" else 0.0
        pinned = Draws(self.draws.seed, 0, self.scenarios.count, dict.fromkeys(streams, point))
        return self._run(replace(self.scenarios, use=draw_use(self.layout, pinned)))

    def _run(self, scenarios: Scenarios) -> list[Laned]:
        return self._lanes(solve_all(self.layout, scenarios, self.work))

    def _lanes(self, plans: Plans) -> list[Laned]:
        shares = shares_of(self.layout, plans.chosen)
        return lanes_of(self.layout, shares, moved_up(self.layout, order_by_share(self.layout, shares)))

    def _better(self, lanes: list[Laned]) -> list[str]:
        return [
            item.id
            for item, before, after in zip(self.layout.items, self.now, lanes, strict=True)
            if RANK[after.lane] < RANK[before.lane]
        ]


def _is_toward(after: str, before: str) -> bool:
    """Whether a lane moved the way that is asked: out of need to have, or up from anywhere else."""
    return RANK[after] > RANK[before] if before == NEED else RANK[after] < RANK[before]


def swaps(order: tuple[tuple[str, ...], ...]) -> Iterator[tuple[tuple[tuple[str, ...], ...], tuple[str, str]]]:
    """Every order in which the last of one group and the first of the next have changed places."""
    for at in range(len(order) - 1):
        upper, lower = order[at], order[at + 1]
        changed = (*order[:at], (*upper[:-1], lower[0]), (upper[-1], *lower[1:]), *order[at + 2 :])
        yield changed, (upper[-1], lower[0])
