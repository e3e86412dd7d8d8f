"""Quick plans after a change: they keep every rule and capacity, and are hardly worse than the best."""

from __future__ import annotations

import importlib.util
import random
import sys
from types import ModuleType

import numpy as np
import pytest
from tests.engine.portfolio.changes import changed
from tests.engine.portfolio.examples import municipality_problem, small_problem
from tests.engine.portfolio.test_plans import faults

from bundel.engine.portfolio import compiling
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.nearby import loops
from bundel.engine.portfolio.nearby import search as module
from bundel.engine.portfolio.nearby.search import nearby
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.solving import Plans, Work, solve_all

BEST = Work(goal=0.0)
DUTIES = next(seed for seed in range(99) if lay_out(small_problem(seed)).is_must.any())


def as_plans(scenarios: Scenarios, chosen: np.ndarray, short: np.ndarray) -> Plans:
    value = (scenarios.value * chosen).sum(axis=1)
    return Plans(chosen, value, value, short)


def solved(problem: Problem, count: int) -> tuple[Layout, Scenarios, Plans]:
    layout = lay_out(problem)
    drawn = draw_scenarios(layout, Draws(1, 0, count))
    return layout, drawn, solve_all(layout, drawn, BEST)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The same loops, not compiled: to see which lines run."""
    monkeypatch.setattr(compiling, "compiled", lambda loop: loop)
    spec = importlib.util.spec_from_file_location(loops.__name__, loops.__file__)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, loops.__name__, loaded)
    spec.loader.exec_module(loaded)
    return loaded


def check_many(seeds: range) -> tuple[float, int]:
    """Hold plans after random changes against rules and capacity; gives their mean distance from the best."""
    losses, compared = [], 0
    for seed in seeds:
        problem = small_problem(seed)
        layout, _, plans = solved(problem, 3)
        other = changed(problem, random.Random(seed))
        _, after, best = solved(other, 3)
        fits = ~plans.short.any(axis=1) & ~best.short.any(axis=1)
        chosen = nearby(layout, plans, after)

        claimed = as_plans(after, chosen, best.short)
        claimed = Plans(*(part[fits] for part in (claimed.chosen, claimed.value, claimed.bound, claimed.short)))
        part = after.at(fits)
        assert faults(other, layout, part, claimed) == [], seed
        losses += (best.value[fits] - claimed.value).tolist()
        compared += int(fits.sum())
    return float(np.mean(losses)), compared


def test_plans_after_a_change_keep_every_rule_and_are_hardly_worse_than_the_best() -> None:
    """Seen to fail when ``keeps_links`` was always true, and when ``fits`` left the last cell out."""
    loss, compared = check_many(range(110))

    assert loss < 0.02 and compared > 200


def test_the_loops_do_the_same_when_they_are_not_compiled(plain: ModuleType) -> None:
    problem = municipality_problem(1, duties=4, choices=6)
    layout, drawn, plans = solved(problem, 6)
    after = drawn.with_capacity(drawn.capacity * 0.8)
    slow = nearby(layout, plans, after)
    sys.modules[loops.__name__] = loops

    assert plain.better_all is not loops.better_all
    assert (slow == nearby(layout, plans, after)).all()


def test_every_rule_is_kept_when_the_loops_are_not_compiled(plain: ModuleType) -> None:
    assert plain.NONE == -1
    _, compared = check_many(range(50))

    assert compared > 60


def test_without_pairs_and_where_nothing_helps_the_loops_end_too(
    plain: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAIRED_COLUMNS", 0)
    layout, drawn, plans = solved(small_problem(DUTIES), 3)
    wide, tight = drawn.with_capacity(drawn.capacity * 2), drawn.with_capacity(drawn.capacity * 0.001)

    assert plain.NONE == -1
    assert (nearby(layout, plans, wide) * wide.value).sum() >= plans.value.sum()
    assert nearby(layout, plans, tight)[:, layout.is_must[layout.item_of]].any(axis=1).all()


def test_what_excludes_each_other_is_never_chosen_together(plain: ModuleType) -> None:
    seed = next(seed for seed in range(99) if lay_out(small_problem(seed)).exclusions)
    layout, drawn, plans = solved(small_problem(seed), 5)

    chosen = nearby(layout, plans, drawn.with_capacity(drawn.capacity * 9))

    assert plain.NONE == -1
    for one, other in layout.exclusions:
        assert not (chosen @ layout.membership)[:, [one, other]].all(axis=1).any()


def test_without_a_change_the_best_plans_stay() -> None:
    layout, drawn, plans = solved(small_problem(5), 20)

    assert (nearby(layout, plans, drawn) == plans.chosen).all()


def test_without_compiled_loops_the_quick_search_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_compiled", lambda: False)
    layout, drawn, plans = solved(small_problem(5), 6)

    assert (nearby(layout, plans, drawn) == solve_all(layout, drawn, Work(goal=None)).chosen).all()


def test_large_problems_change_one_item_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    layout, drawn, plans = solved(municipality_problem(2, duties=3, choices=5), 10)
    after = drawn.with_capacity(drawn.capacity * 1.4)
    both = (after.value * nearby(layout, plans, after)).sum()
    monkeypatch.setattr(module, "PAIRED_COLUMNS", 0)

    assert (after.value * nearby(layout, plans, after)).sum() <= both
