"""Solves scenarios in batches of a fixed size, on as many threads as asked; the answer doesn't depend on how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.constants import BATCH
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
        size = np.maximum(np.abs(self.bound), 1e-12)
        return np.where(self.bound > self.value, (self.bound - self.value) / size, 0.0)

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
    """How to work: on how many threads, whom to tell how far it is, and whether to go on."""

    workers: int = 1
    progress: Progress | None = None
    is_cancelled: Callable[[], bool] | None = None

    def go_on(self) -> None:
        """Raise Cancelled when nobody waits for the result any more."""
        if self.is_cancelled is not None and self.is_cancelled():
            raise Cancelled("The advice was cancelled. Nothing was kept.")

    def tell(self, done: int, total: int) -> None:
        """Say how many scenarios are done."""
        if self.progress is not None:
            self.progress(done, total)


def solve_all(layout: Layout, scenarios: Scenarios, work: Work, done: int = 0, total: int = 0) -> Plans:
    """The best plan of every scenario; ``done`` and ``total`` are what progress is counted from and to."""
    starts = range(0, scenarios.count, BATCH)
    parts: list[list[Plan]] = []

    def solve(first: int) -> list[Plan]:
        work.go_on()
        return _solve_batch(layout, scenarios, first, min(first + BATCH, scenarios.count))

    for solved in _mapped(solve, starts, work.workers):
        parts.append(solved)
        work.tell(done + sum(len(part) for part in parts), total)
    return _gathered(layout, [plan for part in parts for plan in part])


def _mapped(solve: Callable[[int], list[Plan]], starts: Sequence[int], workers: int) -> Iterator[list[Plan]]:
    if workers <= 1:
        yield from map(solve, starts)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(solve, starts)


def _solve_batch(layout: Layout, scenarios: Scenarios, first: int, last: int) -> list[Plan]:
    programme = Programme(layout)
    return [
        programme.solve(Plain(scenarios.capacity[at], scenarios.use[at], scenarios.value[at], layout.is_allowed))
        for at in range(first, last)
    ]


def _gathered(layout: Layout, plans: list[Plan]) -> Plans:
    return Plans(
        np.array([plan.chosen for plan in plans], dtype=bool).reshape(len(plans), len(layout.columns)),
        np.array([plan.value for plan in plans]),
        np.array([plan.bound for plan in plans]),
        np.array([plan.short for plan in plans]).reshape(len(plans), len(layout.cells)),
    )
