"""Looks for the best plan of one ground from several starts, and proves how good it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.bounding import Bounding, Multipliers
from bundel.engine.national.constants import FEW_STEPS, PRICE_STEPS, STEPS
from bundel.engine.national.descending import Descent, descend
from bundel.engine.national.duties import unmet_of
from bundel.engine.national.estimating import Estimates
from bundel.engine.national.finishing import finished, proven_bound
from bundel.engine.national.ground import Ground
from bundel.engine.national.hands import Hands
from bundel.engine.national.needed import is_needed
from bundel.engine.national.offers import CLOSED, Offers, Plan, leading, total_value
from bundel.engine.national.realising import Realised, Realising
from bundel.engine.national.whole import is_small, solve_whole
from bundel.engine.national.wishes import Wishes
from bundel.engine.portfolio.bounds import find_prices
from bundel.engine.portfolio.layout import Indices

OFTEN = 0.5
"""What went on in at least this part of the last steps of the bound is tried as a start."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a search began, and what came of it."""

    name: str
    found: Realised


@dataclass(frozen=True, slots=True)
class Search:
    """The best plan, a proven bound of the whole, and everything that explaining it needs."""

    ground: Ground
    offers: Offers
    bounding: Bounding
    descent: Descent
    estimates: Estimates
    starts: tuple[Start, ...]
    best: Realised
    chosen: int
    bound: float


def search(ground: Ground, hands: Hands, goal: float, warm: Multipliers | None = None) -> Search:
    """Try all starts by the quick search, then solve the best one to within ``goal``; prices begin at ``warm``."""
    offers = Offers(ground)
    bounding = Bounding(ground, offers)
    quick = Realising(ground, offers, hands, None)
    top, closed = ground.frame.levels - 1, np.full(len(ground.frame.levels), CLOSED)
    prices = _first_prices(bounding, offers, top) if warm is None else warm
    all_open = quick.at(top, Wishes(), Estimates(bounding, prices))
    descent = descend(bounding, prices, all_open.value, FEW_STEPS if is_small(bounding) else STEPS)
    estimates = Estimates(bounding, descent.multipliers)
    starts = [
        Start("all_open", all_open),
        Start("none_open", quick.at(estimates.best_levels(closed), Wishes(), estimates)),
    ]
    priced = _went_on(bounding, descent)
    if not any((priced == one.found.plan.level).all() for one in starts):
        starts.append(Start("priced", quick.at(priced, Wishes(), estimates)))
    best = _best(starts)
    better = estimates.best_levels(starts[best].found.plan.level)
    if not any((better == one.found.plan.level).all() for one in starts):
        starts.append(Start("tipped", quick.at(better, Wishes(), estimates)))
    best = _best(starts)
    done = finished(ground, offers, hands, starts[best].found, goal)
    bound = min(proven_bound(bounding, descent.multipliers, hands, goal), descent.bound)
    whole = solve_whole(bounding, goal)
    if whole is not None:
        bound = min(bound, whole.bound)
        if whole.plan is not None:
            starts.append(Start("whole", _taken_over(ground, whole.plan)))
            if starts[-1].found.is_better_than(done):
                best, done = len(starts) - 1, starts[-1].found
    tried = tuple(starts)
    return Search(ground, offers, bounding, descent, estimates, tried, done, best, max(bound, done.value))


def _first_prices(bounding: Bounding, offers: Offers, level: Indices) -> Multipliers:
    """Prices of capacity when everything goes on at its highest level."""
    start = bounding.start()
    weight = bounding.ground.frame.weight
    for at, (group, block) in enumerate(zip(bounding.ground.frame.groups, bounding.blocks, strict=True)):
        plains = offers.plains(at, level)
        if len(group.layout.columns) and len(group.layout.cells):
            prices = find_prices(group.layout, plains.capacity, plains.use, plains.value, plains.is_open, PRICE_STEPS)
            start.capacity[at] = prices * block.scale * weight[group.members, None]
    return start


def _went_on(bounding: Bounding, descent: Descent) -> Indices:
    level = np.full(len(bounding.ground.frame.levels), CLOSED)
    slots = bounding.slots
    for slot in np.flatnonzero(descent.went_on >= OFTEN):
        level[slots.joint[slot]] = slots.level[slot]
    return level


def _taken_over(ground: Ground, plan: Plan) -> Realised:
    """A plan that was found otherwise; whoever a level needs counts as asked."""
    wishes = Wishes()
    needed = is_needed(ground, plan)
    leads = leading(ground.frame, plan)
    for one, joint in zip(*np.nonzero(needed), strict=True):
        wishes.add(int(one), int(joint), bool(leads[one, joint]))
    return Realised(plan, wishes, total_value(ground, plan), unmet_of(ground, plan), [], 1)


def _best(starts: list[Start]) -> int:
    best = 0
    for at, one in enumerate(starts):
        if one.found.is_better_than(starts[best].found):
            best = at
    return best
