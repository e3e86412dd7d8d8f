"""Who solves the municipalities: some of them together are one piece of work for an executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from bundel.engine.executor.executor import Executor
from bundel.engine.national.solving import Plains, Solved, solve_plains
from bundel.engine.portfolio.layout import Layout

PIECE = 48
"""Municipalities that are solved together; the answer does not depend on it."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does the work, and whether to go on."""

    executor: Executor
    go_on: Callable[[], None]

    def solve(self, jobs: Iterable[Job]) -> list[Solved]:
        """Solve every job; the results stand in the order of the jobs."""
        listed = list(jobs)
        pieces = [
            replace(job, plains=job.plains.take(np.arange(first, min(first + PIECE, len(job.plains.capacity)))))
            for job in listed
            for first in range(0, max(len(job.plains.capacity), 1), PIECE)
        ]
        solved = iter(list(self.executor.run(solve_piece, None, pieces, self.go_on)))
        return [_joined([next(solved) for _ in range(0, max(len(job.plains.capacity), 1), PIECE)]) for job in listed]


@dataclass(frozen=True, slots=True)
class Job:
    """Rows to solve over one layout."""

    layout: Layout
    plains: Plains
    goal: float | None


def solve_piece(_: None, job: Job) -> Solved:
    """One piece of work, for an executor."""
    return solve_plains(job.layout, job.plains, job.goal)


def _joined(parts: list[Solved]) -> Solved:
    return Solved(
        *(np.concatenate([getattr(one, name) for one in parts]) for name in ("is_found", "chosen", "value", "bound"))
    )
