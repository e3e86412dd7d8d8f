"""Solves a batch with NumPy and HiGHS, where loops are not compiled.

The batch goes through two beam searches together (duties first, choices first). What they prove to be good enough
stands; every other scenario becomes an integer programme, without the columns that no better plan can hold.
"""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.beam import Beam, Beamed
from bundel.engine.portfolio.constants import BEAM_WIDTH, BOUND_STEPS, QUICK_STEPS
from bundel.engine.portfolio.dominance import open_columns
from bundel.engine.portfolio.gaps import gap_of
from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.programme import Plain, Plan, Programme
from bundel.engine.portfolio.scenarios import Scenarios


def solve_batch(layout: Layout, batch: Scenarios, goal: float | None) -> list[Plan]:
    """A plan for every scenario, proven to the goal; None: the first that is found."""
    is_open = open_columns(layout, batch)
    beam = Beam(layout, batch.capacity, batch.use, batch.value, is_open, QUICK_STEPS if goal is None else BOUND_STEPS)
    found = beam.run(BEAM_WIDTH)
    gap = gap_of(found.value, found.bound)
    enough = np.where(found.is_found, gap, np.inf) <= (np.inf if goal is None else goal)
    # A gap of infinity is no plan at all; it isn't good enough even when everything is.
    enough &= found.is_found
    programme = Programme(layout, goal)
    plans = []
    for at in range(batch.count):
        plain = Plain(batch.capacity[at], batch.use[at], batch.value[at], is_open[at])
        plans.append(_plan(found, at, plain) if enough[at] else _improved(programme, beam, found, at, plain))
    return plans


def _plan(found: Beamed, at: int, plain: Plain) -> Plan:
    value = float(plain.value[found.chosen[at]].sum())
    return Plan(found.chosen[at], value, max(value, float(found.bound[at])), np.zeros(len(plain.capacity)))


def _improved(programme: Programme, beam: Beam, found: Beamed, at: int, plain: Plain) -> Plan:
    """Solve the programme over the columns that may be in a plan better than the one found."""
    if not found.is_found[at]:
        return programme.solve(plain)
    may_improve = beam.may_reach(at, float(found.value[at])) | found.chosen[at]
    plan = programme.solve(Plain(plain.capacity, plain.use, plain.value, plain.is_open & may_improve))
    known = _plan(found, at, plain)
    best = plan if plan.value > known.value else known
    return Plan(best.chosen, best.value, max(best.value, min(known.bound, plan.bound)), best.short)
