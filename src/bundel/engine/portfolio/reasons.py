"""Why an item is not in the plans: the cells that keep it out, and the items that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.constants import BINDING_SHARE, FEASIBLE, NAMED_AT_MOST
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Indices, Layout
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.solving import Plans


@dataclass(frozen=True, slots=True)
class Reason:
    """Cells (positions) that bind most often first, and items (positions) that beat it there most often first."""

    binding: list[int]
    beaten_by: list[int]


def left_over(scenarios: Scenarios, plans: Plans) -> Numbers:
    """Capacity that the plans leave, per scenario and cell; nothing where the duties are short."""
    used = np.einsum("sa,sar->sr", plans.chosen.astype(np.float64), scenarios.use)
    return np.asarray(np.where(plans.short > 0, 0.0, np.maximum(scenarios.capacity - used, 0.0)))


def tight_cells(layout: Layout, scenarios: Scenarios, plans: Plans) -> list[int]:
    """Cells that keep choices out, the most often first: counted over choices, early ways and plans without them."""
    free = left_over(scenarios, plans)
    blocked = np.zeros(len(layout.cells))
    for item in np.flatnonzero(layout.is_choice):
        without, way = _without(layout, plans, int(item))
        if way is not None:
            blocked += _exceeds(scenarios.use[without, way], free[without]).sum(axis=0)
    return [int(cell) for cell in np.argsort(-blocked, kind="stable") if blocked[cell] > 0]


def reasons_of(layout: Layout, scenarios: Scenarios, plans: Plans, items: Iterable[int]) -> dict[int, Reason]:
    """What keeps each of these choices from starting early, over the plans in which it does not."""
    free, taken = left_over(scenarios, plans), np.nonzero(plans.chosen)
    return {item: _reason(layout, scenarios, plans, free, taken, item) for item in items}


def _reason(
    layout: Layout, scenarios: Scenarios, plans: Plans, free: Numbers, taken: tuple[Indices, ...], item: int
) -> Reason:
    without, way = _without(layout, plans, item)
    if way is None:
        return Reason([], [])
    asked, room = scenarios.use[without, way], free[without]
    exceeds = _exceeds(asked, room)
    often = exceeds.mean(axis=0)
    ranked = [int(cell) for cell in np.argsort(-often, kind="stable") if often[cell] >= BINDING_SHARE]
    binding = ranked[:NAMED_AT_MOST]
    missing = np.where(exceeds, asked - room, 0.0)[:, binding[:1]]
    row = np.full(len(plans.chosen), -1)
    row[without] = np.arange(len(without))
    plan, column = (part[row[taken[0]] >= 0] for part in taken)
    by_item = np.zeros((len(without), len(layout.items), len(binding[:1])))
    first = np.array(binding[:1], dtype=np.int64)
    by_item[row[plan], layout.item_of[column]] = scenarios.use[plan[:, None], column[:, None], first]
    frees = ((by_item >= missing[:, None, :] * (1 - FEASIBLE)) & (missing > 0)[:, None, :]).sum(axis=(0, 2))
    frees[~layout.is_choice] = 0
    frees[item] = 0
    beating = [int(other) for other in np.argsort(-frees, kind="stable") if frees[other] > 0]
    return Reason(binding, beating[:NAMED_AT_MOST])


def _without(layout: Layout, plans: Plans, item: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], int | None]:
    """Plans that don't start the item early, and its early way: the one that plans hold most, else the first."""
    columns = layout.columns_by_item[item]
    early = columns[layout.is_early[columns] & layout.is_allowed[columns]]
    without = np.flatnonzero(~plans.chosen[:, early].any(axis=1))
    if not len(early) or not len(without):
        return without, None
    return without, int(early[np.argmax(plans.chosen[:, early].sum(axis=0))])


def _exceeds(asked: Numbers, room: Numbers) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.asarray(asked > room * (1 + FEASIBLE) + FEASIBLE)
