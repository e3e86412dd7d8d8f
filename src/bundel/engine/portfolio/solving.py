"""Solves scenarios in batches of a fixed size, on as many threads as asked; the answer doesn't depend on how many.

A batch first goes through two beam searches together (duties first, choices first). What they prove to be good
enough stands; every other scenario becomes an integer programme, without the columns that no better plan can hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bundel.engine.executor.executor import Executor
from bundel.engine.executor.this_machine import InThisThread, OnThreads
from bundel.engine.portfolio.beam import Beam, Beamed
from bundel.engine.portfolio.constants import BATCH, BEAM_WIDTH, BOUND_STEPS, GAP_GOAL, QUICK_STEPS
from bundel.engine.portfolio.dominance import open_columns
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.programme import Plain, Plan, Programme
from bundel.engine.portfolio.scenarios import Scenarios

Progress = Callable[[int, int], None]


class Cancelled(Exception):
    """Whoever asked for the advice doesn't need it any more; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Plans:
    """The best plan found in every scenario: what it holds, its value, a proven bound, and shortages per cell."""

    chosen: Flags
    value: Numbers
    bound: Numbers
    short: Numbers

    @property
    def gap(self) -> Numbers:
        """How far each plan may be from the best one, as a part of the bound."""
        return gap_of(self.value, self.bound)

    def first(self, count: int) -> Plans:
        """The plans of the first so many scenarios."""
        return Plans(self.chosen[:count], self.value[:count], self.bound[:count], self.short[:count])

    def joined(self, other: Plans) -> Plans:
        """These plans followed by the others."""
        return Plans(
            np.concatenate([self.chosen, other.chosen]),
            np.concatenate([self.value, other.value]),
            np.concatenate([self.bound, other.bound]),
            np.concatenate([self.short, other.short]),
        )


@dataclass(frozen=True, slots=True)
class Work:
    """How to work: on how many threads, whom to tell how far it is, whether to go on, and how good a plan must be.

    With ``goal`` None whatever the beam searches find is good enough, if they find a plan at all. An ``executor``
    (processes, a cluster) takes the place of the threads.
    """

    workers: int = 1
    progress: Progress | None = None
    is_cancelled: Callable[[], bool] | None = None
    goal: float | None = GAP_GOAL
    executor: Executor | None = None

    def go_on(self) -> None:
        """Raise Cancelled when nobody waits for the result any more."""
        if self.is_cancelled is not None and self.is_cancelled():
            raise Cancelled("The advice was cancelled. Nothing was kept.")

    def tell(self, done: int, total: int) -> None:
        """Say how many scenarios are done."""
        if self.progress is not None:
            self.progress(done, total)


def gap_of(value: Numbers, bound: Numbers) -> Numbers:
    """(bound − value) / bound; 0 where the bound is reached."""
    size = np.maximum(np.abs(bound), 1e-12)
    return np.where(bound > value, np.maximum(bound, value) - np.where(np.isfinite(value), value, 0.0), 0.0) / size


def solve_all(layout: Layout, scenarios: Scenarios, work: Work, done: int = 0, total: int = 0) -> Plans:
    """The best plan of every scenario; ``done`` and ``total`` are what progress is counted from and to."""
    executor = work.executor or (OnThreads(work.workers) if work.workers > 1 else InThisThread())
    batches = (scenarios.part(first, first + BATCH) for first in range(0, scenarios.count, BATCH))
    plans: list[Plan] = []
    for solved in executor.run(_solve, (layout, work.goal), batches, work.go_on):
        plans += solved
        work.tell(done + len(plans), total)
    return _gathered(layout, plans)


def _solve(shared: tuple[Layout, float | None], batch: Scenarios) -> list[Plan]:
    layout, goal = shared
    return _solve_batch(layout, batch, goal)


def _solve_batch(layout: Layout, batch: Scenarios, goal: float | None) -> list[Plan]:
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


def _gathered(layout: Layout, plans: list[Plan]) -> Plans:
    return Plans(
        np.array([plan.chosen for plan in plans], dtype=bool).reshape(len(plans), len(layout.columns)),
        np.array([plan.value for plan in plans]),
        np.array([plan.bound for plan in plans]),
        np.array([plan.short for plan in plans]).reshape(len(plans), len(layout.cells)),
    )
