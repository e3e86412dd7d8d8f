"""Writes the answer of the national plan; ``national-answer.schema.json`` beside this file describes every field."""

from __future__ import annotations

from typing import Any

import numpy as np

from bundel.engine.national.alone import worth_of
from bundel.engine.national.answer_joint import joint_rows
from bundel.engine.national.duties import unmet_duties
from bundel.engine.national.findings import Findings
from bundel.engine.national.offers import CLOSED, leading
from bundel.engine.national.pool_use import used_of_pools
from bundel.engine.national.searching import Start
from bundel.engine.national.stability import Leaver
from bundel.engine.portfolio.answer import ENGINE_VERSION, rounded
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.solving import backend

BASES = ("given", "own", "peer", "assumed", "unknown")


def write_answer(found: Findings) -> dict[str, Any]:
    """The whole answer as plain JSON values."""
    best = found.best
    mean_gap, max_gap = found.uncertainty.gaps()
    ground = found.search.ground
    return {
        "method": "decomposed",
        "engine_version": ENGINE_VERSION,
        "backend": backend(),
        "seed": found.seed,
        "scenarios": found.uncertainty.count,
        "value": rounded(best.value),
        "bound": rounded(found.bound),
        "gap": rounded(max(0.0, found.bound - best.value) / max(abs(found.bound), 1e-12)),
        "mean_gap": mean_gap,
        "max_gap": max_gap,
        "starts": [_start(found, start, is_chosen) for start, is_chosen in found.starts],
        "alone": _alone(found),
        "stability": _stability(found),
        "duties_fit_in": _fit_in(found),
        "unmet_duties": unmet_duties(ground, best.plan),
        "rests_on": _rests_on(found),
        "joint": joint_rows(found),
        "municipalities": _municipalities(found),
        "bodies": _bodies(found),
    }


def _ids(found: Findings, joint: Any) -> list[str]:
    national = found.search.ground.frame.national
    return [national.joint[int(at)].id for at in joint]


def _start(found: Findings, start: Start, is_chosen: bool) -> dict[str, Any]:
    one = found.best if is_chosen else start.found
    return {
        "from": start.name,
        "value": rounded(one.value),
        "goes_on": _ids(found, np.flatnonzero(one.plan.level != CLOSED)),
        "dropped": _ids(found, start.found.dropped),
        "rounds": start.found.rounds,
        "is_chosen": is_chosen,
    }


def _alone(found: Findings) -> dict[str, Any]:
    alone, value = found.alone, found.best.value
    on = alone.plan.level != CLOSED
    together = worth_of(found.search.ground, found.best.plan)
    edge = 1e-9 * np.maximum(1.0, np.abs(alone.worth))
    flat = np.flatnonzero(~on & (alone.planned_for > 0))
    price = value - alone.value
    return {
        "value": rounded(alone.value),
        "planned_value": rounded(alone.planned_value),
        "goes_on": _ids(found, np.flatnonzero(on)),
        "falls_flat": [
            {"joint": name, "participants": int(alone.planned_for[at])}
            for name, at in zip(_ids(found, flat), flat, strict=True)
        ],
        "price": rounded(price),
        "price_share": None if value == 0 else rounded(price / abs(value)),
        "better_together": int((together > alone.worth + edge).sum()),
        "worse_together": int((together < alone.worth - edge).sum()),
    }


def _stability(found: Findings) -> dict[str, Any]:
    stability, goal = found.stability, 1e-5
    within = float(stability.within.max(initial=0.0))
    scale = np.maximum(1.0, np.abs(worth_of(found.search.ground, found.best.plan)))
    return {
        "is_stable": not stability.leavers,
        "is_proven": not stability.leavers and bool((stability.within <= goal * scale).all()),
        "within": rounded(within),
        "would_leave": [_leaver(found, one) for one in stability.leavers],
    }


def _leaver(found: Findings, one: Leaver) -> dict[str, Any]:
    frame = found.search.ground.frame
    return {
        "municipality": frame.national.municipalities[one.municipality].id,
        "gain": rounded(one.gain),
        "leaves": _ids(found, one.leaves),
        "joins": _ids(found, one.joins),
        "changes": _ids(found, one.changes),
        "falls": _ids(found, one.falls),
        "why": _why(found, one),
    }


def _why(found: Findings, one: Leaver) -> str:
    frame = found.search.ground.frame
    wishes = found.best.wishes.of.get(one.municipality, {})
    touched = [*one.leaves, *one.changes]
    leads = leading(frame, found.best.plan)[one.municipality]
    if any(leads[joint] for joint in touched):
        return "leads"
    if any(joint in wishes or found.stability.is_needed[one.municipality, joint] for joint in touched):
        return "wins_over"
    if any(found.search.ground.cost_value[joint] > 0 for joint in touched):
        return "cost"
    return "better_plan"


def _fit_in(found: Findings) -> int:
    return int(sum((rows.short <= 0).all(axis=1).sum() for rows in found.search.ground.rows))


def _rests_on(found: Findings) -> dict[str, int]:
    bases = [basis for one in found.search.ground.frame.national.joint for basis in one.basis.values()]
    return {name: bases.count(name) for name in BASES}


def _municipalities(found: Findings) -> list[dict[str, Any]]:
    ground = found.search.ground
    frame = ground.frame
    together = worth_of(ground, found.best.plan)
    shares = found.uncertainty.taking_part(len(frame.national.joint))
    return [_municipality(found, at, together, shares) for at in range(len(frame.national.municipalities))]


def _municipality(found: Findings, at: int, together: Numbers, shares: Numbers | None) -> dict[str, Any]:
    ground = found.search.ground
    one = ground.frame.national.municipalities[at]
    group_at, row = ground.frame.place[at]
    group, short = ground.frame.groups[group_at], ground.rows[group_at].short[row]
    layout = group.layout
    columns = np.flatnonzero(found.best.plan.chosen[group_at][row])
    joint = ground.frame.national.joint
    return {
        "id": one.id,
        "name": one.name,
        "inhabitants": one.inhabitants,
        "value": rounded(together[at]),
        "alone": rounded(found.alone.worth[at]),
        "within": rounded(found.stability.within[at]),
        "duties_fit": bool((short <= 0).all()),
        "shortages": [
            {"resource": layout.cells[cell][0], "period": layout.cells[cell][1], "short": rounded(short[cell])}
            for cell in np.flatnonzero(short > 0)
        ],
        "takes_part": None
        if shares is None
        else {joint[which].id: rounded(shares[at, which]) for which in np.flatnonzero(shares[at] > 0)},
        "plan": [
            {
                "initiative": layout.items[layout.item_of[column]].id,
                "role": layout.columns[column].role,
                "start": layout.columns[column].start,
                "variant": layout.columns[column].variant,
            }
            for column in columns
        ],
    }


def _bodies(found: Findings) -> list[dict[str, Any]]:
    ground = found.search.ground
    used = used_of_pools(ground, found.search.offers, found.best.plan)
    places = {one.id: at for at, one in enumerate(ground.frame.national.municipalities)}
    rows = []
    for at, body in enumerate(ground.frame.national.bodies):
        cells = []
        for pool, (owner, resource, period) in enumerate(ground.frame.pools):
            if owner != at:
                continue
            members = [
                {
                    "municipality": name,
                    "agreed": rounded(part * ground.pool[pool]),
                    "used": rounded(used[places[name], pool]),
                }
                for name, part in sorted(body.members.items())
            ]
            cells.append(
                {"resource": resource, "period": period, "capacity": rounded(ground.pool[pool]),
                 "used": rounded(used[:, pool].sum()), "members": members}
            )  # fmt: skip
        rows.append({"id": body.id, "name": body.name, "cells": cells})
    return rows
