"""What members of an affiliated body leave over of the common pool goes to who can use it, one after the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bundel.engine.national.frame import NO_POOL
from bundel.engine.national.ground import Ground
from bundel.engine.national.hands import Hands, Job
from bundel.engine.national.offers import CLOSED, Offers, Plan, leading, reached, taking_part
from bundel.engine.national.pool_use import used_of_pools
from bundel.engine.national.wishes import Wishes, by_wishes

ROUNDS = 2


def shared_out(ground: Ground, offers: Offers, hands: Hands, plan: Plan, wishes: Wishes, goal: float | None) -> Plan:
    """Members plan again in turn, the largest first, with all of the pool that the others do not use."""
    if not len(ground.pool):
        return plan
    frame = ground.frame
    members = [one for group in frame.groups for one in group.members[(group.pool_of != NO_POOL).any(axis=1)]]
    plan = plan.copy()
    for _ in range(ROUNDS):
        for one in sorted(members, key=lambda member: (-frame.inhabitants[member], member)):
            _plan_again(ground, offers, hands, plan, wishes, int(one), goal)
    return plan


def _plan_again(
    ground: Ground, offers: Offers, hands: Hands, plan: Plan, wishes: Wishes, one: int, goal: float | None
) -> None:
    """A better plan of one member, if there is one that keeps every level."""
    at, row = ground.frame.place[one]
    group = ground.frame.groups[at]
    used = used_of_pools(ground, offers, plan)
    left = np.maximum(ground.pool - used.sum(axis=0) + used[one], 0.0)
    plains = offers.plains(at, plan.level)
    held = (group.pool_of[row] != NO_POOL) & (ground.rows[at].short[row] == 0)
    plains.capacity[row, held] = left[group.pool_of[row, held]]
    [(rows, layout, is_open)] = by_wishes(group, plains, np.array([row]), wishes)
    [solved] = hands.solve([Job(layout, replace(plains.take(rows), is_open=is_open), goal)])
    now = float(plains.value[row][plan.chosen[at][row]].sum())
    if solved.is_found[0] and solved.value[0] > now + 1e-9 * max(1.0, abs(now)):
        before = plan.chosen[at][row].copy()
        plan.chosen[at][row] = solved.chosen[0]
        has = reached(ground, taking_part(ground.frame, plan), leading(ground.frame, plan))
        if ((plan.level != CLOSED) & (has < plan.level)).any():
            plan.chosen[at][row] = before
