"""Every plan of sampled mode: rules kept, capacity kept, value and bound true, and as good as trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from tests.engine.portfolio.examples import municipality_problem, small_problem

from bundel.engine.portfolio import solving
from bundel.engine.portfolio.beam import Beam
from bundel.engine.portfolio.branching import plans as branching
from bundel.engine.portfolio.constants import GAP_GOAL
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.programme import Plain, Programme
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.relaxing import plans as relaxing
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.solving import Plans, Work, solve_all
from bundel.engine.portfolio.verify import Claim, faults_in

BEST = Work(goal=0.0)
QUICK = Work(goal=None)


@pytest.fixture(params=["numba", "numpy"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both that solve batches: compiled loops, and what there is where nothing can be compiled."""
    if request.param == "numpy":
        monkeypatch.setattr(solving, "is_compiled", lambda: False)
    assert solving.backend() == request.param
    return str(request.param)


def drawn(problem: Problem, count: int) -> tuple[Layout, Scenarios]:
    layout = lay_out(problem)
    return layout, draw_scenarios(layout, Draws(1, 0, count))


def faults(problem: Problem, layout: Layout, scenarios: Scenarios, plans: Plans) -> list[str]:
    ways = [
        (layout.items[item].id, one.role, one.start, one.variant)
        for item, one in zip(layout.item_of, layout.columns, strict=True)
    ]
    found = []
    for at in range(scenarios.count):
        capacity = dict(zip(layout.cells, scenarios.capacity[at], strict=True))
        use = {way: dict(zip(layout.cells, row, strict=True)) for way, row in zip(ways, scenarios.use[at], strict=True)}
        claim = Claim(
            tuple(way for way, is_chosen in zip(ways, plans.chosen[at], strict=True) if is_chosen),
            float(plans.value[at]),
            float(plans.bound[at]),
            dict(zip(layout.cells, plans.short[at], strict=True)),
        )
        found += faults_in(problem, capacity, use, dict(zip(ways, scenarios.value[at], strict=True)), claim)
    return found


def every_portfolio(layout: Layout) -> Iterator[np.ndarray]:
    options = [
        [*(int(c) for c in columns if layout.is_allowed[c]), *([] if layout.is_must[item] else [-1])]
        for item, columns in enumerate(layout.columns_by_item)
    ]
    for picked in itertools.product(*options):
        chosen = np.zeros(len(layout.columns), dtype=bool)
        chosen[[column for column in picked if column >= 0]] = True
        if _keeps_links(layout, picked):
            yield chosen


def _keeps_links(layout: Layout, picked: tuple[int, ...]) -> bool:
    for need in layout.needs:
        column, other = picked[need.item], picked[need.other]
        if column in need.columns and (other < 0 or layout.start_of[other] > layout.start_of[column]):
            return False
    return not any(picked[one] >= 0 and picked[other] >= 0 for one, other in layout.exclusions)


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("work", [BEST, Work(), QUICK], ids=["best", "good", "quick"])
def test_every_plan_keeps_rules_and_capacity_and_its_value_is_within_its_bound(work: Work) -> None:
    for seed in range(100):
        problem = small_problem(seed)
        layout, scenarios = drawn(problem, 4)

        plans = solve_all(layout, scenarios, work)

        assert faults(problem, layout, scenarios, plans) == [], seed


@pytest.mark.usefixtures("backend")
def test_plans_of_a_problem_of_real_size_hold_and_are_proven_to_the_goal() -> None:
    problem = municipality_problem(1)
    layout, scenarios = drawn(problem, 8)

    plans = solve_all(layout, scenarios, Work())

    assert faults(problem, layout, scenarios, plans) == []
    assert plans.gap.max() <= GAP_GOAL + 1e-9


@pytest.mark.usefixtures("backend")
def test_best_plan_is_as_good_as_trying_every_portfolio_and_the_bound_is_never_below_it() -> None:
    compared = 0
    for seed in range(60):
        layout, scenarios = drawn(small_problem(seed), 2)
        portfolios = np.array(list(every_portfolio(layout)))
        plans, quick = solve_all(layout, scenarios, BEST), solve_all(layout, scenarios, QUICK)
        for at in range(scenarios.count):
            fits = (portfolios @ scenarios.use[at] <= scenarios.capacity[at] + 1e-9).all(axis=1)
            if fits.any():
                best = (portfolios[fits] @ scenarios.value[at]).max()
                assert plans.value[at] == pytest.approx(best, abs=1e-7)
                assert quick.bound[at] >= best - 1e-7
                assert quick.value[at] <= best + 1e-7
                compared += 1

    assert compared > 80


@pytest.mark.usefixtures("backend")
def test_shortage_of_duties_that_do_not_fit_is_as_small_as_trying_every_way() -> None:
    compared = 0
    for seed in range(150):
        layout, scenarios = drawn(small_problem(seed), 2)
        plans = solve_all(layout, scenarios, BEST)
        duties = layout.is_must[layout.item_of]
        for at in np.flatnonzero(plans.short.any(axis=1)):
            portfolios = np.unique(np.array(list(every_portfolio(layout))) & duties, axis=0)
            scale = np.maximum(scenarios.capacity[at], 1e-9)
            short = np.maximum(portfolios @ scenarios.use[at] - scenarios.capacity[at], 0.0) / scale
            assert (plans.short[at] / scale).sum() == pytest.approx(short.sum(axis=1).min(), rel=1e-6)
            compared += 1

    assert compared > 5


@pytest.mark.usefixtures("backend")
def test_sampled_optima_lie_in_the_exact_set() -> None:
    for seed in range(40):
        problem = small_problem(seed, is_point=True)
        layout, scenarios = drawn(problem, 5)
        exact = exact_core(problem)
        held = {
            frozenset(
                (item.id, way.role, way.start)
                for item, at in zip(problem.initiatives, portfolio, strict=True)
                if at is not None
                for way in [item.alternatives[at]]
            )
            for portfolio in exact.portfolios
        }

        plans = solve_all(layout, scenarios, BEST)

        for row in plans.chosen:
            taken = np.flatnonzero(row)
            plan = {
                (layout.items[layout.item_of[c]].id, layout.columns[c].role, layout.columns[c].start) for c in taken
            }
            assert frozenset(plan) in held, seed


@pytest.mark.usefixtures("backend")
def test_an_alternative_that_another_beats_in_everything_is_in_no_plan() -> None:
    for seed in range(40):
        layout, scenarios = drawn(small_problem(seed), 6)
        twin = next((c for c in range(1, len(layout.columns)) if layout.is_allowed[c] and _has_twin(layout, c)), None)
        if twin is None:
            continue
        scenarios.use[:, twin] = scenarios.use[:, twin - 1] * 1.01
        scenarios.value[:, twin] = scenarios.value[:, twin - 1] - 1e-9

        plans = solve_all(layout, scenarios, QUICK)

        assert not plans.chosen[:, twin].any()


def _has_twin(layout: Layout, column: int) -> bool:
    before = column - 1
    return bool(
        layout.is_allowed[before]
        and layout.item_of[before] == layout.item_of[column]
        and layout.start_of[before] == layout.start_of[column]
    )


@pytest.mark.usefixtures("backend")
def test_an_initiative_without_alternatives_is_in_no_plan_and_keeps_nothing_else_out() -> None:
    way = {"role": "lead", "start": "2027", "use": {"ict": {"2027": [1, 2]}}, "value": {"tasks": [1, 2]}}
    problem = read_problem(
        {
            "periods": ["2027"],
            "capacity": {"ict": {"2027": [4, 5]}},
            "criteria": ["tasks"],
            "initiatives": [{"id": "a", "alternatives": []}, {"id": "b", "alternatives": [way]}],
        }
    )
    layout, scenarios = drawn(problem, 3)

    plans = solve_all(layout, scenarios, QUICK)

    assert plans.chosen.tolist() == [[True]] * 3
    assert faults(problem, layout, scenarios, plans) == []


def test_a_problem_with_more_alternatives_than_are_branched_on_is_solved_by_the_large_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layout, scenarios = drawn(small_problem(3), 2)
    monkeypatch.setattr(solving, "LARGEST_BRANCHED", len(layout.columns) - 1)

    plans = solve_all(layout, scenarios, Work())

    large = relaxing.solve_batch(layout, scenarios, Work().goal)
    assert plans.bound.tolist() == [plan.bound for plan in large]
    assert plans.bound.tolist() != [plan.bound for plan in branching.solve_batch(layout, scenarios, Work().goal)]


@pytest.mark.usefixtures("backend")
def test_more_capacity_never_lowers_the_best_value() -> None:
    for seed in range(40):
        layout, scenarios = drawn(small_problem(seed), 3)
        more = scenarios.with_capacity(scenarios.capacity * 1.3)

        before, after = solve_all(layout, scenarios, BEST), solve_all(layout, more, BEST)

        fits = ~before.short.any(axis=1)
        assert (after.value[fits] >= before.value[fits] - 1e-7).all()
        assert (after.bound[fits] >= before.value[fits] - 1e-7).all()


def test_the_checks_can_fail_when_capacity_rows_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_capacity(beam: Beam, state: object, item: int, columns: np.ndarray) -> np.ndarray:
        return np.ones((*state.value.shape, len(columns)), dtype=bool)  # type: ignore[attr-defined]

    monkeypatch.setattr(Beam, "_fits", without_capacity)
    monkeypatch.setattr(solving, "is_compiled", lambda: False)
    problem = small_problem(3)
    layout, scenarios = drawn(problem, 4)

    assert faults(problem, layout, scenarios, solve_all(layout, scenarios, QUICK))


def test_the_checks_can_fail_when_the_programme_forgets_its_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = small_problem(3)
    layout, scenarios = drawn(problem, 4)
    programme = Programme(layout)
    programme.upper = programme.upper + 1.0
    plans = [
        programme.solve(Plain(scenarios.capacity[at] * 9, scenarios.use[at], scenarios.value[at], layout.is_allowed))
        for at in range(4)
    ]
    wrong = Plans(
        np.array([p.chosen for p in plans]), np.array([p.value for p in plans]),
        np.array([p.bound for p in plans]), np.array([p.short for p in plans]),
    )  # fmt: skip

    assert faults(problem, layout, scenarios, wrong)


@pytest.mark.usefixtures("backend")
def test_the_same_plans_whatever_the_number_of_workers_and_how_many_scenarios_follow() -> None:
    layout, scenarios = drawn(municipality_problem(2), 60)

    one, two = (solve_all(layout, scenarios, Work(workers=count, goal=None)) for count in (1, 2))
    fewer = solve_all(layout, scenarios.first(50), QUICK)

    assert (one.chosen == two.chosen).all() and (one.bound == two.bound).all()
    assert (one.chosen[:50] == fewer.chosen).all()
