"""Whether anyone would do better by leaving: the best own plan of each, while all others keep to theirs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.alone import worth_of
from bundel.engine.national.frame import NO_POOL, Group
from bundel.engine.national.ground import Ground
from bundel.engine.national.hands import Hands, Job
from bundel.engine.national.needed import Levels, is_needed, levels_without
from bundel.engine.national.offers import CLOSED, Offers, Plan, taking_part
from bundel.engine.national.pool_use import used_of_pools
from bundel.engine.national.solving import Plains
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags

NOTICEABLE = 1e-5
"""A gain below this part of what is at stake is rounding."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who would do better with another plan: what it gains, and what it would leave, join and change."""

    municipality: int
    gain: float
    leaves: tuple[int, ...]
    joins: tuple[int, ...]
    changes: tuple[int, ...]
    falls: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stability:
    """Per municipality what it can gain at most, who would leave, and who is needed for the level of what goes on."""

    within: Numbers
    leavers: tuple[Leaver, ...]
    is_needed: Flags


def stability_of(ground: Ground, offers: Offers, hands: Hands, plan: Plan, goal: float | None) -> Stability:
    """Solve the best own plan of every municipality."""
    levels = levels_without(ground, plan)
    used = used_of_pools(ground, offers, plan)
    groups = ground.frame.groups
    answers = [_offered(ground, offers, at, levels, used, plan) for at in range(len(groups))]
    jobs = [Job(group.layout, one, goal) for group, one in zip(groups, answers, strict=True)]
    now = worth_of(ground, plan)
    within, leavers = np.zeros(len(now)), []
    for at, (group, solved) in enumerate(zip(groups, hands.solve(jobs), strict=True)):
        within[group.members] = np.maximum(
            np.where(np.isfinite(solved.bound), solved.bound - now[group.members], 0.0), 0.0
        )
        gain = np.where(solved.is_found, solved.value - now[group.members], 0.0)
        # With a duty that nobody does its plan is worth more only because that duty is missing.
        for row in np.flatnonzero(gain > NOTICEABLE * np.maximum(1.0, np.abs(now[group.members]))):
            leavers.append(_leaver(group, int(row), float(gain[row]), plan.chosen[at][row], solved.chosen[row], levels))
    needed = is_needed(ground, plan)
    return Stability(within, tuple(sorted(leavers, key=lambda one: (-one.gain, one.municipality))), needed)


def _offered(ground: Ground, offers: Offers, at: int, levels: Levels, used: Numbers, plan: Plan) -> Plains:
    """What each row can choose from when the others keep to their plans."""
    group, rows = ground.frame.groups[at], ground.rows[at]
    use, value, is_open = rows.use.copy(), rows.value.copy(), rows.is_open.copy()
    parts = _parts_if_joining(ground, plan, group)
    weight = ground.frame.weight[group.members]
    for joint in group.item_of_joint:
        for which, column in enumerate(group.columns_of(joint)):
            by_row = (levels.leading if group.is_lead[column] else levels.following)[group.members, joint]
            reachable = np.maximum(by_row, 0)
            is_open[:, column] &= by_row != CLOSED
            value[:, column] *= ground.levels.times[joint, reachable]
            value[:, column] -= parts[:, joint] * ground.cost_value[joint] / weight
            part = ground.most_part[group.members, joint, reachable]
            use[:, column] += part[:, None] * offers.extra_of(at, joint)[which]
    capacity = rows.capacity.copy()
    held = (group.pool_of != NO_POOL) & (rows.short == 0)
    if held.any():
        left = np.maximum(ground.pool - used.sum(axis=0) + used[group.members], 0.0)
        row, cell = np.nonzero(held)
        capacity[row, cell] = left[row, group.pool_of[row, cell]]
    return Plains(capacity, use, value, is_open)


def _parts_if_joining(ground: Ground, plan: Plan, group: Group) -> Numbers:
    """Each row's part of every shared cost when it takes part beside the others."""
    part = taking_part(ground.frame, plan)
    shares = np.where(
        np.array([one.divide == "equally" for one in ground.frame.national.joint], dtype=bool)[None, :],
        1.0,
        ground.frame.inhabitants[:, None],
    )
    others = (shares * part).sum(axis=0) - shares * part
    return np.asarray((shares / (others + shares))[group.members])


def _leaver(group: Group, row: int, gain: float, now: Flags, better: Flags, levels: Levels) -> Leaver:
    one = int(group.members[row])
    before = {int(group.joint_of[column]): int(column) for column in np.flatnonzero(now) if group.joint_of[column] >= 0}
    after = {
        int(group.joint_of[column]): int(column) for column in np.flatnonzero(better) if group.joint_of[column] >= 0
    }
    leaves = tuple(sorted(before.keys() - after.keys()))
    return Leaver(
        municipality=one,
        gain=gain,
        leaves=leaves,
        joins=tuple(sorted(after.keys() - before.keys())),
        changes=tuple(sorted(joint for joint in before.keys() & after.keys() if before[joint] != after[joint])),
        falls=tuple(joint for joint in leaves if levels.without[one, joint] == CLOSED),
    )
