"""What must hold for every problem, on hundreds of small random ones; each check is also seen to fail."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest
from tests.engine.portfolio.changes import shuffled
from tests.engine.portfolio.examples import small_problem

from bundel.engine.portfolio import layout as layout_module
from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Interval, Problem
from bundel.engine.portfolio.reading_amounts import bounds
from bundel.engine.portfolio.scenarios import draw_scenarios
from bundel.engine.portfolio.solving import Work, solve_all

BEST = Work(goal=0.0)
HUNDREDS = range(200)


def order_changes_nothing(seed: int) -> None:
    problem = small_problem(seed)
    other = shuffled(problem, random.Random(seed))
    assert json.dumps(advise(problem, scenarios=4)) == json.dumps(advise(other, scenarios=4)), seed


def test_order_of_the_input_changes_nothing() -> None:
    """Seen to fail when only the last criterion of a group changed places with the first of the next."""
    for seed in range(40):
        order_changes_nothing(seed)


@pytest.mark.long
def test_order_of_the_input_changes_nothing_in_hundreds_of_problems() -> None:
    for seed in HUNDREDS:
        order_changes_nothing(seed)


def test_the_check_sees_alternatives_that_are_laid_out_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_they_come(item, at, possible, period):  # type: ignore[no-untyped-def]
        return [(one, which in set(possible.allowed[at])) for which, one in enumerate(item.alternatives)]

    monkeypatch.setattr(layout_module, "_sorted", as_they_come)

    with pytest.raises(AssertionError):
        for seed in HUNDREDS:
            order_changes_nothing(seed)


def more_room_never_hurts(seed: int, factor: float) -> int:
    layout = lay_out(small_problem(seed))
    drawn = draw_scenarios(layout, Draws(1, 0, 3))
    cell = random.Random(seed).randrange(len(layout.cells))
    capacity = drawn.capacity.copy()
    capacity[:, cell] *= factor
    before, after = (solve_all(layout, one, BEST) for one in (drawn, drawn.with_capacity(capacity)))
    fits = ~before.short.any(axis=1)
    assert (after.value[fits] >= before.value[fits] - 1e-7).all(), seed
    assert (after.bound[fits] >= before.value[fits] - 1e-7).all(), seed
    return int(fits.sum())


def test_more_capacity_never_lowers_the_best_value_nor_a_bound_below_an_old_plan() -> None:
    assert sum(more_room_never_hurts(seed, 1.4) for seed in HUNDREDS) > 300


def test_the_check_sees_capacity_that_shrinks() -> None:
    with pytest.raises(AssertionError):
        for seed in HUNDREDS:
            more_room_never_hurts(seed, 0.5)


def with_a_worse_twin(problem: Problem, chance: random.Random, worse: float) -> Problem:
    """One way gets a twin of the same start: it uses more at any draw, and is worth less at any weights."""
    at = chance.choice([at for at, one in enumerate(problem.initiatives) if not one.done and one.fixed is None])
    initiative = problem.initiatives[at]
    way = chance.choice(initiative.alternatives)
    use = {
        resource: {period: Interval(*[bounds(amount)[1] + worse] * 2) for period, amount in row.items()}
        for resource, row in way.use.items()
    }
    twin = replace(way, variant="twin", use=use, value=dict.fromkeys(way.value, Interval(-worse, -worse)))
    changed = replace(initiative, alternatives=(*initiative.alternatives, twin))
    return replace(problem, initiatives=(*problem.initiatives[:at], changed, *problem.initiatives[at + 1 :]))


def twin_is_in_no_plan(seed: int, worse: float = 0.01) -> None:
    layout = lay_out(with_a_worse_twin(small_problem(seed), random.Random(seed), worse))
    plans = solve_all(layout, draw_scenarios(layout, Draws(1, 0, 4)), BEST)
    twin = [one.variant == "twin" for one in layout.columns]
    assert not plans.chosen[:, np.array(twin)].any(), seed


def test_a_way_that_another_beats_at_every_draw_and_weight_has_share_zero() -> None:
    for seed in HUNDREDS:
        twin_is_in_no_plan(seed)


def test_the_check_sees_a_twin_that_is_better() -> None:
    with pytest.raises(AssertionError):
        for seed in HUNDREDS:
            twin_is_in_no_plan(seed, worse=-5.0)


def best_lie_in_the_exact_set(seed: int, shift: float) -> None:
    problem = small_problem(seed, is_point=True)
    layout = lay_out(problem)
    drawn = draw_scenarios(layout, Draws(1, 0, 3))
    held = {
        frozenset(
            (item.id, item.alternatives[at].role, item.alternatives[at].start)
            for item, at in zip(problem.initiatives, portfolio, strict=True)
            if at is not None
        )
        for portfolio in exact_core(problem).portfolios
    }
    plans = solve_all(layout, drawn.with_capacity(drawn.capacity * shift), BEST)
    # Where duties don't fit, two ways to be as little short as can be are equally good, and either may be taken.
    for row in plans.chosen[~plans.short.any(axis=1)]:
        taken = [(layout.items[layout.item_of[c]].id, layout.columns[c].role, layout.columns[c].start)
                 for c in np.flatnonzero(row)]  # fmt: skip
        assert frozenset(taken) in held, seed


def test_sampled_best_plans_lie_in_the_exact_set() -> None:
    for seed in range(150):
        best_lie_in_the_exact_set(seed, 1.0)


def test_the_check_sees_plans_for_another_capacity() -> None:
    with pytest.raises(AssertionError):
        for seed in HUNDREDS:
            best_lie_in_the_exact_set(seed, 0.6)
