"""Duties that do not fit: what is short, how many would not fit, and what could move."""

from __future__ import annotations

from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import DIGITS, FEASIBLE, MEDIAN, SHORTAGE_RANGE
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.shares import reached
from bundel.engine.portfolio.solving import Plans


def shortages_of(layout: Layout, scenarios: Scenarios, plans: Plans) -> list[dict[str, Any]]:
    """Per cell that is ever short: by how much in the scenarios where it is, how often, and what could move."""
    rows = []
    for cell in np.flatnonzero((plans.short > 0).any(axis=0)):
        is_short = plans.short[:, cell] > 0
        resource, period = layout.cells[cell]
        rows.append(
            {
                "resource": resource,
                "period": period,
                "short": _range(plans.short[is_short, cell]),
                "share_of_scenarios": round(float(is_short.mean()), DIGITS),
                "could_move": _could_move(layout, scenarios.use[is_short], plans.chosen[is_short], int(cell)),
            }
        )
    return rows


def _range(numbers: Numbers) -> list[float]:
    return [round(float(number), DIGITS) for number in np.quantile(numbers, SHORTAGE_RANGE)]


def _could_move(layout: Layout, use: Numbers, chosen: Flags, cell: int) -> list[dict[str, Any]]:
    """Per duty the other way of doing it that frees most of this cell, most first."""
    moves = []
    for item in np.flatnonzero(layout.is_must):
        columns = layout.columns_by_item[item]
        now = (use[:, columns, cell] * chosen[:, columns]).sum(axis=1)
        freed = now[:, None] - use[:, columns, cell]
        best = int(np.argmax(np.round(freed.mean(axis=0), 9)))
        if freed[:, best].mean() > FEASIBLE:
            moves.append(_move(layout, int(item), int(columns[best]), freed[:, best]))
    return sorted(moves, key=lambda move: (-sum(move["frees"]), move["initiative"]))


def _move(layout: Layout, item: int, column: int, freed: Numbers) -> dict[str, Any]:
    way = layout.columns[column]
    return {
        "initiative": layout.items[item].id,
        "role": way.role,
        "start": way.start,
        "variant": way.variant,
        "is_in_time": bool(layout.is_allowed[column]),
        "frees": _range(freed),
    }


def count_unplaced(layout: Layout, scenarios: Scenarios, plans: Plans) -> int:
    """How many duties would not fit when placed one by one: dated first, then fewest hours (in half of the scenarios).

    Each takes the way that leaves the most room. Where the plan found has no shortage, all fit.
    """
    unplaced = np.zeros(scenarios.count)
    is_short = (plans.short > 0).any(axis=1)
    left, use = scenarios.capacity[is_short].copy(), scenarios.use[is_short]
    for item in _in_turn(layout, scenarios):
        columns = layout.columns_by_item[item]
        unplaced[is_short] += ~_place(left, use, columns[layout.is_allowed[columns]])
    return reached(unplaced, MEDIAN)


def _in_turn(layout: Layout, scenarios: Scenarios) -> list[int]:
    last = layout.problem.periods[-1]
    total = scenarios.use.mean(axis=0).sum(axis=1)

    def turn(item: int) -> tuple[bool, float, str]:
        initiative, columns = layout.items[item], layout.columns_by_item[item]
        is_dated = bool(initiative.moments) or initiative.mandatory_by not in (None, last)
        return not is_dated, round(float(total[columns].min()), DIGITS), initiative.id

    return sorted((int(item) for item in np.flatnonzero(layout.is_must)), key=turn)


def _place(left: Numbers, use: Numbers, columns: Indices) -> Flags:
    """Take the way with the lowest highest part of what is left, where it fits; changes ``left``."""
    asked = use[:, columns]
    room = np.maximum(left, 0.0)[:, None, :]
    part = np.where(asked <= room * (1 + FEASIBLE), asked / np.maximum(room, 1e-200), np.inf)
    part = np.where(asked > 0, part, 0.0).max(axis=2, initial=0.0)
    best = part.argmin(axis=1)
    rows = np.arange(len(left))
    fits = np.isfinite(part[rows, best])
    left -= np.where(fits[:, None], asked[rows, best], 0.0)
    return np.asarray(fits)
