"""What comes of it when everyone decides alone: each plans as if all it sees goes on, and nobody plans again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.frame import Group
from bundel.engine.national.ground import Ground
from bundel.engine.national.hands import Hands
from bundel.engine.national.offers import (
    CLOSED,
    Offers,
    Plan,
    leading,
    parts_of,
    reached,
    taking_part,
    total_value,
    values_of,
)
from bundel.engine.national.realising import Realising
from bundel.engine.national.wishes import Wishes
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices

NEVER = 127


@dataclass(frozen=True, slots=True)
class Alone:
    """What they planned for, what remains of it, and who had planned for what falls flat."""

    planned_value: float
    value: float
    plan: Plan
    planned_for: Indices
    """Per undertaking how many municipalities had planned for it."""
    worth: Numbers


def alone_of(ground: Ground, offers: Offers, hands: Hands, goal: float | None) -> Alone:
    """Everyone's own plan at the first levels, and what is left of it when the thresholds are looked at."""
    first = np.zeros(len(ground.frame.levels), dtype=np.int64)
    planned = Realising(ground, offers, hands, goal).planned(first, Wishes(), None)
    planned_for = taking_part(ground.frame, planned).sum(axis=0)
    plan = planned.copy()
    while True:
        has = reached(ground, taking_part(ground.frame, plan), leading(ground.frame, plan))
        plan.level = has
        before = [one.copy() for one in plan.chosen]
        plan.chosen = [
            _what_remains(group, one, has) for group, one in zip(ground.frame.groups, plan.chosen, strict=True)
        ]
        if all((one == other).all() for one, other in zip(before, plan.chosen, strict=True)):
            break
    return Alone(total_value(ground, planned), total_value(ground, plan), plan, planned_for, worth_of(ground, plan))


def worth_of(ground: Ground, plan: Plan) -> Numbers:
    """What each municipality's plan is worth to it, its part of the shared costs taken off."""
    parts = parts_of(ground, taking_part(ground.frame, plan))
    cost = parts @ np.where(plan.level != CLOSED, ground.cost_value, 0.0)
    return np.asarray(values_of(ground, plan) - cost / ground.frame.weight)


def _what_remains(group: Group, chosen: Flags, level: Indices) -> Flags:
    """Without what does not go on, and without what needed that."""
    kept = chosen.copy()
    for joint in group.item_of_joint:
        if level[joint] == CLOSED:
            kept[:, group.columns_of(joint)] = False
    layout = group.layout
    for _ in layout.items:
        starts = np.full((len(kept), len(layout.items)), NEVER)
        rows, columns = np.nonzero(kept)
        starts[rows, layout.item_of[columns]] = layout.start_of[columns]
        before = kept.copy()
        for need in layout.needs:
            for column in need.columns:
                kept[:, column] &= starts[:, need.other] <= layout.start_of[column]
        if (before == kept).all():
            break
    return kept
