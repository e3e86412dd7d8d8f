"""Plans of the large engine: rules and capacity kept, value within the bound, and the bound above every plan."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.checking import plainly, prices
from benchmarks.instances import large_document, large_problem
from tests.engine.portfolio.examples import municipality_problem, small_problem
from tests.engine.portfolio.test_plans import drawn, every_portfolio, faults

from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.programme import Plan
from bundel.engine.portfolio.relaxing.plans import proof_of, solve_batch
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.solving import Plans
from bundel.engine.portfolio.verify_relaxed import Prices, faults_in_relaxed_bound


def gathered(plans: list[Plan]) -> Plans:
    return Plans(
        np.array([plan.chosen for plan in plans]),
        np.array([plan.value for plan in plans]),
        np.array([plan.bound for plan in plans]),
        np.array([plan.short for plan in plans]),
    )


def faults_in_bounds(layout: Layout, scenarios: Scenarios, bounds: np.ndarray) -> list[str]:
    """The bounds against the prices behind them, by the check that shares nothing with the engine."""
    return [
        fault
        for at, proof in enumerate(proof_of(layout, scenarios, 1e-3))
        for fault in faults_in_relaxed_bound(plainly(layout, scenarios, at), float(bounds[at]), prices(layout, proof))
        if np.isfinite(bounds[at])
    ]


def relaxed(layout: Layout, scenarios: Scenarios, goal: float | None = 1e-3) -> Plans:
    return gathered(solve_batch(layout, scenarios, goal))


@pytest.mark.parametrize("goal", [1e-3, None], ids=["good", "quick"])
def test_every_plan_keeps_rules_and_capacity_and_its_value_is_within_its_bound(goal: float | None) -> None:
    for seed in range(200):
        problem = small_problem(seed)
        layout, scenarios = drawn(problem, 3)

        assert faults(problem, layout, scenarios, relaxed(layout, scenarios, goal)) == [], seed


def test_no_bound_is_below_the_best_of_all_portfolios_and_no_value_above_it() -> None:
    compared = 0
    for seed in range(200):
        layout, scenarios = drawn(small_problem(seed), 2)
        portfolios, plans = np.array(list(every_portfolio(layout))), relaxed(layout, scenarios)
        for at in range(scenarios.count):
            fits = (portfolios @ scenarios.use[at] <= scenarios.capacity[at] + 1e-9).all(axis=1)
            if fits.any():
                best = (portfolios[fits] @ scenarios.value[at]).max()
                assert plans.bound[at] >= best - 1e-9, seed
                assert plans.value[at] <= best + 1e-9, seed
                compared += 1

    assert compared > 250


@pytest.mark.parametrize("seed", [1, 2])
def test_plans_and_bounds_of_a_large_problem_hold(seed: int) -> None:
    problem = large_problem(150, seed)
    layout, scenarios = drawn(problem, 6)
    plans = relaxed(layout, scenarios)

    assert faults(problem, layout, scenarios, plans) == []
    assert faults_in_bounds(layout, scenarios, plans.bound) == []
    assert plans.gap.mean() < 0.04


def test_the_check_of_bounds_notices_a_bound_that_is_too_low_and_a_price_below_zero() -> None:
    layout, scenarios = drawn(large_problem(40, 3), 1)
    bound = relaxed(layout, scenarios).bound

    assert faults_in_bounds(layout, scenarios, bound) == []
    [fault] = faults_in_bounds(layout, scenarios, bound * 0.999)
    assert "above the bound" in fault
    assert faults_in_relaxed_bound(plainly(layout, scenarios, 0), 1e9, Prices({layout.cells[0]: -1.0}, {}, {})) != []


def test_bounds_of_small_problems_are_proven_by_their_prices() -> None:
    for seed in range(100):
        layout, scenarios = drawn(small_problem(seed), 2)
        plans = relaxed(layout, scenarios)
        fits = ~plans.short.any(axis=1)

        assert faults_in_bounds(layout, scenarios, np.where(fits, plans.bound, np.inf)) == [], seed


def test_plans_of_a_municipality_of_today_hold() -> None:
    problem = municipality_problem(1)
    layout, scenarios = drawn(problem, 8)

    assert faults(problem, layout, scenarios, relaxed(layout, scenarios)) == []


def test_a_plan_does_not_depend_on_the_scenarios_beside_it() -> None:
    layout, scenarios = drawn(large_problem(60, 1), 6)
    together, alone = relaxed(layout, scenarios), relaxed(layout, scenarios.part(4, 5))

    assert (together.chosen[4] == alone.chosen[0]).all()
    assert together.bound[4] == alone.bound[0]


def test_the_same_count_and_seed_give_the_same_document() -> None:
    assert large_document(30, 4) == large_document(30, 4)
    assert large_document(30, 4) != large_document(30, 5)
