"""Many scenarios one after another, without coming back to Python: a bound, a plan, and a better plan."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices
from bundel.engine.portfolio.relaxing.annealing import Chance, anneal
from bundel.engine.portfolio.relaxing.descent import descend
from bundel.engine.portfolio.relaxing.frame import Frame
from bundel.engine.portfolio.relaxing.mending import fill, mend
from bundel.engine.portfolio.relaxing.pricing import Desk, bound_at, pick_often
from bundel.engine.portfolio.relaxing.scene import Batch, Scene, add_up, fill_scene

WIDE = 1.8
"""A gap of less than so many mean items of the plan gets no second round."""
LATER = 3
"""Later rounds begin at good prices, and take so many times fewer steps."""
FIRST_CHANCE = 88172645463325252
"""Every scenario starts its annealing at the same number, so that no scenario depends on another."""


class Effort(NamedTuple):
    """Steps for the bound, tries per item for the plan, the gap that is good enough, and rounds of both at most."""

    steps: int
    tries: int
    goal: float
    rounds: int


class Found(NamedTuple):
    """Per scenario: the slot that every item takes, whether that is a plan, a bound on all plans, and its prices."""

    pick: Indices
    is_plan: Flags
    bound: Numbers
    prices: Numbers


@compiled
def relax_all(frame: Frame, batch: Batch, scene: Scene, desk: Desk, prices: Numbers, effort: Effort) -> Found:
    """Solve every scenario from the same first prices (per unit of all value)."""
    count, chance = len(batch.capacity), np.zeros(1, dtype=np.uint64)
    found = Found(
        np.full((count, len(scene.pick)), -1),
        np.zeros(count, dtype=np.bool_),
        np.zeros(count),
        np.zeros((count, len(prices))),
    )
    for at in range(count):
        fill_scene(frame, scene, batch, at)
        chance[0] = np.uint64(FIRST_CHANCE)
        own = prices * np.abs(scene.value).sum()
        found.bound[at] = descend(frame, scene, own, desk, effort.steps)
        if found.bound[at] > -np.inf:
            found.is_plan[at] = first_plan(frame, scene, own, desk)
        if len(batch.begin) and not found.is_plan[at]:
            scene.pick[:] = batch.begin[at]
            add_up(scene)
            fill(frame, scene)
            found.is_plan[at] = True
        if found.is_plan[at]:
            found.bound[at] = improve(frame, scene, desk, own, found.bound[at], effort, chance)
        found.pick[at], found.prices[at] = scene.pick, own
    return found


@compiled
def better_known(frame: Frame, batch: Batch, scene: Scene, desk: Desk, prices: Numbers, effort: Effort) -> Found:
    """Better the plans that ``batch`` begins with, from prices that are known per scenario.

    Each is annealed once at least, so that what is found owes no more to the plan before than to a plan made anew.
    """
    count, chance = len(batch.capacity), np.zeros(1, dtype=np.uint64)
    found = Found(np.full((count, len(scene.pick)), -1), np.ones(count, dtype=np.bool_), np.zeros(count), prices)
    for at in range(count):
        fill_scene(frame, scene, batch, at)
        chance[0] = np.uint64(FIRST_CHANCE)
        bound = descend(frame, scene, prices[at], desk, effort.steps)
        bound_at(frame, scene, prices[at], desk)
        scene.pick[:] = batch.begin[at]
        anneal(frame, scene, desk, bound - add_up(scene), effort.tries * len(scene.pick), chance)
        fill(frame, scene)
        found.bound[at], found.pick[at] = bound, scene.pick
    return found


@compiled
def first_plan(frame: Frame, scene: Scene, prices: Numbers, desk: Desk) -> bool:
    """The better of two plans: of what was picked most often on the way to the best prices, and of the picks there."""
    pick_often(frame, scene, desk)
    scene.pick[:] = desk.pick
    bound_at(frame, scene, prices, desk)
    is_plan = mend(frame, scene, prices, desk)
    value, pick = add_up(scene), scene.pick.copy()
    scene.pick[:] = desk.pick
    if mend(frame, scene, prices, desk) and (not is_plan or add_up(scene) > value):
        return True
    scene.pick[:] = pick
    return is_plan


@compiled
def improve(
    frame: Frame, scene: Scene, desk: Desk, prices: Numbers, bound: float, effort: Effort, chance: Chance
) -> float:  # fmt: skip
    """Anneal and fill, unless the plan is good enough; gives the bound, which later rounds may lower."""
    for turn in range(effort.rounds):
        gap = bound - add_up(scene)
        narrow = WIDE * (bound - gap) / max((scene.pick >= 0).sum(), 1) if turn else 0.0
        if gap <= max(effort.goal * abs(bound), narrow):
            break
        if turn:
            # It begins at these prices, so what it ends with is as low at least.
            bound = descend(frame, scene, prices, desk, effort.steps // LATER)
            bound_at(frame, scene, prices, desk)
        anneal(frame, scene, desk, gap, effort.tries * len(scene.pick), chance)
        fill(frame, scene)
    return bound
