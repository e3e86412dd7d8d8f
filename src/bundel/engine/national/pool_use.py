"""What municipalities use of the pools that bodies hold for them."""

from __future__ import annotations

import numpy as np

from bundel.engine.national.frame import NO_POOL
from bundel.engine.national.ground import Ground
from bundel.engine.national.offers import Offers, Plan
from bundel.engine.national.solving import Plains
from bundel.engine.portfolio.draws import Numbers


def leave_to_others(ground: Ground, offers: Offers, at: int, before: Plan, plains: Plains) -> None:
    """In a pool, who plans again has what it uses now and its part of what nobody uses. Changes ``plains``."""
    group = ground.frame.groups[at]
    held = (group.pool_of != NO_POOL) & (ground.rows[at].short == 0)
    if held.any():
        used = used_of_pools(ground, offers, before)
        free = np.maximum(ground.pool - used.sum(axis=0), 0.0)
        rows, cells = np.nonzero(held)
        pools = group.pool_of[rows, cells]
        own = used[group.members[rows], pools]
        plains.capacity[rows, cells] = own + group.agreed[rows, cells] * free[pools]


def used_of_pools(ground: Ground, offers: Offers, plan: Plan) -> Numbers:
    """Municipalities × pools: what each uses."""
    used = np.zeros((len(ground.frame.inhabitants), len(ground.pool)))
    for at, group in enumerate(ground.frame.groups):
        held = group.pool_of != NO_POOL
        if held.any():
            asked = np.einsum("rc,rck->rk", plan.chosen[at].astype(float), offers.plains(at, plan.level).use)
            rows, cells = np.nonzero(held)
            used[group.members[rows], group.pool_of[rows, cells]] = asked[rows, cells]
    return used
