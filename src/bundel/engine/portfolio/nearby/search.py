"""Good plans near known ones: what a change does to a plan, found quickly and without proof.

Starting from the same proven plans every time, two changes differ by what they change and not by luck of a search.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.constants import FEASIBLE, PAIRED_COLUMNS
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.solving import Plans, Work, solve_all

if TYPE_CHECKING:
    from bundel.engine.portfolio.nearby.loops import Rules


def nearby(layout: Layout, plans: Plans, after: Scenarios) -> Flags:
    """What good plans hold after a change; where there are no compiled loops, what the quick search finds."""
    if not is_compiled():
        return solve_all(layout, after, Work(goal=None)).chosen
    from bundel.engine.portfolio.nearby.loops import better_all

    picks = _picks(layout, plans.chosen)
    is_mended = better_all(
        rules_of(layout),
        _room(layout, plans, after),
        np.ascontiguousarray(after.use),
        np.ascontiguousarray(after.value),
        picks,
        len(layout.columns) <= PAIRED_COLUMNS,
    )
    chosen = _chosen(layout, picks)
    lost = np.flatnonzero(~is_mended)
    if len(lost):
        part = after.at(lost)
        chosen[lost] = solve_all(layout, part, Work(goal=None)).chosen
    return chosen


def _room(layout: Layout, plans: Plans, after: Scenarios) -> Numbers:
    """The capacity; where the duties don't fit, cells hold at least what the duties use."""
    is_short = plans.short.any(axis=1)
    duties = plans.chosen & layout.is_must[layout.item_of]
    used = np.einsum("sa,sar->sr", duties[is_short].astype(np.float64), after.use[is_short])
    room = after.capacity.copy()
    room[is_short] = np.maximum(room[is_short], used * (1 + FEASIBLE))
    return room


def _picks(layout: Layout, chosen: Flags) -> Indices:
    """Per scenario and item the column that is chosen, or -1."""
    picks = np.full((len(chosen), len(layout.items)), -1, dtype=np.int64)
    at, column = np.nonzero(chosen)
    picks[at, layout.item_of[column]] = column
    return picks


def _chosen(layout: Layout, picks: Indices) -> Flags:
    chosen = np.zeros((len(picks), len(layout.columns)), dtype=bool)
    at, item = np.nonzero(picks >= 0)
    chosen[at, picks[at, item]] = True
    return chosen


def rules_of(layout: Layout) -> Rules:
    """The rules of a layout as flat arrays."""
    from bundel.engine.portfolio.nearby.loops import Rules

    items = range(len(layout.items))
    asks = np.zeros((len(layout.needs), len(layout.columns)), dtype=bool)
    for at, need in enumerate(layout.needs):
        asks[at, list(need.columns)] = True
    around = [[at for at, need in enumerate(layout.needs) if item in (need.item, need.other)] for item in items]
    against = [[b if a == item else a for a, b in layout.exclusions if item in (a, b)] for item in items]
    return Rules(
        np.searchsorted(layout.item_of, np.arange(len(layout.items) + 1)).astype(np.int64),
        layout.start_of,
        layout.is_allowed,
        layout.is_must,
        asks,
        np.array([need.item for need in layout.needs], dtype=np.int64),
        np.array([need.other for need in layout.needs], dtype=np.int64),
        *_flat(around),
        *_flat(against),
    )


def _flat(lists: Iterable[list[int]]) -> tuple[Indices, Indices]:
    """Where each list begins in one list of all."""
    every = list(lists)
    begins = np.cumsum([0, *map(len, every)], dtype=np.int64)
    return begins, np.array([one for part in every for one in part], dtype=np.int64)
