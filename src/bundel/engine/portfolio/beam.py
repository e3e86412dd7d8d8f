"""Many scenarios at once by a beam search: a branch and bound that goes item by item and keeps the best partial plans.

Partial plans are ranked by an upper bound on what they can become (value so far, price of the capacity that is left,
best columns of the items to come). What is dropped for lack of room has a bound too, so the result is proven: no plan
is worth more than the best one found or the highest bound that was dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.bounds import best_by_item, find_prices, reduced_value
from bundel.engine.portfolio.constants import FEASIBLE
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout

NOT_CHOSEN = 127


@dataclass(frozen=True, slots=True)
class Beamed:
    """Per scenario: whether a plan was found, what it holds, its value and a proven bound on every plan."""

    is_found: Flags
    chosen: Flags
    value: Numbers
    bound: Numbers


@dataclass(slots=True)
class _State:
    """The partial plans of all scenarios: (scenario, plan) and, for what others need, the period it starts in."""

    left: Numbers
    value: Numbers
    score: Numbers
    start: Indices
    dropped: Numbers


class Beam:
    """One search over a batch of scenarios."""

    def __init__(
        self, layout: Layout, capacity: Numbers, use: Numbers, value: Numbers, is_open: Flags, steps: int
    ) -> None:
        self.layout, self.use, self.value, self.is_open = layout, use, value, is_open
        self.capacity = capacity
        self.room = FEASIBLE * np.maximum(capacity, 1.0)
        prices = find_prices(layout, capacity, use, value, is_open, steps)
        self.worth = reduced_value(prices, use, value, is_open)
        self.best = best_by_item(layout, self.worth)
        self.base = np.einsum("sr,sr->s", prices, capacity)
        self.margin = FEASIBLE * np.maximum(np.abs(self.base), 1.0)
        linked = {need.other for need in layout.needs} | {at for pair in layout.exclusions for at in pair}
        self.tracked = {item: at for at, item in enumerate(sorted(linked))}

    def run(self, width: int) -> Beamed:
        """Search twice, with so many partial plans per scenario; the better plan and the better bound stand.

        Duties first finds a plan more often, choices first finds better ones.
        """
        first, second = (self._search(self._order(duties_first), width) for duties_first in (True, False))
        is_better = second.value > first.value
        return Beamed(
            first.is_found | second.is_found,
            np.where(is_better[:, None], second.chosen, first.chosen),
            np.maximum(first.value, second.value),
            np.maximum(np.minimum(first.bound, second.bound), np.maximum(first.value, second.value)),
        )

    def may_reach(self, at: int, value: float) -> Flags:
        """Columns of one scenario that, by the bound, may be in a plan worth more than a value."""
        loss = self.best[at, self.layout.item_of] - self.worth[at]
        return np.asarray(self.base[at] + self.best[at].sum() - loss >= value - self.margin[at])

    def _search(self, order: Indices, width: int) -> Beamed:
        rows, count = len(self.capacity), np.arange(len(self.capacity))
        top = self.base + self.best.sum(axis=1)
        state = _State(
            left=self.capacity[:, None, :],
            value=np.zeros((rows, 1)),
            score=top[:, None],
            start=np.full((rows, 1, len(self.tracked)), NOT_CHOSEN),
            dropped=np.full(rows, -np.inf),
        )
        trail = [self._step(state, int(item), width) for item in order]
        best = np.where(np.isfinite(state.score), state.value, -np.inf).argmax(axis=1)
        is_found = np.isfinite(state.score[count, best])
        value = np.where(is_found, state.value[count, best], -np.inf)
        bound = np.maximum(value, np.minimum(state.dropped, top) + self.margin)
        return Beamed(is_found, self._trace(trail, best), value, bound)

    def _step(self, state: _State, item: int, width: int) -> tuple[Indices, Indices]:
        """Extend every partial plan by every option of an item (the last is: none), and keep the best."""
        columns = self.layout.columns_by_item[item]
        count = np.arange(len(self.capacity))[:, None]
        score = np.concatenate(
            [state.score[:, :, None] + (self.worth[:, columns] - self.best[:, item, None])[:, None, :],
             state.score[:, :, None] - self.best[:, item, None, None]], axis=2,
        )  # fmt: skip
        score[:, :, :-1][~self._fits(state, item, columns)] = -np.inf
        if self.layout.is_must[item]:
            score[:, :, -1] = -np.inf
        flat = score.reshape(len(score), -1)
        kept, dropped = _best_of(flat, width)
        state.dropped = np.maximum(state.dropped, dropped)
        parent, option = np.divmod(kept, len(columns) + 1)
        is_taken = option < len(columns)
        column = columns[np.minimum(option, len(columns) - 1)] if len(columns) else option
        state.score = np.take_along_axis(flat, kept, axis=1)
        state.left, state.value, state.start = (
            state.left[count, parent],
            state.value[count, parent],
            state.start[count, parent],
        )
        if len(columns):
            state.left = state.left - np.where(is_taken[..., None], self.use[count, column], 0.0)
            state.value = state.value + np.where(is_taken, self.value[count, column], 0.0)
        if item in self.tracked and len(columns):
            state.start[:, :, self.tracked[item]] = np.where(is_taken, self.layout.start_of[column], NOT_CHOSEN)
        return parent, np.where(is_taken, column, -1)

    def _fits(self, state: _State, item: int, columns: Indices) -> Flags:
        fits = np.empty((*state.value.shape, len(columns)), dtype=bool)
        left = state.left + self.room[:, None, :]
        for at, column in enumerate(columns):
            fits[:, :, at] = (self.use[:, None, column, :] <= left).all(axis=2)
        for need in self.layout.needs:
            if need.item == item:
                begun = state.start[:, :, self.tracked[need.other], None]
                asks = np.isin(columns, need.columns)
                fits &= ~asks | (begun <= self.layout.start_of[columns])
        for one, other in self.layout.exclusions:
            if item in (one, other):
                against = other if item == one else one
                fits &= (state.start[:, :, self.tracked[against]] == NOT_CHOSEN)[:, :, None]
        return fits

    def _order(self, duties_first: bool) -> Indices:
        """Duties first or last, each by what is at stake: the mean loss when its second best is taken instead.

        Always after what an item needs, and the same for the whole batch.
        """
        layout = self.layout
        stake = [self._stake(item) for item in range(len(layout.items))]
        rank = sorted(range(len(stake)), key=lambda item: (layout.is_must[item] != duties_first, -stake[item], item))
        needs = {item: {need.other for need in layout.needs if need.item == item} for item in rank}
        order: list[int] = []
        while rank:
            following = next(item for item in rank if needs[item] <= set(order))
            order.append(following)
            rank.remove(following)
        return np.array(order, dtype=np.int64)

    def _stake(self, item: int) -> float:
        worth = np.where(self.is_open, self.worth, 0.0)[:, self.layout.columns_by_item[item]]
        options = np.sort(np.concatenate([worth, np.zeros((len(worth), 2))], axis=1), axis=1)
        return float((options[:, -1] - options[:, -2]).mean())

    def _trace(self, trail: list[tuple[Indices, Indices]], last: Indices) -> Flags:
        chosen = np.zeros(self.value.shape, dtype=bool)
        count, at = np.arange(len(last)), last
        for parent, option in reversed(trail):
            column = option[count, at]
            has = column >= 0
            chosen[count[has], column[has]] = True
            at = parent[count, at]
        return chosen


def _best_of(score: Numbers, width: int) -> tuple[Indices, Numbers]:
    """Positions of the ``width`` highest scores per row, and the highest score that is left out."""
    if score.shape[1] <= width:
        return np.broadcast_to(np.arange(score.shape[1]), score.shape), np.full(len(score), -np.inf)
    order = np.argpartition(-score, width, axis=1)
    dropped = np.take_along_axis(score, order[:, width:], axis=1).max(axis=1)
    return order[:, :width], dropped
