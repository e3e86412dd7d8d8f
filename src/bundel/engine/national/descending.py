"""Lowers the bound step by step: the subgradient method over all multipliers at once, a fixed number of steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.bounding import Block, Bounding, Multipliers
from bundel.engine.national.frame import NO_POOL, NOT_JOINT
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags

FIRST_PACE, SLOWER, PATIENCE = 1.0, 0.7, 8
MEMORY = 0.7
"""How much of a direction is that of the step before."""


@dataclass(slots=True)
class Descent:
    """The best multipliers found, their bound, and how often each (undertaking, level) went on along the way."""

    multipliers: Multipliers
    bound: float
    went_on: Numbers


def descend(bounding: Bounding, start: Multipliers, target: float, steps: int) -> Descent:
    """Go down from ``start``; ``target`` is the value of a plan that is known, which the bound can't pass."""
    here = start.copy()
    best = Descent(start.copy(), np.inf, np.zeros(len(bounding.slots.joint)))
    pace, since = FIRST_PACE, 0
    direction: Multipliers | None = None
    for _ in range(steps):
        bound, slope, is_on = evaluate(bounding, here)
        best.went_on = 0.95 * best.went_on + 0.05 * is_on
        if bound < best.bound - 1e-9 * abs(bound):
            best.multipliers, best.bound, since = here.copy(), bound, 0
        else:
            since += 1
            if since >= PATIENCE:
                pace, since = pace * SLOWER, 0
                here, direction = best.multipliers.copy(), None
                continue
        direction = slope if direction is None else _mixed(direction, slope)
        length = pace * max(bound - target, 1e-6 * abs(bound)) / max(_square(direction), 1e-12)
        here = _moved(here, direction, length, bounding)
    return best


def evaluate(bounding: Bounding, here: Multipliers) -> tuple[float, Multipliers, Flags]:
    """The bound at these multipliers, its slope, and which (undertaking, level) go on in it."""
    joint, is_on = bounding.joint_part(here)
    total = joint + bounding.pool_part(here)
    slope = Multipliers([], [], -(bounding.slots.is_asked * is_on).astype(float), np.ones(len(here.pool)))
    for at, block in enumerate(bounding.blocks):
        worth = bounding.priced(block, at, here, with_capacity=True)
        best, column = best_columns(block, worth)
        total += float((here.capacity[at] * block.limit).sum() + best.sum())
        _add_slopes(bounding, block, at, column, is_on, slope)
    return total, slope, is_on


def best_columns(block: Block, worth: Numbers) -> tuple[Numbers, Numbers]:
    """Per row and item the best worth, and the column behind it (−1: left out)."""
    rows = np.arange(len(worth))[:, None]
    best = np.repeat(block.floor[None, :], len(worth), axis=0)
    column = np.full(best.shape, -1)
    ends = np.append(block.item_starts, len(block.base))[1:]
    for item, (first, last) in enumerate(zip(block.item_starts, ends, strict=True)):
        if first == last:
            continue
        which = worth[:, first:last].argmax(axis=1)
        value = worth[rows[:, 0], first + which]
        is_better = value > best[:, item]
        best[is_better, item] = value[is_better]
        column[is_better, item] = first + which[is_better]
    return best, column


def _add_slopes(bounding: Bounding, block: Block, at: int, column: Numbers, is_on: Flags, slope: Multipliers) -> None:
    rows, items = np.nonzero(column >= 0)
    columns = column[rows, items]
    used = np.zeros_like(block.limit)
    np.add.at(used, rows, block.use[rows, columns])
    slope.capacity.append(block.limit - used)
    if len(slope.pool):
        held = block.cell_pool != NO_POOL
        pool = bounding.ground.pool
        np.subtract.at(
            slope.pool,
            block.cell_pool[held],
            (used * block.scale)[held] / np.maximum(pool[block.cell_pool[held]], 1e-12),
        )
    slot = block.slot[columns]
    is_joint = slot != NOT_JOINT
    joining = np.repeat(is_on[None, :].astype(float), len(block.limit), axis=0)
    np.add.at(joining, (rows[is_joint], slot[is_joint]), -1.0)
    slope.joining.append(joining)
    counts = block.counts[:, rows[is_joint], columns[is_joint]]
    for which in range(3):
        np.add.at(slope.threshold[which], slot[is_joint], counts[which])


def _mixed(before: Multipliers, slope: Multipliers) -> Multipliers:
    def mix(one: Numbers, other: Numbers) -> Numbers:
        return MEMORY * one + (1 - MEMORY) * other

    return Multipliers(
        [mix(one, other) for one, other in zip(before.capacity, slope.capacity, strict=True)],
        [mix(one, other) for one, other in zip(before.joining, slope.joining, strict=True)],
        mix(before.threshold, slope.threshold),
        mix(before.pool, slope.pool),
    )


def _square(slope: Multipliers) -> float:
    total = sum(float((one**2).sum()) for one in (*slope.capacity, *slope.joining))
    return total + float((slope.threshold**2).sum() + (slope.pool**2).sum())


def _moved(here: Multipliers, slope: Multipliers, length: float, bounding: Bounding) -> Multipliers:
    def move(one: Numbers, other: Numbers) -> Numbers:
        return np.asarray(np.maximum(one - length * other, 0.0))

    # A pool's multiplier is a price per unit; its slope was taken per whole pool.
    unit = np.maximum(bounding.ground.pool, 1e-12)
    return Multipliers(
        [move(one, other) for one, other in zip(here.capacity, slope.capacity, strict=True)],
        [move(one, other) for one, other in zip(here.joining, slope.joining, strict=True)],
        move(here.threshold, slope.threshold) * bounding.slots.is_asked,
        move(here.pool * unit, slope.pool) / unit,
    )
