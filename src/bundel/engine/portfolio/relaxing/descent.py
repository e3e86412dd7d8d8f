"""Prices that make the bound low: subgradient steps with momentum, their length found by the best bound so far."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.relaxing.frame import Frame
from bundel.engine.portfolio.relaxing.pricing import Desk, bound_at, slope_at
from bundel.engine.portfolio.relaxing.scene import Scene

AIM = 0.01
"""Steps aim at a bound that is lower by this part than the best one found."""
MOMENTUM, LONGER, SHORTER = 0.8, 1.05, 0.93
RULE_WEIGHT = 0.1
"""A whole item against a whole capacity, in the length of a step."""
FIRST_LENGTH = 0.6
PATIENCE, BACK = 6, 0.6
"""After so many steps without a lower bound it goes back to the best prices, slower and from a standstill."""
KEPT = 0.9
"""What the picks of a step count for, against those of the step after it."""
TINY = 1e-18
HOPELESS = -2.0
"""Times all value: a bound below it is lower than any plan can be, so there is no plan."""


@compiled
def descend(frame: Frame, scene: Scene, prices: Numbers, desk: Desk, steps: int) -> float:
    """Lower the bound in a fixed number of steps; leaves the best prices in ``prices`` and gives their bound.

    Minus infinity when the bound shows that there is no plan.
    ``desk.often`` tells afterwards how often every slot was picked of late, the last entries how often no slot was.
    """
    now, way = prices.copy(), np.zeros(len(prices))
    best, length, cells, waited = np.inf, FIRST_LENGTH, len(scene.limit), 0
    hopeless = HOPELESS * np.abs(scene.value).sum() - 1.0
    desk.often[:] = 0.0
    fresh = 1.0
    for _ in range(steps):
        bound = bound_at(frame, scene, now, desk)
        if bound < hopeless:
            return -np.inf
        _remember(desk, fresh)
        fresh /= KEPT
        if bound < best:
            best = bound
            prices[:] = now
            length *= LONGER
            waited = 0
        else:
            length *= SHORTER
            waited += 1
        if waited == PATIENCE:
            waited, length = 0, length * BACK
            now[:] = prices
            way[:] = 0.0
            bound_at(frame, scene, now, desk)
            bound = best
        slope_at(frame, scene, desk, RULE_WEIGHT)
        square = 0.0
        for at in range(len(way)):
            way[at] = desk.slope[at] + MOMENTUM * way[at]
            if now[at] <= 0.0 and way[at] > 0.0:
                way[at] = 0.0
            square += way[at] * way[at]
        step = length * (bound - best + AIM * abs(best)) / max(square, TINY)
        for at in range(len(way)):
            weight = 1.0 if at < cells else RULE_WEIGHT
            now[at] = max(0.0, now[at] - step * weight * way[at])
    return best


@compiled
def _remember(desk: Desk, fresh: float) -> None:
    """Count the picks, each step for more than the one before; only how often against another slot matters."""
    slots = len(desk.worth)
    for item in range(len(desk.pick)):
        slot = desk.pick[item]
        desk.often[slot if slot >= 0 else slots + item] += fresh
