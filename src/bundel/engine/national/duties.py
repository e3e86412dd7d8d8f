"""Duties that nobody does, because they are only done jointly and that does not go on."""

from __future__ import annotations

import numpy as np

from bundel.engine.national.frame import Group
from bundel.engine.national.ground import Ground
from bundel.engine.national.offers import Plan
from bundel.engine.portfolio.layout import Flags


def unmet_of(ground: Ground, plan: Plan) -> int:
    """How many duties nobody does because they are only done jointly."""
    return sum(
        int(_missing(group, chosen).sum()) for group, chosen in zip(ground.frame.groups, plan.chosen, strict=True)
    )


def unmet_duties(ground: Ground, plan: Plan) -> list[dict[str, str]]:
    """Which those are, by municipality."""
    listed = []
    for group, chosen in zip(ground.frame.groups, plan.chosen, strict=True):
        for row, item in zip(*np.nonzero(_missing(group, chosen)), strict=True):
            listed.append((int(group.members[row]), group.layout.items[item].id))
    municipalities = ground.frame.national.municipalities
    return [{"municipality": municipalities[one].id, "initiative": item} for one, item in sorted(listed)]


def _missing(group: Group, chosen: Flags) -> Flags:
    """Rows × items: a duty that is not done."""
    has = chosen.astype(float) @ group.layout.membership > 0
    return np.asarray(~has & group.layout.is_must)
