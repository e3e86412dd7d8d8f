"""The rows of the answer about joint undertakings: who takes part, what it costs each, and what would tip it."""

from __future__ import annotations

from typing import Any

import numpy as np

from bundel.engine.national.findings import Findings
from bundel.engine.national.ground import Ground
from bundel.engine.national.offers import CLOSED, leading, parts_of, taking_part
from bundel.engine.national.tipping import Tipped, Tipping
from bundel.engine.portfolio.answer import rounded

Amounts = dict[str, float]


def joint_rows(found: Findings) -> list[dict[str, Any]]:
    """Every joint undertaking, in the order of the problem."""
    tips = {one.joint: one for one in found.tipping}
    return [_joint(found, at, tips.get(at)) for at in range(len(found.search.ground.frame.national.joint))]


def _joint(found: Findings, at: int, tip: Tipping | None) -> dict[str, Any]:
    ground, plan = found.search.ground, found.best.plan
    frame = ground.frame
    one, level = frame.national.joint[at], int(plan.level[at])
    part, done = taking_part(frame, plan)[:, at], frame.is_done[:, at]
    share, interval = found.uncertainty.share(at, 0)
    counted = part | done
    return {
        "id": one.id,
        "name": one.name,
        "initiative": one.initiative,
        "variants": None if one.variants is None else list(one.variants),
        "goes_on": level != CLOSED,
        "tier": None if level == CLOSED else level + 1,
        "participants": int(counted.sum()),
        "already": int(done.sum()),
        "inhabitants": int(frame.inhabitants[counted].sum()),
        "inhabitants_share": rounded(frame.inhabitants[counted].sum() / frame.inhabitants.sum()),
        "leads": int(leading(frame, plan)[:, at].sum()),
        "share": share,
        "interval": interval,
        "tiers": [_tier(found, at, tier) for tier in range(len(one.tiers))],
        "taking_part": _taking_part(found, at),
        "cost": {resource: rounded(amounts.sum()) for resource, amounts in ground.cost_use[at].items()},
        "cost_value": rounded(ground.cost_value[at]),
        "tipping": None if tip is None else _tipping(found, tip),
        "could_lead": [_lead(found, who) for who in found.could_lead[at]],
    }


def _tier(found: Findings, at: int, level: int) -> dict[str, Any]:
    ground = found.search.ground
    share, interval = found.uncertainty.share(at, level)
    return {
        "participants": int(ground.asked.participants[at, level]),
        "inhabitants_share": rounded(ground.asked.inhabitants[at, level] / ground.frame.inhabitants.sum()),
        "leads": int(ground.asked.leads[at, level]),
        "value_times": rounded(ground.asked.times[at, level]),
        "share": share,
        "interval": interval,
    }


def _taking_part(found: Findings, at: int) -> list[dict[str, Any]]:
    """Leads first, then the largest."""
    ground, plan = found.search.ground, found.best.plan
    frame = ground.frame
    parts = parts_of(ground, taking_part(frame, plan))[:, at]
    leads = leading(frame, plan)[:, at]
    members = np.flatnonzero(taking_part(frame, plan)[:, at])
    order = sorted(
        members, key=lambda one: (not leads[one], -frame.inhabitants[one], frame.national.municipalities[one].id)
    )
    return [_participant(found, at, int(one), float(parts[one])) for one in order]


def _participant(found: Findings, at: int, one: int, part: float) -> dict[str, Any]:
    ground, plan = found.search.ground, found.best.plan
    group_at, row = ground.frame.place[one]
    group = ground.frame.groups[group_at]
    [column] = np.flatnonzero(plan.chosen[group_at][row] & (group.joint_of == at))
    way, most = group.layout.columns[column], float(ground.most_part[one, at, plan.level[at]])
    return {
        "municipality": ground.frame.national.municipalities[one].id,
        "role": way.role,
        "start": way.start,
        "variant": way.variant,
        "part": rounded(part),
        "cost": _amounts(ground, at, part),
        "set_aside": _amounts(ground, at, most),
        "is_needed": bool(found.stability.is_needed[one, at]),
    }


def _amounts(ground: Ground, at: int, part: float) -> Amounts:
    return {resource: rounded(part * amounts.sum()) for resource, amounts in ground.cost_use[at].items()}


def _tipping(found: Findings, tip: Tipping) -> dict[str, Any]:
    count, people, leads = tip.short
    reached = tip.found
    return {
        "tier": tip.level + 1,
        "short": {"participants": int(count), "inhabitants_share": rounded(people), "leads": int(leads)},
        "is_possible": reached is not None,
        "cost": None if reached is None else rounded(sum(one.cost for one in tip.asked)),
        "gain": None if reached is None else rounded(reached.value - found.best.value),
        "municipalities": [] if reached is None else [_asked(found, tip, one) for one in tip.asked],
    }


def _asked(found: Findings, tip: Tipping, one: Tipped) -> dict[str, Any]:
    ground = found.search.ground
    group_at, row = ground.frame.place[one.municipality]
    layout = ground.frame.groups[group_at].layout
    assert tip.found is not None, "only a level that can be reached names municipalities"
    after, before = tip.found.plan.chosen[group_at][row], found.best.plan.chosen[group_at][row]
    [column] = np.flatnonzero(after & (ground.frame.groups[group_at].joint_of == tip.joint))
    way = layout.columns[column]
    kept = set(layout.item_of[after].tolist())
    given_up = sorted(layout.items[item].id for item in set(layout.item_of[before].tolist()) - kept)
    return {
        "municipality": ground.frame.national.municipalities[one.municipality].id,
        "role": way.role,
        "start": way.start,
        "variant": way.variant,
        "cost": rounded(one.cost),
        "gives_up": given_up,
    }


def _lead(found: Findings, one: Tipped) -> dict[str, Any]:
    name = found.search.ground.frame.national.municipalities[one.municipality].id
    return {"municipality": name, "cost": rounded(one.cost)}
