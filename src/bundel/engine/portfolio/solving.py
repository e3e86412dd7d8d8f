"""Solves scenarios in batches of a fixed size, on as many threads as asked; the answer doesn't depend on how many.

Who solves a batch depends on what there is: compiled loops when numba is installed, else NumPy with HiGHS.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from bundel.engine.executor.executor import Executor
from bundel.engine.executor.this_machine import InThisThread, OnThreads
from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.constants import BATCH, GAP_GOAL, LARGEST_BRANCHED
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.gaps import gap_of as gap_of
from bundel.engine.portfolio.layout import Flags, Indices, Layout
from bundel.engine.portfolio.programme import Plan
from bundel.engine.portfolio.scenarios import Scenarios, Undrawn

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
        return self.at(slice(count))

    def at(self, which: slice | Indices) -> Plans:
        """The plans of some scenarios, in that order."""
        return Plans(self.chosen[which], self.value[which], self.bound[which], self.short[which])

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

    With ``goal`` None whatever is found quickly is good enough, if it is a plan at all. An ``executor`` (processes,
    a cluster) takes the place of the threads.
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


def solve_all(layout: Layout, scenarios: Scenarios | Undrawn, work: Work, done: int = 0, total: int = 0) -> Plans:
    """The best plan of every scenario; ``done`` and ``total`` are what progress is counted from and to."""
    executor = work.executor or (OnThreads(work.workers) if work.workers > 1 else InThisThread())
    batches = (scenarios.part(first, first + BATCH) for first in range(0, scenarios.count, BATCH))
    plans: list[Plan] = []
    with closing(executor.run(_solve, (layout, work.goal), batches, work.go_on)) as results:
        for solved in results:
            plans += solved
            work.tell(done + len(plans), total)
    return gathered(layout, plans)


def _solve(shared: tuple[Layout, float | None], batch: Scenarios) -> list[Plan]:
    layout, goal = shared
    return solve_batch(layout, batch, goal)


def backend() -> str:
    """What solves here, as the answer names it."""
    return "numba" if is_compiled() else "numpy"


def solve_batch(layout: Layout, batch: Scenarios, goal: float | None) -> list[Plan]:
    """The best plans of one batch; it depends on nothing but its arguments, so it may run anywhere."""
    if not is_compiled():
        from bundel.engine.portfolio import by_beam

        return by_beam.solve_batch(layout, batch, goal)
    # Loading compiled loops takes half a second, which only who solves something pays for.
    if len(layout.columns) > LARGEST_BRANCHED:
        from bundel.engine.portfolio.relaxing import plans as relaxing

        return relaxing.solve_batch(layout, batch, goal)
    from bundel.engine.portfolio.branching import plans

    return plans.solve_batch(layout, batch, goal)


def gathered(layout: Layout, plans: list[Plan]) -> Plans:
    """Plans of single scenarios together."""
    return Plans(
        np.array([plan.chosen for plan in plans], dtype=bool).reshape(len(plans), len(layout.columns)),
        np.array([plan.value for plan in plans]),
        np.array([plan.bound for plan in plans]),
        np.array([plan.short for plan in plans]).reshape(len(plans), len(layout.cells)),
    )
