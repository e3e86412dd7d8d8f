"""A few plans that go through every line of the large engine; they are run compiled and as plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.checking import faults
from benchmarks.instances import large_problem
from tests.engine.portfolio.examples import small_problem
from tests.engine.portfolio.test_plans import drawn
from tests.engine.portfolio.test_plans import faults as faults_of_plans

from bundel.engine.portfolio.relaxing.plans import better_plans, proof_of, solve_batch
from bundel.engine.portfolio.solving import gathered


@pytest.mark.parametrize("seed", [3, 25, 54, 57])
@pytest.mark.parametrize("goal", [1e-3, None], ids=["good", "quick"])
def test_plans_and_bounds_hold(seed: int, goal: float | None) -> None:
    layout, scenarios = drawn(small_problem(seed), 2)

    assert faults(layout, scenarios, solve_batch(layout, scenarios, goal), proof_of(layout, scenarios, goal)) == []


@pytest.mark.parametrize(("count", "seed"), [(18, 7), (22, 29)], ids=["exclusions", "two preconditions"])
def test_plans_of_two_dozen_initiatives_hold(count: int, seed: int) -> None:
    layout, scenarios = drawn(large_problem(count, seed), 1)

    assert faults(layout, scenarios, solve_batch(layout, scenarios, 0.0), proof_of(layout, scenarios, 0.0)) == []


@pytest.mark.parametrize(("count", "seed"), [(18, 7), (22, 29)], ids=["exclusions", "two preconditions"])
def test_plans_that_begin_with_known_ones_are_plans_no_worse_and_their_bounds_hold(count: int, seed: int) -> None:
    problem = large_problem(count, seed)
    layout, scenarios = drawn(problem, 1)
    known, proofs = solve_batch(layout, scenarios, None), proof_of(layout, scenarios, None)
    chosen, prices = np.array([plan.chosen for plan in known]), np.array([proof.cells for proof in proofs])
    assert not any(plan.short.any() for plan in known)

    better, best = better_plans(layout, scenarios, chosen, prices), solve_batch(layout, scenarios, 0.0)

    assert faults_of_plans(problem, layout, scenarios, gathered(layout, better)) == []
    for one, old, most in zip(better, known, best, strict=True):
        assert one.value >= old.value - 1e-9 and one.bound >= most.value - 1e-9
