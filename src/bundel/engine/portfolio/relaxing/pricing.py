"""The relaxed problem at given prices, solved exactly: its value is a bound on every plan.

Prices stand on cells, then on every period of every tie, then on every exclusion. What a column is worth is its value
less the price of its use; the best columns of all items, no item before its parent, follow from one walk up the
forest and one down. Whatever the prices, as long as none is negative, the bound holds: it asks no trust in how they
were found.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Indices
from bundel.engine.portfolio.relaxing.frame import Frame
from bundel.engine.portfolio.relaxing.scene import Scene

NEVER = -1e300


class Desk(NamedTuple):
    """Room for the relaxed problem: what slots are worth, the best per start and item, and what is picked."""

    worth: Numbers
    asking: Numbers
    """Start × item: the best slot that asks for the parent; ``free``: the best that does not."""
    free: Numbers
    hang: Numbers
    """(Start, or none) × item: what the items under it are worth together."""
    pick: Indices
    often: Numbers
    """How often each slot was picked of late, and then how often each item picked none."""
    slope: Numbers


def empty_desk(frame: Frame, cells: int) -> Desk:
    """Room for one relaxed problem at a time."""
    items, periods = len(frame.is_must), len(frame.block) - 1
    return Desk(
        np.zeros(len(frame.column)), np.zeros((periods, items)), np.zeros((periods, items)),
        np.zeros((periods + 1, items)), np.full(items, -1), np.zeros(len(frame.column) + items),
        np.zeros(cells + periods * len(frame.tie_other) + len(frame.pairs)),
    )  # fmt: skip


@compiled
def bound_at(frame: Frame, scene: Scene, prices: Numbers, desk: Desk) -> float:
    """The bound at these prices; leaves worth and picks on the desk."""
    total = _weigh(frame, scene, prices, desk)
    _best_per_start(frame, desk)
    total += _walk_up(frame, desk)
    _walk_down(frame, desk)
    return total


@compiled
def _weigh(frame: Frame, scene: Scene, prices: Numbers, desk: Desk) -> float:
    """What every slot is worth at these prices; gives the price of all capacity."""
    total = 0.0
    for cell in range(len(scene.limit)):
        total += prices[cell] * scene.limit[cell]
    for slot in range(len(desk.worth)):
        desk.worth[slot] = scene.value[slot]
    for start in range(len(frame.block) - 1):
        first, last = frame.block[start], frame.block[start + 1]
        worth = desk.worth[first:last]
        for which in range(frame.cell_first[start], frame.cell_first[start + 1]):
            cell = frame.cells[which]
            price, used = prices[cell], scene.turned[cell, first:last]
            if price > 0.0:
                for at in range(len(worth)):
                    worth[at] -= price * used[at]
    total += _weigh_ties(frame, prices, desk)
    for slot in range(len(desk.worth)):
        if not scene.is_open[slot]:
            desk.worth[slot] = NEVER
    return total


@compiled
def _weigh_ties(frame: Frame, prices: Numbers, desk: Desk) -> float:
    """Charge what may not start before another, or beside it, and credit what is waited for."""
    items, periods = len(frame.is_must), len(frame.block) - 1
    base = len(prices) - len(frame.pairs) - periods * len(frame.tie_other)
    for tie in range(len(frame.tie_other)):
        first, rest = base + tie * periods, 0.0
        for start in range(periods - 1, -1, -1):
            rest += prices[first + start]
            for slot in range(frame.block[start] + frame.tie_other[tie], frame.block[start + 1], items):
                desk.worth[slot] += rest
        for which in range(frame.tie_first[tie], frame.tie_first[tie + 1]):
            slot = frame.tied[which]
            for start in range(frame.start[slot], periods):
                desk.worth[slot] -= prices[first + start]
    base, total = len(prices) - len(frame.pairs), 0.0
    for pair in range(len(frame.pairs)):
        total += prices[base + pair]
        for side in range(2):
            for slot in range(frame.pairs[pair, side], len(desk.worth), items):
                desk.worth[slot] -= prices[base + pair]
    return total


@compiled
def _best_per_start(frame: Frame, desk: Desk) -> None:
    items = len(frame.is_must)
    desk.asking[:] = NEVER
    desk.free[:] = NEVER
    for start in range(len(frame.block) - 1):
        asking, free = desk.asking[start], desk.free[start]
        for first in range(frame.block[start], frame.block[start + 1], items):
            worth, asks = desk.worth[first : first + items], frame.asks_parent[first : first + items]
            for item in range(items):
                asking[item] = max(asking[item], worth[item] if asks[item] else NEVER)
                free[item] = max(free[item], NEVER if asks[item] else worth[item])


@compiled
def _walk_up(frame: Frame, desk: Desk) -> float:
    """From leaves to roots; gives what all trees are worth together."""
    periods = len(frame.block) - 1
    total = 0.0
    desk.hang[:] = 0.0
    for item in frame.upward:
        above = frame.parent[item]
        best = NEVER if frame.is_must[item] else desk.hang[periods, item]
        for start in range(periods):
            best = max(best, desk.free[start, item] + desk.hang[start, item])
        if above < 0:
            total += best
        else:
            desk.hang[periods, above] += best
            for start in range(periods - 1, -1, -1):
                best = max(best, desk.asking[start, item] + desk.hang[start, item])
                desk.hang[start, above] += best
    return total


@compiled
def _walk_down(frame: Frame, desk: Desk) -> None:
    """From roots to leaves: the slot that each item picks, given the start of its parent."""
    items, periods = len(frame.is_must), len(frame.block) - 1
    for place in range(items - 1, -1, -1):
        item = frame.upward[place]
        above = frame.parent[item]
        earliest = periods
        if above >= 0 and desk.pick[above] >= 0:
            earliest = frame.start[desk.pick[above]]
        best, pick = NEVER if frame.is_must[item] else desk.hang[periods, item], -1
        at, asks = -1, False
        for start in range(periods):
            if desk.free[start, item] + desk.hang[start, item] > best:
                best, at, asks = desk.free[start, item] + desk.hang[start, item], start, False
            if start >= earliest and desk.asking[start, item] + desk.hang[start, item] > best:
                best, at, asks = desk.asking[start, item] + desk.hang[start, item], start, True
        if at >= 0:
            worth = desk.asking[at, item] if asks else desk.free[at, item]
            pick = frame.block[at] + item
            while desk.worth[pick] != worth or frame.asks_parent[pick] != asks:
                pick += items
        desk.pick[item] = pick


@compiled
def pick_often(frame: Frame, scene: Scene, desk: Desk) -> None:
    """Pick what was picked most often of late, no item before its parent; overwrites what slots are worth."""
    slots = len(desk.worth)
    for slot in range(slots):
        never = desk.often[slots + frame.item[slot]]
        desk.worth[slot] = desk.often[slot] - never if scene.is_open[slot] else NEVER
    _best_per_start(frame, desk)
    _walk_up(frame, desk)
    _walk_down(frame, desk)


@compiled
def slope_at(frame: Frame, scene: Scene, desk: Desk, weight: float) -> None:
    """What the picks leave of every cell, tie and exclusion (less than nothing where they break it).

    Ties and exclusions count whole items, cells count parts of a capacity; ``weight`` makes them alike.
    """
    periods, cells, slope = len(frame.block) - 1, len(scene.limit), desk.slope
    left = slope[:cells]
    left[:] = scene.limit
    slope[cells:] = 0.0
    for slot in desk.pick:
        used = scene.use[slot]
        for cell in range(cells):
            left[cell] -= used[cell]
    for tie in range(len(frame.tie_other)):
        first, other = cells + tie * periods, desk.pick[frame.tie_other[tie]]
        if other >= 0:
            slope[first + frame.start[other] : first + periods] += weight
        for which in range(frame.tie_first[tie], frame.tie_first[tie + 1]):
            slot = frame.tied[which]
            if desk.pick[frame.item[slot]] == slot:
                slope[first + frame.start[slot] : first + periods] -= weight
    base = cells + periods * len(frame.tie_other)
    for pair in range(len(frame.pairs)):
        both = (desk.pick[frame.pairs[pair, 0]] >= 0) + (desk.pick[frame.pairs[pair, 1]] >= 0)
        slope[base + pair] = weight * (1 - both)
