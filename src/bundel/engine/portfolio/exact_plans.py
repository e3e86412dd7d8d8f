"""The non-dominated portfolios laid out as plans, so that what explains sampled plans explains these too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.exact import ExactResult
from bundel.engine.portfolio.lanes import NEED, NICE, NOT_NOW, Laned, lane_without_place
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.places import moved_up
from bundel.engine.portfolio.problem import Problem, Whole
from bundel.engine.portfolio.reading_amounts import bounds
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.solving import Plans

EXPLAINED_AT_MOST = 500
"""Reasons are counted over at most so many portfolios, evenly spread over all."""


@dataclass(frozen=True, slots=True)
class Found:
    """An exact result in rows and columns: plans × columns, their lanes and the order of the choices."""

    layout: Layout
    chosen: Flags
    order: list[int]
    lanes: list[Laned]


def lay_down(layout: Layout, result: ExactResult) -> Found:
    """Put the portfolios in the columns of the layout, and the items in lanes by their core index."""
    chosen = _chosen(layout, result)
    core = chosen.mean(axis=0)
    index = core @ layout.membership
    choices = [item for item in range(len(layout.items)) if layout.is_choice[item]]
    by_core = sorted(choices, key=lambda item: (-round(float(index[item]), 9), layout.items[item].id))
    order = moved_up(layout, by_core)
    place = {item: at for at, item in enumerate(order, start=1)}
    counts = (chosen @ layout.membership).sum(axis=0).astype(int)
    lanes = [_laned(layout, chosen, item, place.get(item), int(counts[item])) for item in range(len(layout.items))]
    return Found(layout, chosen, order, lanes)


def _chosen(layout: Layout, result: ExactResult) -> Flags:
    problem = layout.problem
    period = {name: at for at, name in enumerate(problem.periods)}
    places = {item.id: at for at, item in enumerate(problem.initiatives)}
    rows = np.array([[-1 if choice is None else choice for choice in row] for row in result.portfolios])
    chosen = np.zeros((len(rows), len(layout.columns)), dtype=bool)
    for at, item in enumerate(layout.items):
        ways = item.alternatives
        turn = sorted(
            range(len(ways)), key=lambda which: (period[ways[which].start], ways[which].role, ways[which].variant or "")
        )
        for column, which in zip(layout.columns_by_item[at], turn, strict=True):
            chosen[:, column] = rows[:, places[item.id]] == which
    return chosen


def _laned(layout: Layout, chosen: Flags, item: int, place: int | None, held_by: int) -> Laned:
    columns = layout.columns_by_item[item]
    ranked = sorted((int(column) for column in columns), key=lambda column: (-int(chosen[:, column].sum()), column))
    held = [column for column in ranked if chosen[:, column].any()]
    ways = (held[0] if held else None, held[1] if len(held) > 1 else None)
    if place is None:
        return Laned(lane_without_place(layout, item), None, *ways, False)
    lane = NEED if held_by == len(chosen) else NICE if held_by else NOT_NOW
    return Laned(lane, place, *ways, False)


def at_worst(found: Found) -> tuple[Scenarios, Plans]:
    """The portfolios (some, when there are very many) as plans in one scenario: the worst case."""
    layout, problem = found.layout, found.layout.problem
    rows = np.unique(np.linspace(0, len(found.chosen) - 1, EXPLAINED_AT_MOST).astype(int))
    chosen = found.chosen[rows]
    capacity, use = low_capacity(problem, layout), high_use(layout)
    used = chosen.astype(float) @ use
    scenarios = Scenarios(
        np.repeat(capacity[None, :], len(rows), axis=0),
        np.broadcast_to(use, (len(rows), *use.shape)),
        np.zeros((len(rows), len(layout.columns))),
    )
    over = used - capacity
    short = np.where(over > 1e-9 * np.maximum(capacity, 1), over, 0.0)
    return scenarios, Plans(chosen, np.zeros(len(rows)), np.zeros(len(rows)), short)


def low_capacity(problem: Problem, layout: Layout) -> Numbers:
    """Every capacity at its lower end."""
    amounts = [problem.capacity[resource][period] for resource, period in layout.cells]
    return np.array([amount.low if isinstance(amount, Whole) else bounds(amount)[0] for amount in amounts], dtype=float)


def high_use(layout: Layout) -> Numbers:
    """Column × cell: every use at its upper end."""
    use = np.zeros((len(layout.columns), len(layout.cells)))
    for at, column in enumerate(layout.columns):
        for row, (resource, period) in enumerate(layout.cells):
            amount = column.use.get(resource, {}).get(period)
            use[at, row] = 0.0 if amount is None else bounds(amount)[1]
    return use
