"""Plans for a batch of scenarios of a large problem: each with a bound that follows from prices alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.draws import Draws, Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout
from bundel.engine.portfolio.programme import Plan
from bundel.engine.portfolio.relaxing.batch import Effort, Found, better_known, relax_all
from bundel.engine.portfolio.relaxing.frame import Frame, frame_of
from bundel.engine.portfolio.relaxing.pricing import empty_desk
from bundel.engine.portfolio.relaxing.scene import TINY, Batch, empty_scene
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios

STEPS, QUICK_STEPS = 120, 30
TRIES, QUICK_TRIES = 120, 15
ROUNDS, QUICK_ROUNDS = 2, 1
"""Steps for a bound, tries per item, rounds of both: when a plan has to be good, and when it is only compared."""
KNOWN_STEPS = 40
"""Steps for a bound that begins at the prices of the same scenario before a change."""
MIDDLE_SCENARIOS = 32
"""First prices are found for the mean of so many scenarios."""
MIDDLE_STEPS = 400
SAFE = 1e-9
"""Relative room above a bound for the rounding of its sum."""
EASE = 1e-12


class Proof(NamedTuple):
    """A bound, a price per cell, per period of every need outside the forest (item, other), and per exclusion."""

    bound: float
    cells: Numbers
    needs: dict[tuple[int, int], Numbers]
    exclusions: Numbers


def solve_batch(layout: Layout, scenarios: Scenarios, goal: float | None) -> list[Plan]:
    """A plan and a bound for every scenario; a scenario's plan depends on that scenario alone."""
    return _solved(layout, frame_of(layout, scenarios.use), scenarios, goal)[0]


def better_plans(layout: Layout, scenarios: Scenarios, chosen: Flags, prices: Numbers) -> list[Plan]:
    """Plans that are near ``chosen``, which are plans, from prices per scenario and cell that are nearly right."""
    frame, cells = frame_of(layout, scenarios.use), len(layout.cells)
    begin = np.full((scenarios.count, len(layout.items)), -1)
    at, column = np.nonzero(chosen)
    begin[at, layout.item_of[column]] = frame.slot[column]
    rules = np.abs(scenarios.value).sum(axis=1)[:, None] * first_prices(layout)[cells:]
    known = np.ascontiguousarray(np.hstack([prices * _scale(scenarios), rules]))
    batch, effort = batch_of(scenarios, _open(layout, scenarios), begin), Effort(KNOWN_STEPS, TRIES, SAFE, 1)
    found = better_known(frame, batch, empty_scene(frame, cells), empty_desk(frame, cells), known, effort)
    return [_plan(frame, scenarios, found, at) for at in range(scenarios.count)]


def _scale(scenarios: Scenarios) -> Numbers:
    """What the loops hold uses against, per scenario and cell."""
    return np.where(scenarios.capacity > TINY, scenarios.capacity, np.maximum(scenarios.use.max(axis=1), TINY))


def proof_of(layout: Layout, scenarios: Scenarios, goal: float | None) -> list[Proof]:
    """The bounds of ``solve_batch`` with the prices that prove them, where the duties fit; for who checks them."""
    frame = frame_of(layout, scenarios.use)
    plans, prices = _solved(layout, frame, scenarios, goal)
    scale = _scale(scenarios)
    cells, periods, ties = len(layout.cells), len(layout.problem.periods), range(len(frame.tie_other))
    tied = [(int(frame.item[frame.tied[frame.tie_first[tie]]]), int(frame.tie_other[tie])) for tie in ties]
    by_tie = prices[:, cells : cells + periods * len(ties)].reshape(len(plans), len(ties), periods)
    by_pair = prices[:, cells + periods * len(ties) :]
    return [
        Proof(plan.bound, prices[at, :cells] / scale[at], dict(zip(tied, by_tie[at], strict=True)), by_pair[at])
        for at, plan in enumerate(plans)
    ]


def _solved(layout: Layout, frame: Frame, scenarios: Scenarios, goal: float | None) -> tuple[list[Plan], Numbers]:
    effort = _effort(goal)
    found = _relaxed(layout, frame, scenarios, _open(layout, scenarios), effort)
    plans = [_plan(frame, scenarios, found, at) for at in range(scenarios.count)]
    lost = np.flatnonzero(~found.is_plan)
    if len(lost):
        part = scenarios.at(lost)
        beside, found.prices[lost] = _beside_duties(layout, frame, part, effort)
        for at, plan in zip(lost, beside, strict=True):
            plans[at] = plan
    return plans, found.prices


def _effort(goal: float | None) -> Effort:
    if goal is None:
        return Effort(QUICK_STEPS, QUICK_TRIES, SAFE, QUICK_ROUNDS)
    return Effort(STEPS, TRIES, max(goal, SAFE), ROUNDS)


def _open(layout: Layout, scenarios: Scenarios) -> Flags:
    return np.repeat(layout.is_allowed[None, :], scenarios.count, axis=0)


def _beside_duties(layout: Layout, frame: Frame, scenarios: Scenarios, effort: Effort) -> tuple[list[Plan], Numbers]:
    """Where the duties fit they are what a plan falls back on; else they stay, and full cells keep what they use."""
    # Its loops take a tenth of a second to load, and most problems have room for their duties.
    from bundel.engine.portfolio.relaxing.duties import place_duties

    placed, short = place_duties(layout, scenarios)
    used = np.einsum("sa,sar->sr", placed.astype(np.float64), scenarios.use)
    is_short = np.asarray((short > 0).any(axis=1))[:, None]
    full = np.where(short > 0, used, np.maximum(scenarios.capacity, used))
    is_open = np.asarray(layout.is_allowed & (placed | ~(is_short & layout.is_must[layout.item_of])))
    begin = np.full((scenarios.count, len(layout.items)), -1)
    at, column = np.nonzero(placed)
    begin[at, layout.item_of[column]] = frame.slot[column]
    beside = scenarios.with_capacity(np.where(is_short, full, scenarios.capacity))
    found = _relaxed(layout, frame, beside, is_open, effort, begin)
    plans = [_plan(frame, scenarios, found, at) for at in range(scenarios.count)]
    return [Plan(plan.chosen, plan.value, plan.bound, short[at]) for at, plan in enumerate(plans)], found.prices


def _relaxed(
    layout: Layout, frame: Frame, scenarios: Scenarios, is_open: Flags, effort: Effort, begin: Indices | None = None
) -> Found:
    batch = batch_of(scenarios, is_open, np.zeros((0, len(layout.items)), dtype=np.int64) if begin is None else begin)
    cells = len(layout.cells)
    return relax_all(frame, batch, empty_scene(frame, cells), empty_desk(frame, cells), first_prices(layout), effort)


def batch_of(scenarios: Scenarios, is_open: Flags, begin: Indices) -> Batch:
    """Scenarios for the loops, which want their numbers in a row."""
    return Batch(
        np.ascontiguousarray(scenarios.capacity),
        np.ascontiguousarray(scenarios.use),
        np.ascontiguousarray(scenarios.value),
        is_open,
        begin,
    )


def first_prices(layout: Layout) -> Numbers:
    """Prices per unit of all value, for the mean of some scenarios that are the same for every seed; found once."""
    kept: dict[str, Numbers] = vars(layout)
    if "first_prices" not in kept:
        drawn = draw_scenarios(layout, Draws(0, 0, MIDDLE_SCENARIOS))
        middle = Scenarios(*(part.mean(axis=0)[None] for part in (drawn.capacity, drawn.use, drawn.value)))
        frame, cells = frame_of(layout, middle.use), len(layout.cells)
        scene, desk = empty_scene(frame, cells), empty_desk(frame, cells)
        batch = batch_of(middle, _open(layout, middle), np.zeros((0, len(layout.items)), dtype=np.int64))
        # Each compiled loop takes time to load, so the one that is needed next does this too; its plan is not used.
        found = relax_all(frame, batch, scene, desk, np.zeros_like(desk.slope), Effort(MIDDLE_STEPS, 0, SAFE, 0))
        kept["first_prices"] = found.prices[0] / max(float(np.abs(scene.value).sum()), EASE)
    return kept["first_prices"]


def _plan(frame: Frame, scenarios: Scenarios, found: Found, at: int) -> Plan:
    chosen = np.zeros(scenarios.value.shape[1], dtype=bool)
    chosen[frame.column[found.pick[at][found.pick[at] >= 0]]] = True
    value = float(scenarios.value[at][chosen].sum())
    bound = float(found.bound[at]) + SAFE * abs(float(found.bound[at])) + EASE
    return Plan(chosen, value, max(value, bound), np.zeros(len(scenarios.capacity[at])))
