"""What one municipality's choice does to the levels, all others unchanged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.ground import Ground
from bundel.engine.national.offers import CLOSED, Plan, leading, taking_part
from bundel.engine.portfolio.layout import Flags, Indices


@dataclass(frozen=True, slots=True)
class Levels:
    """Municipalities × undertakings: the level that is reached without it, with it, and with it as a lead."""

    without: Indices
    following: Indices
    leading: Indices


def levels_without(ground: Ground, plan: Plan) -> Levels:
    """What each municipality's own choice does to every level, all others unchanged."""
    part, leads = taking_part(ground.frame, plan), leading(ground.frame, plan)
    people = ground.frame.inhabitants[:, None]
    count, here, led = part.sum(axis=0) - part, people.T @ part - people * part, leads.sum(axis=0) - leads

    def level(more: int, more_leads: int) -> Indices:
        asked = ground.levels
        is_met = (
            ((count + more)[:, :, None] >= asked.participants - 1e-9)
            & ((here + more * people)[:, :, None] >= asked.inhabitants * (1 - 1e-9))
            & ((led + more_leads)[:, :, None] >= asked.leads)
            & ((count + more)[:, :, None] > 0)
        )
        height = is_met.shape[2]
        return np.where(is_met.any(axis=2), height - 1 - is_met[:, :, ::-1].argmax(axis=2), CLOSED)

    # Who takes part already is not offered more than the level that was agreed.
    most = np.where(part & (plan.level != CLOSED), plan.level, ground.levels.participants.shape[1])
    return Levels(level(0, 0), np.minimum(level(1, 0), most), np.minimum(level(1, 1), most))


def is_needed(ground: Ground, plan: Plan) -> Flags:
    """Municipalities × undertakings: takes part, and without it the level would not be reached."""
    part = taking_part(ground.frame, plan)
    return np.asarray(part & (plan.level != CLOSED) & (levels_without(ground, plan).without < plan.level))
