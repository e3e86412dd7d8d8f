"""The last, exact round: every municipality's plan at the levels that were found, and the bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bundel.engine.national.bounding import Block, Bounding, Multipliers
from bundel.engine.national.duties import unmet_of
from bundel.engine.national.frame import NO_POOL
from bundel.engine.national.ground import Ground
from bundel.engine.national.hands import Hands, Job
from bundel.engine.national.offers import (
    CLOSED,
    Offers,
    Plan,
    leading,
    reached,
    taking_part,
    times_of,
    total_value,
)
from bundel.engine.national.pool_use import used_of_pools
from bundel.engine.national.realising import Realised, Realising
from bundel.engine.national.solving import Plains
from bundel.engine.portfolio.constants import FEASIBLE
from bundel.engine.portfolio.layout import Layout, Need


def finished(ground: Ground, offers: Offers, hands: Hands, found: Realised, goal: float) -> Realised:
    """The same levels with better plans of municipalities, as far as every level stays reached."""
    exact = Realising(ground, offers, hands, goal).planned(found.plan.level, found.wishes, None)
    plan = raised(ground, offers, kept_levels(ground, offers, found.plan, exact))
    value = total_value(ground, plan)
    return replace(found, plan=plan, value=value, unmet=unmet_of(ground, plan))


def raised(ground: Ground, offers: Offers, plan: Plan) -> Plan:
    """The same choices at the levels that they reach, where that is worth more and everything fits."""
    has = reached(ground, taking_part(ground.frame, plan), leading(ground.frame, plan))
    for joint in np.flatnonzero((plan.level != CLOSED) & (has > plan.level)):
        higher = Plan(plan.level.copy(), plan.chosen)
        higher.level[joint] = has[joint]
        if total_value(ground, higher) >= total_value(ground, plan) and fits(ground, offers, higher):
            plan = higher
    return plan


def fits(ground: Ground, offers: Offers, plan: Plan) -> bool:
    """Whether every capacity and every pool is kept."""
    used_together = used_of_pools(ground, offers, plan).sum(axis=0)
    if (used_together > ground.pool + FEASIBLE * np.maximum(ground.pool, 1.0)).any():
        return False
    for at, group in enumerate(ground.frame.groups):
        plains = offers.plains(at, plan.level)
        used = np.einsum("rc,rck->rk", plan.chosen[at].astype(float), plains.use)
        is_own = np.asarray(group.pool_of == NO_POOL)
        over = used > plains.capacity + FEASIBLE * np.maximum(plains.capacity, 1.0)
        if (over & is_own).any():
            return False
    return True


def kept_levels(ground: Ground, offers: Offers, before: Plan, after: Plan) -> Plan:
    """The new plans; where a level would no longer be reached, those who left it keep their old plan."""
    mixed = Plan(after.level.copy(), [one.copy() for one in after.chosen])
    _keep_the_better(ground, before, mixed)
    old, old_leads = taking_part(ground.frame, before), leading(ground.frame, before)
    for _ in range(len(mixed.level) + 1):
        part, leads = taking_part(ground.frame, mixed), leading(ground.frame, mixed)
        has = reached(ground, part, leads)
        missed = (mixed.level != CLOSED) & (has < mixed.level)
        if not missed.any():
            # In a pool an old plan beside a new one may be too much.
            return mixed if fits(ground, offers, mixed) else before
        left = np.asarray(((old & ~part) | (old_leads & ~leads))[:, missed].any(axis=1))
        for group, chosen, kept in zip(ground.frame.groups, mixed.chosen, before.chosen, strict=True):
            rows = np.flatnonzero(left[group.members])
            chosen[rows] = kept[rows]
    return before


def _keep_the_better(ground: Ground, before: Plan, mixed: Plan) -> None:
    """A row whose new plan is not worth more keeps its old one."""
    for at, (group, rows_of) in enumerate(zip(ground.frame.groups, ground.rows, strict=True)):
        value = rows_of.value * times_of(ground, group, mixed.level)
        old, new = (value * before.chosen[at]).sum(axis=1), (value * mixed.chosen[at]).sum(axis=1)
        has_more = (mixed.chosen[at].astype(float) @ group.layout.membership).sum(axis=1) > 0
        rows = np.flatnonzero((new <= old) & (has_more | (old >= new)))
        mixed.chosen[at][rows] = before.chosen[at][rows]


def proven_bound(bounding: Bounding, multipliers: Multipliers, hands: Hands, goal: float) -> float:
    """The bound at these multipliers with every municipality's own problem solved, not only priced."""
    total, _ = bounding.joint_part(multipliers)
    total += bounding.pool_part(multipliers)
    jobs = []
    for at, block in enumerate(bounding.blocks):
        worth = bounding.priced(block, at, multipliers, with_capacity=False)
        plains = Plains(block.limit, block.use, np.where(np.isfinite(worth), worth, 0.0), np.isfinite(worth))
        jobs.append(Job(wide_layout(bounding.ground.frame.groups[at].layout, block), plains, goal))
    return total + sum(float(solved.bound.sum()) for solved in hands.solve(jobs))


def wide_layout(layout: Layout, block: Block) -> Layout:
    """The layout in which every column stands once per level."""
    places = [np.flatnonzero(block.base == column) for column in range(len(layout.columns))]
    return Layout(
        problem=layout.problem,
        items=layout.items,
        columns=tuple(layout.columns[column] for column in block.base),
        item_of=block.item_of,
        start_of=layout.start_of[block.base],
        cells=layout.cells,
        is_must=layout.is_must,
        is_allowed=layout.is_allowed[block.base],
        needs=tuple(
            Need(one.item, one.other, tuple(int(at) for column in one.columns for at in places[column]))
            for one in layout.needs
        ),
        exclusions=layout.exclusions,
    )
