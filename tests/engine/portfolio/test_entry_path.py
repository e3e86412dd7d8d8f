"""The entry path of a problem whose search does not end in seconds: from plans that are found at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.engine.portfolio.examples import small_problem
from tests.engine.portfolio.test_plans import drawn
from tests.engine.portfolio.test_plans import faults as faults_of_plans

from bundel.engine.portfolio import entry_path, warm
from bundel.engine.portfolio.solving import Plans, Work, solve_all

PERCENTS = (0.5, 1.5)


@pytest.fixture
def as_if_hard(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Plans]:
    """Small problems as if they were hard, so that the best plans are known too; nothing may be searched again."""

    def solved(*arguments: Any) -> Plans:
        with monkeypatch.context() as patch:
            patch.setattr(warm, "BRANCH_TO_END", 0)
            patch.delattr(entry_path, "solve_all")
            return entry_path.plans_with(*arguments)

    return solved


def test_its_plans_keep_every_rule_and_are_little_worse_than_the_best(as_if_hard: Callable[..., Plans]) -> None:
    worth: list[float] = []
    for seed in range(30):
        problem = small_problem(seed)
        layout, scenarios = drawn(problem, 4)
        plans = solve_all(layout, scenarios, Work())
        for part in PERCENTS:
            scaled = scenarios.with_capacity(scenarios.capacity * part)
            best, found = solve_all(layout, scaled, Work()), as_if_hard(layout, scaled, plans, Work())

            assert faults_of_plans(problem, layout, scaled, found) == [], seed
            alike = ~best.short.any(axis=1) & (best.value > 0)
            worth += (found.value[alike] / best.value[alike]).tolist()

    assert len(worth) > 100
    assert max(worth) <= 1 + 1e-6
    assert np.mean(worth) > 0.98


def test_a_problem_that_can_be_ended_is() -> None:
    layout, scenarios = drawn(small_problem(3), 4)
    plans = solve_all(layout, scenarios, Work())

    assert (entry_path.plans_with(layout, scenarios, plans, Work()).chosen == plans.chosen).all()
