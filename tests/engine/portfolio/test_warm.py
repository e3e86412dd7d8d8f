"""What-ifs on a warm model: the same lanes as solving anew, and only proven plans are taken over."""

from __future__ import annotations

import pickle
import random
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
from tests.engine.portfolio.changes import changed, times, with_capacity, with_estimate
from tests.engine.portfolio.examples import municipality_problem, small_problem
from tests.engine.portfolio.test_plans import faults
from tests.engine.portfolio.test_sampled_answer import SCHEMA

from bundel.engine.portfolio import explaining
from bundel.engine.portfolio import still_best as module
from bundel.engine.portfolio import warm as warm_module
from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.explaining import answer_at_once
from bundel.engine.portfolio.lanes import Laned, lanes_of
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.nearby.search import nearby
from bundel.engine.portfolio.places import moved_up, order_by_share
from bundel.engine.portfolio.problem import Alternative, Problem
from bundel.engine.portfolio.relaxing.plans import proof_of
from bundel.engine.portfolio.scenarios import draw_scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Work
from bundel.engine.portfolio.still_best import keep_within, still_best
from bundel.engine.portfolio.warm import Warm, prices_of, solve_again, warm_up, what_if
from bundel.engine.portfolio.warm_store import packed, unpacked

BEST = Work(goal=0.0)


def lanes(warm: Warm) -> list[Laned]:
    shares = shares_of(warm.layout, warm.solved.plans.chosen)
    return lanes_of(warm.layout, shares, moved_up(warm.layout, order_by_share(warm.layout, shares)))


def cold(problem: Problem, like: Warm) -> Warm:
    return warm_up(problem, seed=like.seed, scenarios=like.count, work=BEST)


def with_value(problem: Problem, name: str, factor: float) -> Problem:
    """What one initiative is worth times a factor, however it is done."""
    return replace(
        problem,
        initiatives=tuple(
            replace(one, alternatives=tuple(_worth(way, factor) for way in one.alternatives)) if one.id == name else one
            for one in problem.initiatives
        ),
    )


def _worth(way: Alternative, factor: float) -> Alternative:
    return replace(way, value={name: times(amount, factor) for name, amount in way.value.items()})


def test_a_change_gives_the_lanes_of_solving_anew() -> None:
    """Seen to fail when grown cells were left out of the bound: plans stayed that more room made second best."""
    kept = 0
    for seed in range(120):
        problem = small_problem(seed)
        warm = warm_up(problem, scenarios=10, work=BEST)
        for turn in range(2):
            other = changed(problem, random.Random(f"{seed}/{turn}"))
            tried, anew = what_if(warm, other, BEST), cold(other, warm)

            assert lanes(tried) == lanes(anew), (seed, turn)
            assert tried.solved.plans.value == pytest.approx(anew.solved.plans.value, abs=1e-7)
            kept += int(still_best(warm.layout, warm.solved, tried.solved.scenarios, 0.0).stands.sum())

    assert kept > 800, "a warm model that solves everything anew proves nothing"


def test_the_check_sees_a_bound_that_forgets_what_more_room_lets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_fuller", lambda *_: np.float64(-np.inf))

    with pytest.raises(AssertionError):
        test_a_change_gives_the_lanes_of_solving_anew()


def test_plans_that_are_taken_over_keep_every_rule_and_their_bounds_hold() -> None:
    """Seen to fail when ``fits`` was taken as true: shrunken capacity was exceeded."""
    for seed in range(60):
        problem = small_problem(seed)
        warm = warm_up(problem, scenarios=6)
        other = changed(problem, random.Random(seed))

        tried = what_if(warm, other)

        assert faults(other, tried.layout, tried.solved.scenarios, tried.solved.plans) == [], seed
        best = cold(other, warm).solved.plans
        fits = ~best.short.any(axis=1)
        assert (tried.solved.plans.bound[fits] >= best.value[fits] - 1e-7).all(), seed


def test_what_did_not_change_is_not_drawn_again_and_the_draws_are_those_of_drawing_all() -> None:
    problem = municipality_problem(1, duties=4, choices=5)
    warm = warm_up(problem, scenarios=12, work=Work(goal=None))
    fewer = replace(problem, initiatives=problem.initiatives[:-1])
    variants = [
        problem,
        with_estimate(problem, "choice01", 1.2),
        with_value(problem, "choice01", 0.5),
        with_capacity(problem, "ict", "2028", 1.1),
        with_capacity(problem, "starts", "2027", 1.1),
        replace(problem, order=(("risk",), ("tasks",))),
        fewer,
        replace(problem, capacity={"ict": problem.capacity["ict"]}),
    ]
    for other in variants:
        tried = what_if(warm, other, Work(goal=None)).solved.scenarios
        layout = lay_out(other)
        drawn = draw_scenarios(layout, Draws(1, 0, 12))

        assert (tried.capacity == drawn.capacity).all()
        assert (tried.use == drawn.use).all()
        assert (tried.value == drawn.value).all()


def test_a_scenario_whose_duties_do_not_fit_is_solved_anew_when_it_changes() -> None:
    problem = small_problem(11)
    warm = warm_up(problem, scenarios=10)
    [cell] = [cell for cell in problem.capacity["ict"]][:1]
    short = with_capacity(problem, "ict", cell, 0.01)

    tried = what_if(warm, short)
    back = what_if(tried, problem)

    assert back.solved.plans.value == pytest.approx(warm.solved.plans.value, rel=5e-3)
    assert lanes(what_if(tried, short)) == lanes(tried)


def test_prices_of_a_large_model_are_those_that_its_bounds_are_proven_by(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = lay_out(small_problem(3))
    scenarios = draw_scenarios(layout, Draws(1, 0, 2))
    monkeypatch.setattr(warm_module, "LARGEST_BRANCHED", len(layout.columns) - 1)

    prices = prices_of(layout, scenarios)

    assert prices.shape == scenarios.capacity.shape
    assert prices.tolist() == [proof.cells.tolist() for proof in proof_of(layout, scenarios, None)]


def test_plans_made_from_near_ones_keep_every_rule_and_their_bounds_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to fail when near plans were taken where they do not fit, and when plans came back in another order."""
    begun = anew = 0
    for seed in range(40):
        problem = small_problem(seed)
        warm = warm_up(problem, scenarios=6)
        other = changed(problem, random.Random(seed))
        layout, best = lay_out(other), cold(other, warm)
        after = best.solved.scenarios
        near = nearby(layout, warm.solved.plans, after)
        fits = keep_within(near, after) & ~warm.solved.plans.short.any(axis=1)
        monkeypatch.setattr(warm_module, "BRANCH_TO_END", 0)
        plans = solve_again(layout, warm.solved, after, Work(), lambda near=near: near)  # type: ignore[misc]
        monkeypatch.undo()

        assert faults(other, layout, after, plans) == [], seed
        fit = ~best.solved.plans.short.any(axis=1)
        assert (plans.bound[fit] >= best.solved.plans.value[fit] - 1e-7).all(), seed
        begun, anew = begun + int(fits.sum()), anew + int((~fits).sum())

    assert begun > 50 and anew > 5


def test_a_warm_model_can_be_pickled() -> None:
    warm = warm_up(small_problem(2), scenarios=8)
    copy: Warm = pickle.loads(pickle.dumps(warm))

    assert lanes(copy) == lanes(warm)


def test_the_answer_of_a_warm_model_has_the_lanes_of_a_whole_advice_and_says_what_it_is() -> None:
    problem = municipality_problem(2, duties=4, choices=7)
    kept: list[Warm] = []
    whole = advise(problem, scenarios=60, keep_warm=kept.append)

    quick = answer_at_once(kept[0])

    jsonschema.validate(quick, SCHEMA)
    assert quick["warm"] is True and "warm" not in whole
    assert quick["order"] == whole["order"] and quick["next_questions"] == whole["next_questions"]
    assert [row["lane"] for row in quick["initiatives"]] == [row["lane"] for row in whole["initiatives"]]
    assert [step["capacity_percent"] for step in quick["entry_path"]] == [100]


def test_a_warm_model_comes_back_from_its_bytes_and_those_of_another_do_not_pass_for_it() -> None:
    problem = municipality_problem(2, duties=3, choices=5)
    warm = warm_up(problem, seed=4, scenarios=20)
    data = packed(warm)

    back = unpacked(problem, data)

    assert back is not None and back.seed == 4
    assert answer_at_once(back) == answer_at_once(warm)
    assert len(data) < 20_000
    assert unpacked(municipality_problem(2, duties=3, choices=9), data) is None
    assert unpacked(replace(problem, capacity={"ict": problem.capacity["ict"]}), data) is None
    assert unpacked(problem, data[:-30]) is None
    assert unpacked(problem, b"no model at all") is None


def test_a_what_if_of_a_large_problem_leaves_its_questions_to_the_whole_computation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warm = warm_up(municipality_problem(2, duties=2, choices=8), scenarios=40)
    assert answer_at_once(warm)["next_questions"] != []

    monkeypatch.setattr(explaining, "ASKED_AT_ONCE", len(warm.layout.columns) - 1)
    large = answer_at_once(warm)

    jsonschema.validate(large, SCHEMA)
    assert large["next_questions"] == []
    assert large["order"] == answer_at_once(warm)["order"]
