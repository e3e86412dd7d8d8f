"""Which (part) portfolios are dominated by another: the heart of exact mode.

p dominates q when, at every extreme weight, its value is at least that of q even if the values
of what only p holds are at their low end and of what only q holds at their high end, and is
more somewhere. What both hold cancels. For parts of portfolios, p must also leave at least as
much room as q for everything that is still to be decided.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.exact_model import Numbers
from bundel.engine.portfolio.exact_weights import TooLarge

_BLOCK = 512
_WIDE_BLOCK = 2048


@dataclass(slots=True)
class Budget:
    """Steps left: one step is one pair of portfolios compared."""

    left: int

    def spend(self, steps: int) -> None:
        """Take steps off; raises TooLarge when there are too few."""
        self.left -= steps
        if self.left < 0:
            raise TooLarge("The steps allowed are used up.")


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison needs of a set of (part) portfolios, one row each."""

    low: Numbers  # portfolio × extreme point: value with every interval at its low end
    high: Numbers
    room: Numbers  # portfolio × what must not be less: remaining capacity, early starts, ...
    held: Numbers  # portfolio × alternative with a wide value: 1 when held
    width: Numbers  # alternative × extreme point: high - low

    def rows(self, chosen: NDArray[np.intp]) -> Compared:
        """Some of the rows."""
        return Compared(self.low[chosen], self.high[chosen], self.room[chosen], self.held[chosen], self.width)


def not_dominated(compared: Compared, budget: Budget) -> NDArray[np.intp]:
    """Positions of the rows that no other row dominates, in rising order."""
    total = compared.low.sum(axis=1) + compared.high.sum(axis=1)
    # A dominating row has a larger total, so it comes earlier; equal totals never dominate.
    order = np.argsort(-total, kind="stable")
    kept = np.zeros(0, dtype=np.intp)
    for first in range(0, len(order), _BLOCK):
        block = order[first : first + _BLOCK]
        block = block[~_dominated_by_any(compared, total, kept, block, budget)]
        block = block[~_dominated_by_any(compared, total, block, block, budget)]
        kept = np.concatenate([kept, block])
    return np.sort(kept)


def _dominated_by_any(
    compared: Compared, total: Numbers, by: NDArray[np.intp], block: NDArray[np.intp], budget: Budget
) -> NDArray[np.bool_]:
    dominated = np.zeros(len(block), dtype=bool)
    for first in range(0, len(by), _WIDE_BLOCK):
        open_rows = np.flatnonzero(~dominated)
        if not len(open_rows):
            break
        strong = by[first : first + _WIDE_BLOCK]
        weak = block[open_rows]
        budget.spend(len(strong) * len(weak))
        larger = total[strong][:, None] > total[weak][None, :]
        dominates = larger & dominance(compared.rows(strong), compared.rows(weak))
        dominated[open_rows] = dominates.any(axis=0)
    return dominated


def dominance(strong: Compared, weak: Compared) -> NDArray[np.bool_]:
    """Which of the strong rows are at least as good as which weak ones, at worst and everywhere."""
    holds = np.ones((len(strong.low), len(weak.low)), dtype=bool)
    for column in range(strong.room.shape[1]):
        holds &= strong.room[:, column, None] >= weak.room[None, :, column]
    for column in range(strong.low.shape[1]):
        if not holds.any():
            break
        worst = strong.low[:, column, None] - weak.high[None, :, column]
        if strong.held.shape[1]:
            worst = worst + (strong.held * strong.width[:, column]) @ weak.held.T
        holds &= worst >= 0
    return holds
