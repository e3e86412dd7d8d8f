"""The layers of exact mode: initiatives decided one by one, keeping what may still be the best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.exact_dominance import Budget, Compared, not_dominated
from bundel.engine.portfolio.exact_model import NEVER, Item, Model, Numbers
from bundel.engine.portfolio.exact_weights import TooLarge

MOST_STATES = 200_000
"""The most part portfolios in one layer, which bounds the memory."""
_BEAM = 64
_SAME = 1e-9


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
        self.most_to_come = [np.sum([zero, *uses[at + 1 :]], axis=0) for at in range(len(uses))]

    def all_that_fit(self) -> States:
        """Every non-dominated portfolio within the capacities; none when the duties do not fit."""
        return self._run(self._nothing_decided(), 0, len(self.model.items), self.model.capacity)

    def all_with_least_shortage(self) -> States:
        """Every non-dominated portfolio whose duties have the least total relative shortage."""
        duties = self.model.duties
        limit = self._shortage_of_a_good_try()
        placed = self._run(self._nothing_decided(), 0, duties, None, limit)
        if not len(placed.choice):
            return placed
        shortage = relative_shortage(self.model.capacity, placed.used)
        placed = placed.rows(shortage <= shortage.min() + _SAME)
        return self._run(placed, duties, len(self.model.items), self.model.capacity)

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
        weights = self.model.items[0].low.shape[1] if self.model.items else 1
        nothing = np.zeros((1, 0), dtype=np.int16)
        return States(nothing, np.zeros((1, len(self.model.cells))), np.zeros((1, weights)), np.zeros((1, weights)))

    def _run(
        self, states: States, first: int, end: int, capacity: Numbers | None, most_short: float = np.inf
    ) -> States:
        for at in range(first, end):
            if len(states.choice) * len(self.model.items[at].choices) > MOST_STATES:
                raise TooLarge(self._what_it_can_do(at))
            states = extended(states, self.model, at, capacity)
            if capacity is None:
                coming = relative_shortage(self.model.capacity, states.used + self._least_to_come(at))
                states = states.rows(coming <= most_short + _SAME)
            try:
                states = states.rows(not_dominated(self._compared(states, at, capacity), self.budget))
            except TooLarge:
                raise TooLarge(self._what_it_can_do(at)) from None
        return states

    def _what_it_can_do(self, at: int) -> str:
        size = len(self.model.items)
        return (
            f"Exact mode stopped at initiative {at + 1} of {size}: too many portfolios are equally possible. "
            "It usually finishes 15 initiatives with 3 alternatives and a few capacities, more with narrow intervals "
            "and an order of criteria. Use sampled mode, or fix or leave out initiatives."
        )

    def _compared(self, states: States, at: int, capacity: Numbers | None) -> Compared:
        held, width = _wide(self.model, states, at)
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


def _wide(model: Model, states: States, at: int) -> tuple[Numbers, Numbers]:
    """Which alternatives of uncertain value each row holds, and how uncertain these are."""
    held = [np.zeros((len(states.choice), 0))]
    width = [np.zeros((0, states.low.shape[1]))]
    for place, item in enumerate(model.items[: at + 1]):
        widths = item.high - item.low
        wide = np.flatnonzero((widths > 0).any(axis=1))
        held.append((states.choice[:, place, None] == wide[None, :]).astype(float))
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
