"""Duties first: where they do not fit, they stand with the least shortage, and the rest of the plan goes around them.

It is done once for a scenario, before anything joint is decided, with the agreed share of a common pool; what members
do not need of their share makes room for the duties of the others.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bundel.engine.national.frame import NO_POOL, Group
from bundel.engine.national.ground import Ground, Rows
from bundel.engine.national.solving import Plains, solve_plains
from bundel.engine.portfolio.constants import FEASIBLE
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.programme import Plain, Programme


def place_duties(ground: Ground) -> Ground:
    """The same ground with full cells where duties do not fit, and with pools that hold the duties of their members."""
    placed = [_placed(group.layout, rows) for group, rows in zip(ground.frame.groups, ground.rows, strict=True)]
    asked = np.zeros(len(ground.pool))
    for group, (_, used) in zip(ground.frame.groups, placed, strict=True):
        held = group.pool_of != NO_POOL
        np.add.at(asked, group.pool_of[held], used[held])
    left = ground.pool - asked
    groups = zip(ground.frame.groups, ground.rows, placed, strict=True)
    rows = tuple(_with_duties(group, one, duties, used, left) for group, one, (duties, used) in groups)
    return replace(ground, rows=rows, pool=np.maximum(ground.pool, asked))


def _placed(layout: Layout, rows: Rows) -> tuple[Flags, Numbers]:
    """Per row the ways of its duties, and what they use."""
    is_must = layout.is_must[layout.item_of]
    chosen = np.zeros(rows.value.shape, dtype=bool)
    if is_must.any():
        plains = Plains(rows.capacity, rows.use, np.zeros_like(rows.value), rows.is_open & is_must)
        quick = solve_plains(layout, plains, None)
        chosen[quick.is_found] = quick.chosen[quick.is_found]
        programme = Programme(layout)
        for row in np.flatnonzero(~quick.is_found):
            plain = Plain(plains.capacity[row], plains.use[row], plains.value[row], plains.is_open[row])
            chosen[row] = programme.solve(plain).chosen
    return chosen, np.einsum("rc,rck->rk", chosen.astype(float), rows.use)


def _with_duties(group: Group, rows: Rows, duties: Flags, used: Numbers, left: Numbers) -> Rows:
    """Rows whose duties do not fit keep the ways that were found, and nothing else fits in their full cells."""
    held = np.asarray(group.pool_of != NO_POOL)
    limit = rows.capacity.copy()
    over = np.zeros(limit.shape, dtype=bool)
    over[held] = left[group.pool_of[held]] < -FEASIBLE
    # In a pool that holds the duties of all, each has what its duties use and its part of what is left.
    limit[held] = used[held] + (group.agreed[held] * np.maximum(left[group.pool_of[held]], 0.0))
    limit[held & over] = np.minimum(rows.capacity, used)[held & over]
    short = np.maximum(used - limit, 0.0)
    is_short = short > FEASIBLE * np.maximum(limit, 1.0)
    capacity = np.where(is_short, used, np.maximum(limit, used))
    is_bound = np.asarray(is_short.any(axis=1))[:, None] & group.layout.is_must[group.layout.item_of]
    return Rows(capacity, rows.use, rows.value, rows.is_open & (duties | ~is_bound), np.where(is_short, short, 0.0))
