"""The duties alone, as a small problem of their own: where no plan was found, they are placed first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bundel.engine.portfolio.branching.plans import solve_batch
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout, Need
from bundel.engine.portfolio.scenarios import Scenarios


def place_duties(layout: Layout, scenarios: Scenarios) -> tuple[Flags, Numbers]:
    """Per scenario the columns of the duties, with the least total relative shortage, and that shortage per cell."""
    columns = np.flatnonzero(layout.is_must[layout.item_of])
    part = Scenarios(
        scenarios.capacity,
        np.ascontiguousarray(scenarios.use[:, columns]),
        np.ascontiguousarray(scenarios.value[:, columns]),
    )
    placed = solve_batch(duties_of(layout), part, None)
    chosen = np.zeros((scenarios.count, len(layout.columns)), dtype=bool)
    chosen[:, columns] = np.array([plan.chosen for plan in placed])
    return chosen, np.array([plan.short for plan in placed])


def duties_of(layout: Layout) -> Layout:
    """A layout of the duties and what all of their ways need; a way that needs more than that is left out."""
    items, columns = np.flatnonzero(layout.is_must), np.flatnonzero(layout.is_must[layout.item_of])
    item_at = {int(item): at for at, item in enumerate(items)}
    column_at = {int(column): at for at, column in enumerate(columns)}
    is_allowed = layout.is_allowed.copy()
    needs = []
    for need in layout.needs:
        if need.item in item_at and need.other in item_at:
            asking = tuple(column_at[column] for column in need.columns)
            needs.append(Need(item_at[need.item], item_at[need.other], asking))
        elif need.item in item_at:
            is_allowed[list(need.columns)] = False
    return replace(
        layout,
        items=tuple(layout.items[item] for item in items),
        columns=tuple(layout.columns[column] for column in columns),
        item_of=np.array([item_at[int(item)] for item in layout.item_of[columns]], dtype=np.int64),
        start_of=layout.start_of[columns],
        is_must=layout.is_must[items],
        is_allowed=is_allowed[columns],
        needs=tuple(needs),
        exclusions=tuple((item_at[a], item_at[b]) for a, b in layout.exclusions if a in item_at and b in item_at),
    )
