"""Part portfolios that can't become non-dominated, whatever is chosen next.

A whole portfolio x already known dominates everything that can grow out of a part q when, at
every extreme weight, it is ahead of q by more than q can still win on it. What q can win is
bounded by Lagrangian relaxation of the capacities; any multipliers of zero or more are valid,
those of the linear relaxation are good.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from bundel.engine.portfolio.exact_model import Item, Model, Numbers

_BLOCK = 4096


class Bounds:
    """Bounds on what is still to be won, against known portfolios ``known`` (portfolio × item: option)."""

    def __init__(self, model: Model, prices: Numbers, known: NDArray[np.int16]) -> None:
        self.model = model
        self.prices = prices
        self.known = known
        low = [item.low[known[:, at]] for at, item in enumerate(model.items)]
        self.low_so_far = np.cumsum(low, axis=0)  # layer × portfolio × extreme point
        wins = [most_to_win(item, prices)[:, known[:, at]].T for at, item in enumerate(model.items)]
        total = np.cumsum(wins[::-1], axis=0)[::-1]
        self.to_win = np.concatenate([total[1:], 0 * total[:1]])
        # The bound is rounded, the lead is not: keep well away from a tie.
        magnitude = sum(float(np.abs(item.high).max() + np.abs(item.low).max()) for item in model.items)
        self.margin = 1e-9 * magnitude + 1e-6

    def may_last(
        self, at: int, high: Numbers, room: Numbers, held: Numbers, known: tuple[Numbers, Numbers]
    ) -> NDArray[np.bool_]:
        """Rows of the layer of item ``at`` that no known portfolio surely beats."""
        lasts = [
            ~self._beaten(
                at, high[first : first + _BLOCK], room[first : first + _BLOCK], held[first : first + _BLOCK], known
            )
            for first in range(0, len(high), _BLOCK)
        ]
        return np.concatenate([np.zeros(0, dtype=bool), *lasts])

    def _beaten(
        self, at: int, high: Numbers, room: Numbers, held: Numbers, known: tuple[Numbers, Numbers]
    ) -> NDArray[np.bool_]:
        known_held, width = known
        beats = np.ones((len(self.known), len(high)), dtype=bool)
        for weight in range(high.shape[1]):
            lead = (known_held * width[:, weight]) @ held.T
            lead += (self.low_so_far[at, :, weight] - self.to_win[at, :, weight])[:, None]
            lead -= (high[:, weight] + room @ self.prices[weight])[None, :]
            beats &= lead > self.margin
        return np.asarray(beats.any(axis=0))


def most_to_win(item: Item, prices: Numbers) -> Numbers:
    """Extreme point × option of the known portfolio: the most that another option wins on it, net of its price."""
    gain = item.high.T[:, None, :] - item.low.T[:, :, None]
    own = np.arange(len(item.choices))
    gain[:, own, own] = 0
    return np.asarray((gain - (prices @ item.use.T)[:, None, :]).max(axis=2))


def capacity_prices(model: Model) -> Numbers:
    """Extreme point × cell: what a unit of capacity is worth in the linear relaxation."""
    weights = model.weights
    cells = len(model.cells)
    if not cells or not model.items:
        return np.zeros((weights, cells))
    use = np.concatenate([item.use for item in model.items])
    value = np.concatenate([(item.low + item.high) / 2 for item in model.items])
    owner = np.concatenate([np.full(len(item.choices), at) for at, item in enumerate(model.items)])
    one_each = (owner[None, :] == np.arange(len(model.items))[:, None]).astype(float)
    per_cell, per_value = np.maximum(model.capacity, 1), np.maximum(np.abs(value).max(axis=0), 1)
    # What asks more than there is can't be chosen, however much more; huge numbers only trouble the solver.
    rows = np.concatenate([np.minimum(use.T / per_cell[:, None], 2), one_each])
    limits = np.concatenate([model.capacity / per_cell, np.ones(len(model.items))])
    prices = []
    for weight in range(weights):
        solved = linprog(-value[:, weight] / per_value[weight], A_ub=rows, b_ub=limits, method="highs-ds")
        prices.append(np.maximum(-solved.ineqlin.marginals[:cells], 0) * per_value[weight] / per_cell)
    return np.array(prices)
