"""Single changes that are really run: what more capacity lets in, and what would move an item to another lane.

A change is looked for among good plans near the proven ones, and what is found is verified by solving. Both run over
the first scenarios; what they change there is added to what was found over all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import product
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import (
    DIGITS,
    PROBED_PLACES,
    SWAP_PART,
    TRIED_CELLS,
    VERIFIED_AT_MOST,
)
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.entry_path import is_counted
from bundel.engine.portfolio.lanes import NEED, RANK, Laned, lanes_of
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.nearby.search import nearby
from bundel.engine.portfolio.places import moved_up, order_by_share
from bundel.engine.portfolio.scenarios import Scenarios, draw_value
from bundel.engine.portfolio.shares import Shares, shares_of
from bundel.engine.portfolio.side_by_side import Once
from bundel.engine.portfolio.sizes import PARTS, sizes_at, smallest
from bundel.engine.portfolio.solving import Work
from bundel.engine.portfolio.still_best import Solved
from bundel.engine.portfolio.warm import solve_again

Key = tuple[str, int, float]
"""Kind of change, which cell, item or pair, and how much."""


@dataclass(frozen=True, slots=True)
class Found:
    """A change that should move an item: what it is, at which sizes (small to large), and how large as a part."""

    kind: str
    which: int
    sizes: list[float]
    at: int
    part: float


@dataclass
class Probes:
    """Runs with one change each, over the scenarios of ``solved``; every run is done once."""

    layout: Layout
    seed: int
    solved: Solved
    shares: Shares
    """What all scenarios together gave."""
    work: Work
    _plans: Once[Key, Flags] = field(default_factory=Once)
    _near: Once[Key, list[Laned]] = field(default_factory=Once)
    _run: Once[Key, list[Laned]] = field(default_factory=Once)

    def __post_init__(self) -> None:
        self.work = replace(self.work, progress=None, executor=None, workers=1)
        self.before = shares_of(self.layout, self.solved.plans.chosen)
        self.now = lanes_of(self.layout, self.shares, moved_up(self.layout, order_by_share(self.layout, self.shares)))

    def marginal_value(self, cell: int) -> dict[str, Any]:
        """The smallest extra capacity of a tight cell that brings a choice into a better lane.

        Where even twice the capacity lets in nothing, that much stands there with nothing.
        """
        resource, period = self.layout.cells[cell]
        extra, lets_in = self._lets_in(cell)
        return {"resource": resource, "period": period, "extra": extra, "lets_in": lets_in}

    def _lets_in(self, cell: int) -> tuple[float, list[str]]:
        sizes = self.sizes_of(cell)
        at = smallest(sizes, lambda size: bool(self._better(self.near(("capacity", cell, size)))))
        verified = self._verified(sizes, at, lambda size: bool(self._better(self.run(("capacity", cell, size)))))
        if verified is None:
            return sizes[-1], []
        return verified, self._better(self.run(("capacity", cell, verified)))

    def would_tip(self, item: int, cells: list[int]) -> dict[str, Any] | None:
        """The smallest change, as a part of what it changes, after which the item stands in another lane."""
        place = self.now[item].place
        if place is None or place > PROBED_PLACES:
            return None
        for found in sorted(self._found(item, cells), key=lambda one: one.part):
            size = self._verified(found.sizes, found.at, partial(self._tips, item, found))
            if size is not None:
                lane = self.run((found.kind, found.which, size))[item].lane
                return {**self._told(found.kind, found.which, size), "to_lane": lane}
        return None

    def _tips(self, item: int, found: Found, size: float) -> bool:
        return self._moves(self.run((found.kind, found.which, size))[item].lane, item)

    def _moves(self, lane: str, item: int) -> bool:
        return is_toward(lane, self.now[item].lane)

    def _verified(self, sizes: list[float], at: int | None, does_it: Callable[[float], bool]) -> float | None:
        """The size at which a change really does it while the size before it doesn't, near the one that was found."""
        if at is None:
            return None
        for place in range(at, min(at + VERIFIED_AT_MOST, len(sizes))):
            if does_it(sizes[place]):
                while place > 0 and does_it(sizes[place - 1]):
                    place -= 1
                return sizes[place]
        return None

    def _found(self, item: int, cells: list[int]) -> Iterator[Found]:
        sign = -1.0 if self.now[item].lane == NEED else 1.0
        least = np.inf
        for cell in cells[:TRIED_CELLS]:
            sizes = [sign * size for size in self.sizes_of(cell)]
            for found in self._smallest(item, "capacity", cell, sizes, self.part_of(cell), least):
                least = found.part
                yield found
        sizes = [-sign * part for part in PARTS if sign < 0 or part < 1]
        for found in self._smallest(item, "estimate", item, sizes, lambda size: abs(size), least):
            yield found
        for at in range(len(self._swaps)):
            if self._moves(self.near(("order", at, 1.0))[item].lane, item):
                yield Found("order", at, [1.0], 0, SWAP_PART)

    def _smallest(
        self, item: int, kind: str, which: int, sizes: list[float], part: Callable[[float], float], least: float
    ) -> Iterator[Found]:
        """The smallest size that moves the item, when it is smaller than what was found already."""
        sizes = [size for size in sizes if part(size) < least]

        def moves(size: float) -> bool:
            return self._moves(self.near((kind, which, size))[item].lane, item)

        at = smallest(sizes, moves)
        if at is not None:
            yield Found(kind, which, sizes, at, part(sizes[at]))

    def _told(self, kind: str, which: int, size: float) -> dict[str, Any]:
        if kind == "capacity":
            resource, period = self.layout.cells[which]
            return {"kind": kind, "resource": resource, "period": period, "extra": size}
        if kind == "estimate":
            return {"kind": kind, "initiative": self.layout.items[which].id, "percent": round(100 * size)}
        return {"kind": kind, "swap": list(self._swaps[which][1])}

    def sizes_of(self, cell: int) -> list[float]:
        """Amounts of a cell that are tried, up to all that there is on average; counts get 1, 2 and 3."""
        return sizes_at(self.layout, cell, float(self.solved.scenarios.capacity[:, cell].mean()))

    def part_of(self, cell: int) -> Callable[[float], float]:
        """How large an amount is as a part of the cell."""
        mean = max(float(self.solved.scenarios.capacity[:, cell].mean()), 10.0**-DIGITS)
        return lambda size: abs(size) / mean

    def near(self, key: Key) -> list[Laned]:
        """Lanes among good plans near the proven ones, after a change."""
        return self._near.get(key, self._nearby)

    def _nearby(self, key: Key) -> list[Laned]:
        return self._lanes(self._plans_near(key))

    def _plans_near(self, key: Key) -> Flags:
        return self._plans.get(key, lambda key: nearby(self.layout, self.solved.plans, self.after(key)))

    def run(self, key: Key) -> list[Laned]:
        """Lanes after a change, solved."""
        return self._run.get(key, self._solved)

    def _solved(self, key: Key) -> list[Laned]:
        near = partial(self._plans_near, key)
        return self._lanes(solve_again(self.layout, self.solved, self.after(key), self.work, near).chosen)

    def after(self, key: Key) -> Scenarios:
        """The scenarios after a change."""
        kind, which, size = key
        drawn = self.solved.scenarios
        if kind == "capacity":
            capacity = drawn.capacity.copy()
            capacity[:, which] = np.maximum(capacity[:, which] + size, 0.0)
            return drawn.with_capacity(capacity)
        if kind == "estimate":
            use, columns = drawn.use.copy(), self.layout.columns_by_item[which]
            measured = np.flatnonzero(~is_counted(self.layout))
            use[:, columns[:, None], measured] *= 1 + size
            return replace(drawn, use=use)
        order = self._swaps[which][0]
        layout = replace(self.layout, problem=replace(self.layout.problem, order=order))
        return replace(drawn, value=draw_value(layout, Draws(self.seed, 0, drawn.count)))

    @cached_property
    def _swaps(self) -> list[tuple[tuple[tuple[str, ...], ...], tuple[str, str]]]:
        return list(swaps(self.layout.problem.order))

    def _lanes(self, chosen: Flags) -> list[Laned]:
        shares = self._shifted(shares_of(self.layout, chosen))
        return lanes_of(self.layout, shares, moved_up(self.layout, order_by_share(self.layout, shares)))

    def _shifted(self, after: Shares) -> Shares:
        """The shares of all scenarios, moved by what a change did to those of the first."""
        every, before = self.shares, self.before
        return Shares(
            count=every.count,
            column=np.clip(every.column + after.column - before.column, 0.0, 1.0),
            item=np.clip(every.item + after.item - before.item, 0.0, 1.0),
            early=np.clip(every.early + after.early - before.early, 0.0, 1.0),
            n10=max(0, every.n10 + after.n10 - before.n10),
            n50=max(0, every.n50 + after.n50 - before.n50),
            n90=max(0, every.n90 + after.n90 - before.n90),
        )

    def _better(self, lanes: list[Laned]) -> list[str]:
        return [
            item.id
            for item, before, after in zip(self.layout.items, self.now, lanes, strict=True)
            if RANK[after.lane] < RANK[before.lane]
        ]


def is_toward(after: str, before: str) -> bool:
    """Whether a lane moved the way that is asked: out of need to have, or up from anywhere else."""
    return RANK[after] > RANK[before] if before == NEED else RANK[after] < RANK[before]


def swaps(order: tuple[tuple[str, ...], ...]) -> Iterator[tuple[tuple[tuple[str, ...], ...], tuple[str, str]]]:
    """Every order in which one criterion of a group and one of the next have changed places."""
    for at in range(len(order) - 1):
        upper, lower = order[at], order[at + 1]
        for one, other in product(sorted(upper), sorted(lower)):
            raised = tuple(other if name == one else name for name in upper)
            lowered = tuple(one if name == other else name for name in lower)
            yield (*order[:at], raised, lowered, *order[at + 2 :]), (one, other)
