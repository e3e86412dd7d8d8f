"""What misses its next level by how much, who could tip it at the least cost, who could lead: each tried by a run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bundel.engine.national.alone import worth_of
from bundel.engine.national.duties import unmet_of
from bundel.engine.national.estimating import cheapest
from bundel.engine.national.finishing import fits
from bundel.engine.national.frame import Frame
from bundel.engine.national.hands import Hands
from bundel.engine.national.offers import CLOSED, Plan, leading, reached, taking_part, total_value
from bundel.engine.national.realising import Realised, Realising
from bundel.engine.national.searching import Search
from bundel.engine.national.wishes import Wishes
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices

TRIED_PER_NEEDED, TRIED_AT_LEAST = 2, 10
"""So many municipalities are tried for each that is needed, the cheapest by the estimate first."""
LEADS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Tipped:
    """One municipality that is asked: what it loses, and the plan in which it takes part."""

    municipality: int
    cost: float


@dataclass(frozen=True, slots=True)
class Tipping:
    """The next level of an undertaking: what is short, who is asked, and the plan that comes of it."""

    joint: int
    level: int
    short: tuple[float, float, float]
    asked: tuple[Tipped, ...]
    found: Realised | None


class Tries:
    """Tries what it takes to reach levels above those of a plan."""

    def __init__(self, search: Search, best: Realised, hands: Hands, goal: float | None) -> None:
        self.search, self.best = search, best
        self.ground, self.frame = search.ground, search.ground.frame
        self.realising = Realising(search.ground, search.offers, hands, goal)
        self.worth = worth_of(search.ground, best.plan)
        self.part, self.leads = taking_part(self.frame, best.plan), leading(self.frame, best.plan)

    def tipping(self, joint: int) -> Tipping | None:
        """The next level; None when the highest is reached."""
        level = int(self.best.plan.level[joint]) + 1
        if level >= self.frame.levels[joint]:
            return None
        asked, found = self._cheapest_for(joint, level)
        return Tipping(joint, level, self._short(joint, level), asked, found)

    def could_lead(self, joint: int) -> list[Tipped]:
        """Who offers to lead and does not lead now, by what it would lose; only those for whom it fits."""
        level = min(int(self.best.plan.level[joint]) + 1, int(self.frame.levels[joint]) - 1)
        can = _offering(self.frame, joint, only_leads=True) & ~self.leads[:, joint]
        cost, _ = self._try(joint, level, np.flatnonzero(can), is_lead=True)
        order = [int(one) for one in np.argsort(cost, kind="stable")[:LEADS_SHOWN] if np.isfinite(cost[one])]
        return [Tipped(one, float(cost[one])) for one in order]

    def without(self, joint: int) -> Realised | None:
        """The plan without an undertaking that has a shared cost; None when something else would then be missed."""
        if self.best.plan.level[joint] == CLOSED or not self.ground.cost_value[joint]:
            return None
        levels, wishes = self.best.plan.level.copy(), self.best.wishes.copy()
        levels[joint] = CLOSED
        wishes.drop(joint)
        return self._if_reached(self.realising.planned(levels, wishes, self.best.plan, self.part[:, joint]), wishes)

    def _short(self, joint: int, level: int) -> tuple[float, float, float]:
        asked, people = self.ground.levels, self.frame.inhabitants
        part = self.part[:, joint]
        return (
            max(0.0, float(asked.participants[joint, level] - part.sum())),
            max(0.0, float(asked.inhabitants[joint, level] - people[part].sum()) / people.sum()),
            max(0.0, float(asked.leads[joint, level] - self.leads[:, joint].sum())),
        )

    def _cheapest_for(self, joint: int, level: int) -> tuple[tuple[Tipped, ...], Realised | None]:
        """Leads first, then others; the costs are those of plans that were made."""
        asked = self.ground.levels
        needed = int(asked.leads[joint, level] - self.leads[:, joint].sum())
        named: dict[int, float] = {}
        plans: list[tuple[Indices, Plan]] = []
        if needed > 0:
            can = _offering(self.frame, joint, only_leads=True) & ~self.leads[:, joint]
            cost, plan = self._try(joint, level, self._likely(joint, level, can, needed), is_lead=True)
            first = np.argsort(cost, kind="stable")[:needed]
            if len(first) < needed or not np.isfinite(cost[first]).all():
                return (), None
            named |= {int(one): float(cost[one]) for one in first}
            plans.append((first, plan))
        others = self._others(joint, level, list(named))
        if others is None:
            return (), None
        named |= others[0]
        plans.append((np.array(list(others[0]), dtype=np.int64), others[1]))
        found = self._realised(joint, level, plans, {one for one in named} - set(others[0]))
        asked_of = tuple(Tipped(one, cost) for one, cost in sorted(named.items(), key=lambda pair: (pair[1], pair[0])))
        return asked_of, found

    def _others(self, joint: int, level: int, named: list[int]) -> tuple[dict[int, float], Plan] | None:
        asked, people = self.ground.levels, self.frame.inhabitants
        wanted = (float(asked.participants[joint, level]), float(asked.inhabitants[joint, level]))
        has = self.part[:, joint].copy()
        has[named] = True
        can = _offering(self.frame, joint, only_leads=False) & ~has
        guess = np.where(can, self._guess(joint, level, is_lead=False), np.inf)
        first = cheapest(wanted, people, has, guess)
        if first is None:
            return None
        tried = np.union1d(first, self._likely(joint, level, can, len(first))) if len(first) else first
        cost, plan = self._try(joint, level, tried, is_lead=False)
        taken = cheapest(wanted, people, has, cost)
        if taken is None and len(first):
            # Some of those that looked cheap can't; then everybody is tried.
            cost, plan = self._try(joint, level, np.flatnonzero(can), is_lead=False)
            taken = cheapest(wanted, people, has, cost)
        return None if taken is None else ({int(one): float(cost[one]) for one in taken}, plan)

    def _guess(self, joint: int, level: int, *, is_lead: bool) -> Numbers:
        estimates = self.search.estimates
        slot = estimates.slot(joint, level)
        which = estimates.initiative_of[joint]
        best = np.maximum(estimates.without[:, which], 0.0)
        return np.asarray(best - (estimates.leading if is_lead else estimates.joining)[:, slot])

    def _likely(self, joint: int, level: int, can: Flags, needed: int) -> Indices:
        guess = np.where(can, self._guess(joint, level, is_lead=False), np.inf)
        order = np.argsort(guess, kind="stable")[: TRIED_PER_NEEDED * needed + TRIED_AT_LEAST]
        return np.asarray(order[np.isfinite(guess[order])])

    def _try(self, joint: int, level: int, tried: Indices, *, is_lead: bool) -> tuple[Numbers, Plan]:
        """What taking part costs each of those tried, by its best plan in which it does."""
        wishes, levels = self.best.wishes.copy(), self.best.plan.level.copy()
        levels[joint] = level
        for one in tried:
            for other in self._rivals(joint):
                wishes.of.get(int(one), {}).pop(other, None)
            wishes.add(int(one), joint, is_lead)
        changed = np.zeros(len(self.worth), dtype=bool)
        changed[tried] = True
        plan = self.realising.planned(levels, wishes, self.best.plan, changed)
        cost = np.full(len(self.worth), np.inf)
        has = (leading if is_lead else taking_part)(self.frame, plan)[:, joint]
        worth = worth_of(self.ground, plan)
        cost[tried] = np.where(has[tried], (self.worth - worth)[tried], np.inf)
        return cost, plan

    def _rivals(self, joint: int) -> list[int]:
        """Other undertakings of the same initiative: who joins this one can't be in those."""
        all_joint = self.frame.national.joint
        return [at for at, one in enumerate(all_joint) if at != joint and one.initiative == all_joint[joint].initiative]

    def _realised(self, joint: int, level: int, plans: list[tuple[Indices, Plan]], leads: set[int]) -> Realised | None:
        """The plan for all in which those that were named take part; None when a level is then no longer reached."""
        levels, wishes = self.best.plan.level.copy(), self.best.wishes.copy()
        levels[joint] = level
        plan = Plan(levels, [one.copy() for one in self.best.plan.chosen])
        for members, other in plans:
            for one in members:
                at, row = self.frame.place[int(one)]
                plan.chosen[at][row] = other.chosen[at][row]
                for rival in self._rivals(joint):
                    wishes.of.get(int(one), {}).pop(rival, None)
                wishes.add(int(one), joint, int(one) in leads)
        again = self.part[:, joint] & ~np.isin(np.arange(len(self.worth)), [one for who, _ in plans for one in who])
        if again.any():
            kept = self.best.wishes.copy()
            for one in np.flatnonzero(again):
                kept.add(int(one), joint, bool(self.leads[one, joint]))
            plan = self.realising.planned(levels, kept, plan, again)
        found = self._if_reached(plan, wishes)
        return found if found is not None and found.plan.level[joint] == level else None

    def _if_reached(self, plan: Plan, wishes: Wishes) -> Realised | None:
        """A plan in which others may fall back a level, but nothing that somebody chose is lost."""
        has = reached(self.ground, taking_part(self.frame, plan), leading(self.frame, plan))
        missed = (plan.level != CLOSED) & (has < plan.level)
        if missed.any():
            plan = Plan(np.where(missed, has, plan.level), plan.chosen)
            if (plan.level[missed] == CLOSED).any() or not fits(self.ground, self.search.offers, plan):
                return None
        value = total_value(self.ground, plan)
        return replace(self.best, plan=plan, wishes=wishes, value=value, unmet=unmet_of(self.ground, plan))


def _offering(frame: Frame, joint: int, *, only_leads: bool) -> Flags:
    """Municipalities that have a way to take part (or to lead) that is not ruled out, and for whom it is not done."""
    offers = np.zeros(len(frame.inhabitants), dtype=bool)
    for group in frame.groups:
        ways = (group.joint_of == joint) & group.layout.is_allowed & (group.is_lead | (not only_leads))
        offers[group.members] = ways.any()
    return offers
