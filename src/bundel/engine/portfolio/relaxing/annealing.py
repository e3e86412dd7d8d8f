"""A short annealing: one item at a time takes another slot that fits, for what it gains in value and in worth.

By worth alone every good plan is alike, as capacity that comes free counts as sold; by value alone nothing is ever
given up to make room. The mix lets go of what costs little against the bound, so that something better may fit.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Indices
from bundel.engine.portfolio.relaxing.frame import Frame
from bundel.engine.portfolio.relaxing.pricing import NEVER, Desk
from bundel.engine.portfolio.relaxing.scene import Scene, add_up, fits, keeps_rules, move

NEAR = 0.05
"""Slots take part when they cost no more than this part of the gap against the best slot of their item, by worth."""
WORTH_PART = 0.9
WARM, COLD = 0.01, 0.001
"""The loss that is taken once in about three times, as a part of the gap, at the start and in the end."""
FAR = 8.0
"""Losses of more than so many times the warmth are not tried."""
LEAST_GAIN = 1e-12
Chance = NDArray[np.uint64]


@compiled
def next_random(chance: Chance, below: int) -> int:
    """A whole number from zero up to ``below``, by xorshift (Marsaglia 2003); changes ``chance``."""
    state = chance[0]
    state ^= state << np.uint64(13)
    state ^= state >> np.uint64(7)
    state ^= state << np.uint64(17)
    chance[0] = state
    return int(((state >> np.uint64(32)) * np.uint64(below)) >> np.uint64(32))


@compiled
def near_slots(frame: Frame, scene: Scene, worth: Numbers, most: float) -> Indices:
    """Open slots that lose at most so much against the best slot of their item, by worth."""
    best = np.where(frame.is_must, NEVER, 0.0)
    for slot in range(len(worth)):
        best[frame.item[slot]] = max(best[frame.item[slot]], worth[slot])
    found, count = np.empty(len(worth), dtype=np.int64), 0
    for slot in range(len(worth)):
        if scene.is_open[slot] and worth[slot] >= best[frame.item[slot]] - most:
            found[count] = slot
            count += 1
    return found[:count]


@compiled
def anneal(frame: Frame, scene: Scene, desk: Desk, gap: float, moves: int, chance: Chance) -> None:
    """Better the plan in the scene by so many tries; it leaves the best plan that it came by."""
    worth, value = desk.worth, add_up(scene)
    near = near_slots(frame, scene, worth, NEAR * gap)
    best, best_pick = value, scene.pick.copy()
    warmth, cooling = WARM * gap, (COLD / WARM) ** (1.0 / max(moves, 1))
    for _ in range(moves if len(near) else 0):
        warmth *= cooling
        slot = near[next_random(chance, len(near))]
        item = frame.item[slot]
        at = scene.pick[item]
        to = -1 if at == slot else slot
        gain = scene.value[to] - scene.value[at]
        by_worth = (worth[to] if to >= 0 else 0.0) - (worth[at] if at >= 0 else 0.0)
        mixed = gain + WORTH_PART * (by_worth - gain)
        if mixed < 0.0 and not _is_taken(mixed, warmth, chance):
            continue
        if fits(scene, item, to) and keeps_rules(frame, scene, item, to):
            move(scene, item, to)
            value += gain
            if value > best + LEAST_GAIN:
                best = value
                best_pick[:] = scene.pick
    scene.pick[:] = best_pick
    add_up(scene)


@compiled
def _is_taken(gain: float, warmth: float, chance: Chance) -> bool:
    if gain < -FAR * warmth:
        return False
    return (1 + next_random(chance, 1 << 30)) / (1 << 30) <= math.exp(gain / warmth)
