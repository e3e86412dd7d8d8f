"""Best plans of many municipalities with the same choices at once, each with a proven bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.beam import Beam
from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.constants import (
    BEAM_WIDTH,
    BOUND_STEPS,
    BRANCH_LIMIT,
    GAP_GOAL,
    QUICK_STEPS,
)
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout
from bundel.engine.portfolio.programme import Plain, Programme
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.solving import gap_of


@dataclass(frozen=True, slots=True)
class Plains:
    """Plain problems over one layout, one row each: capacity (× cell), use (× column × cell), value, what is open."""

    capacity: Numbers
    use: Numbers
    value: Numbers
    is_open: Flags

    def take(self, rows: Indices) -> Plains:
        """Some of the rows."""
        return Plains(self.capacity[rows], self.use[rows], self.value[rows], self.is_open[rows])


@dataclass(frozen=True, slots=True)
class Solved:
    """Per row: whether there is a plan, what it holds, its value, and a proven bound (−inf: there is no plan)."""

    is_found: Flags
    chosen: Flags
    value: Numbers
    bound: Numbers


def solve_plains(layout: Layout, plains: Plains, goal: float | None) -> Solved:
    """Solve every row to within ``goal`` of its bound; with None whatever is found quickly stands."""
    if len(plains.capacity) == 0 or not len(layout.columns):
        return _without_choice(layout, plains)
    if is_compiled():
        return _searched(layout, plains, goal)
    return _beamed(layout, plains, goal)


def _searched(layout: Layout, plains: Plains, goal: float | None) -> Solved:
    """By the compiled branch and bound; what it gives up on, becomes a programme."""
    # Loading compiled loops takes half a second, which only who solves something pays for.
    from bundel.engine.portfolio.branching.batch_search import search_batch
    from bundel.engine.portfolio.branching.plans import batch_of, goal_of
    from bundel.engine.portfolio.branching.search import NO_PLAN

    scenarios = Scenarios(plains.capacity, plains.use, plains.value)
    found = search_batch(batch_of(layout, scenarios, plains.is_open), goal_of(layout, goal), BRANCH_LIMIT)
    is_found = np.isfinite(found.value) & (found.ended != NO_PLAN)
    bound = np.where(found.ended == NO_PLAN, -np.inf, found.bound)
    solved = Solved(is_found, found.chosen, np.where(is_found, found.value, -np.inf), bound)
    programme = Programme(layout, GAP_GOAL if goal is None else goal)
    for row in np.flatnonzero(~is_found & (found.ended != NO_PLAN)):
        _as_programme(programme, plains, int(row), plains.is_open[row], solved)
    return solved


def _beamed(layout: Layout, plains: Plains, goal: float | None) -> Solved:
    """By beam search, and as a programme where that proves too little."""
    steps = QUICK_STEPS if goal is None else BOUND_STEPS
    beam = Beam(layout, plains.capacity, plains.use, plains.value, plains.is_open, steps)
    found = beam.run(BEAM_WIDTH)
    gap = np.where(found.is_found, gap_of(found.value, found.bound), np.inf)
    is_short_of = ~found.is_found if goal is None else gap > goal
    solved = Solved(found.is_found.copy(), found.chosen.copy(), found.value.copy(), found.bound.copy())
    programme = Programme(layout, GAP_GOAL if goal is None else goal)
    for row in np.flatnonzero(is_short_of):
        is_open = plains.is_open[row]
        if found.is_found[row]:
            is_open = is_open & (beam.may_reach(int(row), float(found.value[row])) | found.chosen[row])
        else:
            solved.bound[row] = np.inf
        _as_programme(programme, plains, int(row), is_open, solved)
    return solved


def _without_choice(layout: Layout, plains: Plains) -> Solved:
    count = len(plains.capacity)
    value = np.zeros(count)
    return Solved(np.full(count, not layout.is_must.any()), np.zeros((count, 0), dtype=bool), value, value.copy())


def _as_programme(programme: Programme, plains: Plains, row: int, is_open: Flags, solved: Solved) -> None:
    """Solve one row as a programme over some of its columns; what is better is written into ``solved``."""
    plan = None
    if _has_ways(programme.layout, is_open):
        try:
            plan = programme.solve(Plain(plains.capacity[row], plains.use[row], plains.value[row], is_open))
        except BadInput:
            plan = None
    if plan is None or (plan.short > 0).any():
        solved.bound[row] = solved.bound[row] if solved.is_found[row] else -np.inf
        return
    if not solved.is_found[row] or plan.value > solved.value[row]:
        solved.chosen[row], solved.value[row], solved.is_found[row] = plan.chosen, plan.value, True
    solved.bound[row] = max(float(solved.value[row]), min(float(solved.bound[row]), plan.bound))


def _has_ways(layout: Layout, is_open: Flags) -> bool:
    """Whether every item that must be done has a way that may be chosen."""
    ways = np.zeros(len(layout.items), dtype=bool)
    ways[layout.item_of[is_open]] = True
    return bool(ways[layout.is_must].all())
