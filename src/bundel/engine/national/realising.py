"""Plans for all at given levels: everybody plans, what misses its threshold is won over or dropped, and again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bundel.engine.national.duties import unmet_of
from bundel.engine.national.estimating import Estimates
from bundel.engine.national.frame import Group
from bundel.engine.national.ground import Ground
from bundel.engine.national.hands import Hands, Job
from bundel.engine.national.offers import CLOSED, Offers, Plan, leading, reached, taking_part, total_value
from bundel.engine.national.pool_use import leave_to_others
from bundel.engine.national.pools import shared_out
from bundel.engine.national.wishes import Wishes, by_wishes
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices


@dataclass(slots=True)
class Realised:
    """A plan for all that keeps to every threshold, how it came about, and what could not be done."""

    plan: Plan
    wishes: Wishes
    value: float
    unmet: int
    dropped: list[int]
    rounds: int

    def is_better_than(self, other: Realised) -> bool:
        """More duties done, else worth more."""
        return (self.unmet, -self.value) < (other.unmet, -other.value - 1e-9 * max(1.0, abs(other.value)))


class Realising:
    """Makes plans of one ground."""

    def __init__(self, ground: Ground, offers: Offers, hands: Hands, goal: float | None) -> None:
        self.ground, self.offers, self.hands, self.goal = ground, offers, hands, goal

    def at(self, level: Indices, wishes: Wishes, estimates: Estimates) -> Realised:
        """A plan at these levels, or at lower ones where they can't be reached."""
        level, wishes = level.copy(), wishes.copy()
        dropped: list[int] = []
        plan = self.planned(level, wishes, None)
        rounds = 1
        while True:
            before = plan.level.copy()
            changed = self._settle(plan, wishes, estimates, dropped)
            if not changed.any():
                return self._realised(plan, wishes, dropped, rounds)
            plan = self.planned(plan.level, wishes, Plan(before, plan.chosen), changed)
            rounds += 1

    def planned(self, level: Indices, wishes: Wishes, before: Plan | None, changed: Flags | None = None) -> Plan:
        """Everybody's best plan at these levels; with ``before`` only those in ``changed`` plan again."""
        groups = self.ground.frame.groups
        plan = Plan(level.copy(), [np.zeros((len(one.members), len(one.layout.columns)), dtype=bool) for one in groups])
        if before is not None:
            plan.chosen = [one.copy() for one in before.chosen]
        jobs, places = [], []
        for at, group in enumerate(groups):
            rows = np.arange(len(group.members)) if changed is None else np.flatnonzero(changed[group.members])
            plains = self.offers.plains(at, level)
            if before is not None:
                leave_to_others(self.ground, self.offers, at, before, plains)
            for own_rows, layout, open_rows in by_wishes(group, plains, rows, wishes):
                jobs.append(Job(layout, replace(plains.take(own_rows), is_open=open_rows), self.goal))
                places.append((at, own_rows))
        for (at, rows), job, solved in zip(places, jobs, self.hands.solve(jobs), strict=True):
            plan.chosen[at][rows] = solved.chosen
            self._without_duties(at, rows[~solved.is_found], job, plan)
        who = np.ones(len(self.ground.frame.inhabitants), dtype=bool) if changed is None else changed
        return shared_out(self.ground, self.offers, self.hands, plan, wishes, self.goal, who)

    def _without_duties(self, at: int, rows: Indices, job: Job, plan: Plan) -> None:
        """Where a wish or a duty that is only done jointly leaves no plan, the row plans without that."""
        if not len(rows):
            return
        group = self.ground.frame.groups[at]
        layout = replace(group.layout, is_must=group.layout.is_must & ~_resting_on_joint(group))
        [solved] = self.hands.solve([Job(layout, self.offers.plains(at, plan.level).take(rows), self.goal)])
        plan.chosen[at][rows] = solved.chosen

    def _settle(self, plan: Plan, wishes: Wishes, estimates: Estimates, dropped: list[int]) -> Flags:
        """Win over or drop what misses its level; says who must plan again. Changes ``plan.level`` and ``wishes``."""
        frame = self.ground.frame
        part, leads = taking_part(frame, plan), leading(frame, plan)
        has = reached(self.ground, part, leads)
        again = np.zeros(len(part), dtype=bool)
        for joint in np.flatnonzero(plan.level != CLOSED):
            if has[joint] >= plan.level[joint]:
                continue
            asked = self._win_over(int(joint), plan, part, leads, wishes, estimates)
            if asked is None:
                again |= part[:, joint] | np.array(
                    [one in wishes.of and joint in wishes.of[one] for one in range(len(part))]
                )
                wishes.drop(int(joint))
                plan.level[joint] = has[joint]
                if has[joint] == CLOSED:
                    dropped.append(int(joint))
            else:
                again |= asked
        return again

    def _win_over(
        self, joint: int, plan: Plan, part: Flags, leads: Flags, wishes: Wishes, estimates: Estimates
    ) -> Flags | None:
        """Ask the cheapest municipalities, when by the estimate that pays off; None: better without this level."""
        which = int(estimates.initiative_of[joint])
        slot = estimates.slot(joint, int(plan.level[joint]))
        best = _now(estimates, which, plan.level)
        # Who was asked before and could not, is not asked again.
        asked = [wishes.of.get(one, {}).get(joint) for one in range(len(part))]
        refused = np.array(
            [one is not None and not (leads[at, joint] if one else part[at, joint]) for at, one in enumerate(asked)]
        )
        movable = ~refused & ~self.ground.frame.is_done[:, joint]
        found = estimates.shortage(slot, part[:, joint], best, leads[:, joint], movable)
        if found is None or float(found.loss.sum()) > self._at_stake(joint, plan, estimates):
            return None
        again = np.zeros(len(part), dtype=bool)
        for one, is_lead in zip(found.members, found.is_lead, strict=True):
            wishes.add(int(one), joint, bool(is_lead))
            again[one] = True
        return again if again.any() else None

    def _at_stake(self, joint: int, plan: Plan, estimates: Estimates) -> float:
        """What is lost, by the estimate, when an undertaking falls back to the best lower level."""
        which = int(estimates.initiative_of[joint])
        own = np.flatnonzero(estimates.initiative_of == which)
        now = _sum_of(_now(estimates, which, plan.level)) - self.ground.cost_value[joint]
        level = plan.level[own].copy()
        lower = []
        for at in range(CLOSED, int(plan.level[joint])):
            level[own == joint] = at
            lower.append(estimates.worth(which, own, level))
        return float(now - max(lower)) - float(
            self.ground.cost_value[own[(plan.level[own] != CLOSED) & (own != joint)]].sum()
        )

    def _realised(self, plan: Plan, wishes: Wishes, dropped: list[int], rounds: int) -> Realised:
        return Realised(plan, wishes, total_value(self.ground, plan), unmet_of(self.ground, plan), dropped, rounds)


def _resting_on_joint(group: Group) -> Flags:
    """Items that are done jointly, and those that need one of them."""
    rests = np.zeros(len(group.layout.items), dtype=bool)
    rests[list(group.item_of_joint.values())] = True
    for _ in group.layout.items:
        for need in group.layout.needs:
            rests[need.item] |= rests[need.other]
    return rests


def _now(estimates: Estimates, which: int, level: Indices) -> Numbers:
    own = np.flatnonzero((estimates.initiative_of == which) & (level != CLOSED))
    slots = [estimates.slot(int(joint), int(level[joint])) for joint in own]
    return np.asarray(
        np.column_stack([estimates.without[:, which], *(estimates.joining[:, one] for one in slots)]).max(axis=1)
    )


def _sum_of(worth: Numbers) -> float:
    return float(np.where(np.isfinite(worth), worth, -1e12).sum())
