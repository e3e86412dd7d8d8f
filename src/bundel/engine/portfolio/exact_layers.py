"""The layers of exact mode: initiatives decided one by one, keeping what may still be the best."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.exact_bounds import Bounds, capacity_prices
from bundel.engine.portfolio.exact_dominance import Budget, Compared, not_dominated
from bundel.engine.portfolio.exact_model import NEVER, Item, Model, Numbers
from bundel.engine.portfolio.exact_weights import TooLarge

MOST_STATES = 200_000
"""The most part portfolios in one layer, which bounds the memory."""
_BEAM = 64
_SAME = 1e-9
_MOST_MIXES = 60


@dataclass(frozen=True, slots=True)
class States:
    """Part portfolios, one row each; ``used`` counts capacity in whole numbers of the model."""

    choice: NDArray[np.int16]  # portfolio × item decided: the option taken
    used: Numbers
    low: Numbers
    high: Numbers

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> States:
        """Some of the rows."""
        return States(self.choice[chosen], self.used[chosen], self.low[chosen], self.high[chosen])


class Layers:
    """Runs the layers of one model within a budget of steps."""

    def __init__(self, model: Model, max_steps: int) -> None:
        self.model = model
        self.budget = Budget(max_steps)
        uses = [item.use.max(axis=0) for item in model.items]
        zero = 0 * model.capacity
        weights = model.weights
        self.prices = capacity_prices(model)
        self.mixes = _mixes(weights)
        values = [((item.low + item.high) / 2).max(axis=0) for item in model.items]
        self.most_value_to_come = [np.sum([np.zeros(weights), *values[at + 1 :]], axis=0) for at in range(len(uses))]
        self.most_to_come = [np.sum([zero, *uses[at + 1 :]], axis=0) for at in range(len(uses))]

    def all_that_fit(self) -> States:
        """Every non-dominated portfolio within the capacities; none when the duties do not fit."""
        return self._complete(self._nothing_decided(), 0)

    def all_with_least_shortage(self) -> States:
        """Every non-dominated portfolio whose duties have the least total relative shortage."""
        duties = self.model.duties
        limit = self._shortage_of_a_good_try()
        placed = self._run(self._nothing_decided(), 0, duties, None, most_short=limit)
        if not len(placed.choice):
            return placed
        shortage = relative_shortage(self.model.capacity, placed.used)
        placed = placed.rows(shortage <= shortage.min() + _SAME)
        return self._complete(placed, duties)

    def _complete(self, states: States, first: int) -> States:
        """Decide the rest within the capacities, dropping what a quickly found portfolio surely beats."""
        known = self._quick_portfolios(states, first)
        bounds = Bounds(self.model, self.prices, known) if len(known) else None
        return self._run(states, first, len(self.model.items), self.model.capacity, bounds=bounds)

    def _quick_portfolios(self, states: States, first: int) -> NDArray[np.int16]:
        """Good whole portfolios: per mix of weights only the most promising parts are kept."""
        for at in range(first, len(self.model.items)):
            states = extended(states, self.model, at, self.model.capacity)
            room = self._room(states, at, self.model.capacity)
            hope = (states.low + states.high) / 2 + np.minimum(room @ self.prices.T, self.most_value_to_come[at])
            best = np.argsort(-(hope @ self.mixes.T), axis=0, kind="stable")[:_BEAM]
            states = states.rows(np.unique(best))
        return states.choice

    def _shortage_of_a_good_try(self) -> float:
        states = self._nothing_decided()
        for at in range(self.model.duties):
            states = extended(states, self.model, at, None)
            shortage = relative_shortage(self.model.capacity, states.used + self._least_to_come(at))
            states = states.rows(np.argsort(shortage, kind="stable")[:_BEAM])
        ends = relative_shortage(self.model.capacity, states.used)
        return float(ends.min()) if len(ends) else np.inf

    def _least_to_come(self, at: int) -> Numbers:
        rest = [item.use.min(axis=0) for item in self.model.items[at + 1 : self.model.duties]]
        return np.asarray(np.sum([0 * self.model.capacity, *rest], axis=0))

    def _nothing_decided(self) -> States:
        weights = self.model.weights
        nothing = np.zeros((1, 0), dtype=np.int16)
        return States(nothing, np.zeros((1, len(self.model.cells))), np.zeros((1, weights)), np.zeros((1, weights)))

    def _run(
        self,
        states: States,
        first: int,
        end: int,
        capacity: Numbers | None,
        *,
        most_short: float = np.inf,
        bounds: Bounds | None = None,
    ) -> States:
        for at in range(first, end):
            if len(states.choice) * len(self.model.items[at].choices) > MOST_STATES:
                raise TooLarge(self._what_it_can_do(at))
            states = extended(states, self.model, at, capacity)
            if capacity is None:
                coming = relative_shortage(self.model.capacity, states.used + self._least_to_come(at))
                states = states.rows(coming <= most_short + _SAME)
            try:
                if bounds is not None:
                    states = states.rows(self._may_last(states, at, bounds))
                states = states.rows(not_dominated(self._compared(states, at, capacity), self.budget))
            except TooLarge:
                raise TooLarge(self._what_it_can_do(at)) from None
        return states

    def _may_last(self, states: States, at: int, bounds: Bounds) -> NDArray[np.bool_]:
        held, _ = _wide(self.model, states.choice, at)
        room = self._room(states, at, self.model.capacity)
        self.budget.spend(len(states.choice) * len(bounds.known))
        return bounds.may_last(at, states.high, room, held, _wide(self.model, bounds.known, at))

    def _what_it_can_do(self, at: int) -> str:
        size = len(self.model.items)
        return (
            f"Exact mode stopped at initiative {at + 1} of {size}: too many portfolios are equally possible. "
            "It usually finishes 15 initiatives with 3 alternatives and a few capacities, more with narrow intervals "
            "and an order of criteria. Use sampled mode, or fix or leave out initiatives."
        )

    def _compared(self, states: States, at: int, capacity: Numbers | None) -> Compared:
        held, width = _wide(self.model, states.choice, at)
        room = [-states.used] if capacity is None else [self._room(states, at, capacity)]
        room += [-column[:, None] for column in self._still_asked(states, at)]
        return Compared(states.low, states.high, _varying(np.concatenate(room, axis=1)), held, width)

    def _room(self, states: States, at: int, capacity: Numbers) -> Numbers:
        """Remaining capacity, as far as what is still to come can use it."""
        return np.asarray(np.minimum(np.maximum(capacity - states.used, 0), self.most_to_come[at]))

    def _still_asked(self, states: States, at: int) -> list[Numbers]:
        """Starts of what later items depend on, and what later items exclude: less is better."""
        coming = self.model.items[at + 1 :]
        needed = sorted({n for item in coming for needs in item.needs for n in needs if n <= at})
        excluded = sorted({n for item in coming for n in item.excludes if n <= at})
        starts = {n: self.model.items[n].start[states.choice[:, n]] for n in {*needed, *excluded}}
        return [starts[n] for n in needed] + [(starts[n] < NEVER).astype(float) for n in excluded]


def _mixes(weights: int) -> Numbers:
    """Mixes of extreme points, spread evenly: all ways to divide some equal parts over them."""
    parts = next(parts for parts in (8, 6, 4, 3, 2, 1) if comb(parts + weights - 1, parts) <= _MOST_MIXES or parts == 1)
    picks = combinations_with_replacement(range(weights), parts)
    return np.array([np.bincount(pick, minlength=weights) / parts for pick in picks])


def _varying(room: Numbers) -> Numbers:
    return room[:, (room != room[:1]).any(axis=0)]


def extended(states: States, model: Model, at: int, capacity: Numbers | None) -> States:
    """Every part portfolio with every option of the next item that may follow it."""
    item = model.items[at]
    parts = []
    for option in range(len(item.choices)):
        fits = _allowed(states, model, item, option)
        if capacity is not None:
            use = item.use[option]
            fits &= ((use == 0) | (states.used + use <= capacity)).all(axis=1)
        parts.append((option, np.flatnonzero(fits)))
    rows = np.concatenate([rows for _, rows in parts])
    options = np.concatenate([np.full(len(rows), option, dtype=np.int16) for option, rows in parts])
    return States(
        np.concatenate([states.choice[rows], options[:, None]], axis=1),
        states.used[rows] + item.use[options],
        states.low[rows] + item.low[options],
        states.high[rows] + item.high[options],
    )


def _allowed(states: States, model: Model, item: Item, option: int) -> NDArray[np.bool_]:
    """Rows in which what the option needs has started in time and nothing excludes it."""
    allowed = np.ones(len(states.choice), dtype=bool)
    if item.choices[option] is None:
        return allowed
    for need in item.needs[option]:
        allowed &= model.items[need].start[states.choice[:, need]] <= item.start[option]
    for other in item.excludes:
        allowed &= model.items[other].start[states.choice[:, other]] >= NEVER
    return allowed


def _wide(model: Model, choice: NDArray[np.int16], at: int) -> tuple[Numbers, Numbers]:
    """Which alternatives of uncertain value each row holds, and how uncertain these are."""
    held = [np.zeros((len(choice), 0))]
    width = [np.zeros((0, model.weights))]
    for place, item in enumerate(model.items[: at + 1]):
        widths = item.high - item.low
        wide = np.flatnonzero((widths > 0).any(axis=1))
        held.append((choice[:, place, None] == wide[None, :]).astype(float))
        width.append(widths[wide])
    return np.concatenate(held, axis=1), np.concatenate(width)


def relative_shortage(capacity: Numbers, used: Numbers) -> Numbers:
    """Total over the cells of short / max(capacity, a tenth of the demand), per row."""
    short = np.maximum(used - capacity, 0)
    against = np.maximum(np.maximum(capacity, used / 10), 1e-300)
    return np.asarray((short / against).sum(axis=1))


def shortage_per_cell(model: Model, states: States) -> Numbers:
    """By how much each row exceeds each capacity, in whole numbers of the model."""
    return np.maximum(states.used - model.capacity, 0)
