"""Many municipalities at once get what each would get alone, on any executor."""

from __future__ import annotations

import pytest
from tests.engine.portfolio.examples import small_problem

from bundel.engine.executor.executor import Executor
from bundel.engine.executor.this_machine import InThisThread, OnProcesses, OnThreads
from bundel.engine.portfolio.advise import Cancelled, advise
from bundel.engine.portfolio.advise_many import advise_many

SEEDS = (1, 2, 3)


@pytest.mark.parametrize("executor", [InThisThread(), OnThreads(2)], ids=["alone", "threads"])
def test_each_gets_what_it_would_get_alone(executor: Executor) -> None:
    told: list[tuple[int, int]] = []

    answers = list(
        advise_many(
            map(small_problem, SEEDS), executor, scenarios=20, seed=4, total=3, progress=lambda *now: told.append(now)
        )
    )

    assert answers == [advise(small_problem(seed), scenarios=20, seed=4) for seed in SEEDS]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_problems_and_answers_travel_to_processes_and_back() -> None:
    with OnProcesses(2) as processes:
        answers = list(advise_many(map(small_problem, SEEDS), processes, scenarios=20))

    assert answers == [advise(small_problem(seed), scenarios=20) for seed in SEEDS]


def test_cancelled_in_between_gives_no_further_answers() -> None:
    answers = advise_many(
        map(small_problem, SEEDS), InThisThread(), scenarios=20, is_cancelled=iter([False, True]).__next__
    )

    assert next(answers)["scenarios"] == 20
    with pytest.raises(Cancelled):
        next(answers)
