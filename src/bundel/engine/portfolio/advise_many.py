"""Advice for many municipalities, each a problem of its own: one piece of work each, on any executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

from bundel.engine.executor.executor import Executor
from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.solving import Work


def advise_many(
    problems: Iterable[Problem],
    executor: Executor,
    *,
    scenarios: int | None = None,
    seed: int = 1,
    total: int = 0,
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Iterator[dict[str, Any]]:
    """Give the answer to every problem, in their order, as ``advise`` gives it alone.

    Problems are taken a few at a time, so that a whole country never stands in memory. Calls ``progress`` with the
    problems done and ``total``. Raises Cancelled, WorkersLost, and what ``advise`` raises for a problem.
    """
    work = Work(progress=progress, is_cancelled=is_cancelled)
    with closing(executor.run(_one, (scenarios, seed), problems, work.go_on)) as answers:
        for done, answer in enumerate(answers, start=1):
            work.tell(done, total)
            yield answer


def _one(shared: tuple[int | None, int], problem: Problem) -> dict[str, Any]:
    scenarios, seed = shared
    return advise(problem, scenarios=scenarios, seed=seed)
