"""Each property of the advice is broken on purpose in the engine, and its own test must then fail.

The table in docs/engine.md names property, test and break; the other breaks stand beside their tests.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from tests.engine.portfolio import test_exact, test_plans, test_properties
from tests.engine.portfolio.branching import test_proofs
from tests.engine.portfolio.exact_documents import documents
from tests.engine.portfolio.examples import small_problem
from tests.engine.portfolio.relaxing import test_relaxed_plans

from bundel.engine.portfolio import (
    exact,
    exact_bounds,
    exact_dominance,
    exact_layers,
    exact_model,
    solving,
)
from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.branching import plans as branching
from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.drawing import evaluating
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.problem import Amount, Interval, Problem
from bundel.engine.portfolio.relaxing import plans as relaxing
from bundel.engine.portfolio.scenarios import Scenarios

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]


def nothing_is_dropped(monkeypatch: Patch) -> None:
    monkeypatch.setattr(exact_bounds.Bounds, "may_last", lambda *arguments: np.ones(len(arguments[2]), dtype=bool))
    monkeypatch.setattr(
        exact_dominance, "dominance", lambda strong, weak: np.zeros((len(strong.low), len(weak.low)), dtype=bool)
    )


def capacity_is_read_upside_down(monkeypatch: Patch) -> None:
    read = exact_model._capacity

    def upside_down(problem: Problem, cell: tuple[str, str]) -> Amount:
        amount = read(problem, cell)
        assert isinstance(amount, Interval)
        return Interval(max(0.0, 1.4 - amount.low), max(0.0, 1.4 - amount.low))

    monkeypatch.setattr(exact_model, "_capacity", upside_down)


def an_order_weighs_outside_the_simplex(monkeypatch: Patch) -> None:
    weights = exact_model.extreme_weights
    monkeypatch.setattr(
        exact_model,
        "extreme_weights",
        lambda problem: [tuple(-1 for _ in problem.criteria)] if problem.order else weights(problem),
    )


def the_last_portfolio_is_lost(monkeypatch: Patch) -> None:
    every = exact._portfolios
    monkeypatch.setattr(exact, "_portfolios", lambda model, found: every(model, found)[:-1] or every(model, found))


def what_leaves_out_the_first_is_lost(monkeypatch: Patch) -> None:
    every = exact._portfolios

    def favouring(model: exact_model.Model, found: exact_layers.States) -> Any:
        rows = every(model, found)
        return tuple(row for row in rows if row[0] is not None) or rows

    monkeypatch.setattr(exact, "_portfolios", favouring)


def any_shortage_is_small_enough(monkeypatch: Patch) -> None:
    monkeypatch.setattr(exact_layers, "_SAME", 1e9)


def ties_are_no_ties(monkeypatch: Patch) -> None:
    """Of portfolios of equal value only the first is kept."""
    every = exact._portfolios
    monkeypatch.setattr(exact, "_portfolios", lambda model, found: every(model, found)[:1])


EXACT: list[tuple[Break, Any, dict[str, Any]]] = [
    (capacity_is_read_upside_down, test_exact.test_more_capacity_never_lowers_the_best_value, {"plain": True}),
    (an_order_weighs_outside_the_simplex, test_exact.test_narrower_weights_keep_what_is_always_and_never_in,
     {"plain": True}),
    (nothing_is_dropped, test_exact.test_alternative_that_is_surely_worse_than_a_sibling_is_never_chosen,
     {"plain": True}),
    (what_leaves_out_the_first_is_lost, test_exact.test_order_and_names_of_the_input_change_nothing, {}),
    (any_shortage_is_small_enough, test_exact.test_duties_that_do_not_fit_are_placed_with_the_least_shortage, {}),
    (nothing_is_dropped, test_exact.test_non_dominated_portfolios_are_those_of_trying_everything, {}),
    (the_last_portfolio_is_lost, test_exact.test_without_duties_too, {"plain": True}),
]  # fmt: skip


@pytest.mark.parametrize(("breaks", "check", "drawn"), EXACT, ids=lambda one: getattr(one, "__name__", ""))
def test_a_break_of_exact_mode_is_seen(monkeypatch: Patch, breaks: Break, check: Any, drawn: dict[str, Any]) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.generate], report_multiple_bugs=False)
    @given(documents(**drawn))
    def tried(document: dict[str, Any]) -> None:
        check.hypothesis.inner_test(document)

    breaks(monkeypatch)

    with pytest.raises(AssertionError):
        tried()


def test_a_break_of_equal_portfolios_is_seen(monkeypatch: Patch) -> None:
    ties_are_no_ties(monkeypatch)

    with pytest.raises(AssertionError):
        test_exact.test_portfolios_of_equal_value_do_not_dominate_each_other()


def capacity_counts_ten_times(monkeypatch: Patch) -> None:
    of = branching.batch_of
    monkeypatch.setattr(
        branching,
        "batch_of",
        lambda layout, scenarios, *rest, **named: of(
            layout, scenarios.with_capacity(10 * scenarios.capacity), *rest, **named
        ),
    )


def rules_are_forgotten(monkeypatch: Patch) -> None:
    monkeypatch.setattr(branching, "rules_of", lambda layout: (np.zeros((0, len(layout.columns))), np.zeros(0)))


def duties_are_forgotten(monkeypatch: Patch) -> None:
    of = branching.batch_of

    def forgetful(layout: Layout, *rest: Any, **named: Any) -> Any:
        batch = of(layout, *rest, **named)
        return batch._replace(is_must=np.zeros_like(batch.is_must))

    monkeypatch.setattr(branching, "batch_of", forgetful)


def bounds_are_too_low(monkeypatch: Patch) -> None:
    of = branching._plan
    monkeypatch.setattr(
        branching, "_plan", lambda *arguments: replace(of(*arguments), bound=of(*arguments).value - 0.01)
    )


def plans_are_the_worst(monkeypatch: Patch) -> None:
    of = branching.batch_of

    def upside_down(layout: Layout, *rest: Any, **named: Any) -> Any:
        batch = of(layout, *rest, **named)
        return batch._replace(value=-batch.value)

    monkeypatch.setattr(branching, "batch_of", upside_down)


def what_is_worth_least_is_taken_first(monkeypatch: Patch) -> None:
    of = branching.batch_of

    def upside_down(layout: Layout, *rest: Any, **named: Any) -> Any:
        batch = of(layout, *rest, **named)
        return batch._replace(value=batch.value.max() + 1.0 - batch.value)

    def all_open(layout: Layout, scenarios: Scenarios) -> Any:
        return np.repeat(layout.is_allowed[None, :], scenarios.count, axis=0)

    monkeypatch.setattr(branching, "batch_of", upside_down)
    monkeypatch.setattr(branching, "open_columns", all_open)


def more_capacity_counts_as_less(monkeypatch: Patch) -> None:
    of = branching.batch_of
    monkeypatch.setattr(
        branching,
        "batch_of",
        lambda layout, scenarios, *rest, **named: of(
            layout, scenarios.with_capacity(150.0**2 / (scenarios.capacity + 1.0)), *rest, **named
        ),
    )


def shortages_count_the_wrong_way(monkeypatch: Patch) -> None:
    scale = branching.shortage_scale
    monkeypatch.setattr(branching, "shortage_scale", lambda *arguments: 1.0 / scale(*arguments) ** 3)


def chance_is_shared_between_batches(monkeypatch: Patch) -> None:
    solve, calls = solving.solve_batch, itertools.count()

    def by_turn(layout: Layout, batch: Scenarios, goal: float | None) -> Any:
        plans = solve(layout, batch, goal)
        return plans if next(calls) else [replace(one, bound=one.bound + 1.0) for one in plans]

    monkeypatch.setattr(solving, "solve_batch", by_turn)


def every_plan_holds() -> None:
    test_plans.test_every_plan_keeps_rules_and_capacity_and_its_value_is_within_its_bound(test_plans.BEST)


IS_BEST = test_plans.test_best_plan_is_as_good_as_trying_every_portfolio_and_the_bound_is_never_below_it
SAMPLED: list[tuple[Break, Callable[[], None]]] = [
    (capacity_counts_ten_times, every_plan_holds),
    (rules_are_forgotten, every_plan_holds),
    (duties_are_forgotten, every_plan_holds),
    (bounds_are_too_low, every_plan_holds),
    (plans_are_the_worst, IS_BEST),
    (bounds_are_too_low, IS_BEST),
    (bounds_are_too_low, test_proofs.test_every_bound_has_a_proof_and_no_lower_one_has),
    (shortages_count_the_wrong_way, test_plans.test_shortage_of_duties_that_do_not_fit_is_as_small_as_trying_every_way),
    (plans_are_the_worst, test_plans.test_sampled_optima_lie_in_the_exact_set),
    (what_is_worth_least_is_taken_first, test_plans.test_an_alternative_that_another_beats_in_everything_is_in_no_plan),
    (what_is_worth_least_is_taken_first,
     test_properties.test_a_way_that_another_beats_at_every_draw_and_weight_has_share_zero),
    (more_capacity_counts_as_less, test_plans.test_more_capacity_never_lowers_the_best_value),
    (plans_are_the_worst, test_properties.test_sampled_best_plans_lie_in_the_exact_set),
    (chance_is_shared_between_batches,
     test_plans.test_the_same_plans_whatever_the_number_of_workers_and_how_many_scenarios_follow),
]  # fmt: skip


@pytest.mark.skipif(not is_compiled(), reason="these breaks are in what compiled loops get")
@pytest.mark.parametrize(("breaks", "check"), SAMPLED, ids=lambda one: one.__name__)
def test_a_break_of_sampled_mode_is_seen(monkeypatch: Patch, breaks: Break, check: Callable[[], None]) -> None:
    breaks(monkeypatch)

    with pytest.raises(AssertionError):
        check()


def large_capacity_counts_ten_times(monkeypatch: Patch) -> None:
    of = relaxing.batch_of
    monkeypatch.setattr(
        relaxing,
        "batch_of",
        lambda scenarios, *rest: of(scenarios.with_capacity(10 * scenarios.capacity), *rest),
    )


def large_rules_are_forgotten(monkeypatch: Patch) -> None:
    of = relaxing.frame_of
    monkeypatch.setattr(relaxing, "frame_of", lambda layout, use: of(replace(layout, needs=(), exclusions=()), use))


def large_duties_are_forgotten(monkeypatch: Patch) -> None:
    of = relaxing.frame_of

    def forgetful(layout: Layout, use: Any) -> Any:
        frame = of(layout, use)
        return frame._replace(is_must=np.zeros_like(frame.is_must))

    monkeypatch.setattr(relaxing, "frame_of", forgetful)


def large_bounds_are_too_low(monkeypatch: Patch) -> None:
    monkeypatch.setattr(relaxing, "SAFE", -0.2)


def every_large_plan_holds() -> None:
    test_relaxed_plans.test_every_plan_keeps_rules_and_capacity_and_its_value_is_within_its_bound(1e-3)


NO_BOUND_IS_BELOW = test_relaxed_plans.test_no_bound_is_below_the_best_of_all_portfolios_and_no_value_above_it
LARGE: list[tuple[Break, Callable[[], None]]] = [
    (large_capacity_counts_ten_times, every_large_plan_holds),
    (large_rules_are_forgotten, every_large_plan_holds),
    (large_duties_are_forgotten, every_large_plan_holds),
    (large_bounds_are_too_low, NO_BOUND_IS_BELOW),
    (large_bounds_are_too_low, test_relaxed_plans.test_bounds_of_small_problems_are_proven_by_their_prices),
]  # fmt: skip


@pytest.mark.skipif(not is_compiled(), reason="these breaks are in what compiled loops get")
@pytest.mark.parametrize(("breaks", "check"), LARGE, ids=lambda one: one.__name__)
def test_a_break_of_the_large_engine_is_seen(monkeypatch: Patch, breaks: Break, check: Callable[[], None]) -> None:
    breaks(monkeypatch)

    with pytest.raises(AssertionError):
        check()


def test_draws_that_follow_no_seed_are_seen(monkeypatch: Patch) -> None:
    problem = small_problem(3)

    def answer() -> str:
        return json.dumps(advise(problem, scenarios=6))

    assert answer() == answer()
    chance = np.random.default_rng()
    monkeypatch.setattr(Draws, "_stream", lambda self, name: chance.random(self.count))
    monkeypatch.setattr(
        evaluating, "points_of", lambda sketch, draws: chance.random((len(sketch.streams), draws.count))
    )

    assert answer() != answer()
