"""Plans for a batch of scenarios by the compiled search; duties that don't fit are placed with the least shortage."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.branching.batch_search import Searched, search_batch
from bundel.engine.portfolio.branching.search import NO_PLAN
from bundel.engine.portfolio.branching.task import Batch
from bundel.engine.portfolio.constants import BRANCH_GOAL, BRANCH_TO_END, BRANCH_WORK, FEASIBLE, GAP_GOAL
from bundel.engine.portfolio.dominance import open_columns
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.programme import Plain, Plan, Programme, rules_of, shortage_scale
from bundel.engine.portfolio.scenarios import Scenarios


def solve_batch(layout: Layout, scenarios: Scenarios, goal: float | None) -> list[Plan]:
    """The best plan of every scenario."""
    goal = goal_of(layout, goal)
    is_open = open_columns(layout, scenarios)
    found = search_batch(batch_of(layout, scenarios, is_open), goal, limit_of(layout))
    plans = [_plan(found, at, np.zeros(len(layout.cells))) for at in range(scenarios.count)]
    short = np.flatnonzero(found.ended == NO_PLAN)
    if len(short):
        beside = _beside_duties(layout, scenarios.at(short), is_open[short], goal)
        for place, plan in zip(short, beside, strict=True):
            plans[place] = plan
    for at, plan in enumerate(plans):
        if not np.isfinite(plan.value):
            # No plan within the limit of nodes, or duties that can't go together: rare enough to leave to HiGHS.
            plain = Plain(scenarios.capacity[at], scenarios.use[at], scenarios.value[at], is_open[at])
            plans[at] = Programme(layout, goal).solve(plain)
    return plans


def goal_of(layout: Layout, goal: float | None) -> float:
    """Nearer than is asked, where that costs hardly more."""
    if len(layout.columns) <= BRANCH_TO_END:
        return BRANCH_GOAL if goal is None else min(max(goal, FEASIBLE), BRANCH_GOAL)
    return GAP_GOAL if goal is None else max(goal, FEASIBLE)


def limit_of(layout: Layout) -> int:
    """Nodes of one scenario: the more alternatives, the more work is in each."""
    return BRANCH_WORK // max(1, len(layout.columns))


def batch_of(
    layout: Layout, scenarios: Scenarios, is_open: Flags, scale: Numbers | None = None, excess: float = np.inf
) -> Batch:
    """Scenarios for the search, with every cell scaled (None: so that the largest numbers are 1)."""
    rules, rule_limit = rules_of(layout)
    limit = scenarios.capacity if np.isfinite(excess) else _whole(scenarios)
    scale = scale_of(scenarios) if scale is None else scale
    return Batch(
        use=np.ascontiguousarray((scenarios.use / scale[:, None, :]).transpose(0, 2, 1)),
        limit=(limit + room_of(scenarios.capacity)) / scale,
        excess=np.full(len(layout.cells), excess),
        value=np.ascontiguousarray(scenarios.value),
        is_open=is_open,
        rules=rules,
        rule_limit=rule_limit,
        item_of=layout.item_of,
        is_must=layout.is_must,
    )


def scale_of(scenarios: Scenarios) -> Numbers:
    """What a cell is divided by, so that its largest number is 1."""
    return np.asarray(np.maximum(np.maximum(scenarios.capacity, scenarios.use.max(axis=1, initial=0.0)), FEASIBLE))


def _whole(scenarios: Scenarios) -> Numbers:
    """Capacity, rounded down to a whole number of uses where all uses of a cell are alike, such as starts."""
    most = scenarios.use.max(axis=1, initial=0.0)
    least = np.where(scenarios.use > 0, scenarios.use, np.inf).min(axis=1, initial=np.inf)
    size = np.where(most == least, most, 1.0)
    whole = np.floor(scenarios.capacity / size + FEASIBLE) * size
    return np.asarray(np.where(most == least, whole, scenarios.capacity))


def room_of(capacity: Numbers) -> Numbers:
    """How far a use may be above its capacity, for rounding."""
    return FEASIBLE * np.maximum(capacity, 1.0)


def _beside_duties(layout: Layout, scenarios: Scenarios, is_open: Flags, goal: float) -> list[Plan]:
    """Duties placed with the least total relative shortage; full cells keep what they use, so that nothing joins."""
    is_must = layout.is_must[layout.item_of]
    placed = _place_duties(layout, scenarios, is_open & is_must, goal)
    used = np.einsum("sa,sar->sr", placed.astype(float), scenarios.use)
    short = np.maximum(used - scenarios.capacity, 0.0)
    is_short = short > room_of(scenarios.capacity)
    capacity = np.where(is_short, used, np.maximum(scenarios.capacity, used))
    beside = scenarios.with_capacity(capacity)
    found = search_batch(batch_of(layout, beside, is_open & (placed | ~is_must)), goal, limit_of(layout))
    return [_plan(found, at, np.where(is_short[at], short[at], 0.0)) for at in range(scenarios.count)]


def _place_duties(layout: Layout, scenarios: Scenarios, is_open: Flags, goal: float) -> Flags:
    scale = shortage_scale(layout, scenarios.capacity, scenarios.use, is_open)
    worthless = Scenarios(scenarios.capacity, scenarios.use, np.zeros_like(scenarios.value))
    return search_batch(batch_of(layout, worthless, is_open, scale, 1.0), goal, limit_of(layout)).chosen


def _plan(found: Searched, at: int, short: Numbers) -> Plan:
    return Plan(found.chosen[at], float(found.value[at]), float(found.bound[at]), short)
