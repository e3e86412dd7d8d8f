"""A few plans that go through every line of the large engine; they are run compiled and as plain Python."""

from __future__ import annotations

import pytest
from benchmarks.checking import faults
from benchmarks.instances import large_problem
from tests.engine.portfolio.examples import small_problem
from tests.engine.portfolio.test_plans import drawn

from bundel.engine.portfolio.relaxing.plans import proof_of, solve_batch


@pytest.mark.parametrize("seed", [3, 25, 54, 57])
@pytest.mark.parametrize("goal", [1e-3, None], ids=["good", "quick"])
def test_plans_and_bounds_hold(seed: int, goal: float | None) -> None:
    layout, scenarios = drawn(small_problem(seed), 2)

    assert faults(layout, scenarios, solve_batch(layout, scenarios, goal), proof_of(layout, scenarios, goal)) == []


@pytest.mark.parametrize(("count", "seed"), [(18, 7), (22, 29)], ids=["exclusions", "two preconditions"])
def test_plans_of_two_dozen_initiatives_hold(count: int, seed: int) -> None:
    layout, scenarios = drawn(large_problem(count, seed), 1)

    assert faults(layout, scenarios, solve_batch(layout, scenarios, 0.0), proof_of(layout, scenarios, 0.0)) == []
