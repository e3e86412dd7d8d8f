"""Draws, weights, shares and intervals: known answers, and independence of everything that is not in the name."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import Counter

import numpy as np
import pytest
from tests.engine.portfolio.examples import small_problem

from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Interval, Plus, Times, Whole
from bundel.engine.portfolio.scenarios import draw_scenarios
from bundel.engine.portfolio.shares import reached, wilson
from bundel.engine.portfolio.weights import draw_extensions, draw_weights

ABC = ["a", "b", "c", "d"]


def test_a_draw_depends_only_on_seed_scenario_and_name() -> None:
    whole = Draws(7, 0, 50).uniform("hours")

    assert (Draws(7, 13, 50).uniform("hours") == whole[13:]).all()
    assert (Draws(7, 0, 9).uniform("hours") == whole[:9]).all()
    assert not (Draws(8, 0, 50).uniform("hours") == whole).any()
    assert not (Draws(7, 0, 50).uniform("size") == whole).any()


def test_leaving_an_item_out_changes_no_draw_of_another() -> None:
    problem = small_problem(4)
    kept = [item for item in problem.initiatives if not item.depends_on and not item.excludes][:2]
    smaller = dataclasses.replace(problem, initiatives=tuple(kept))
    one, other = lay_out(problem), lay_out(smaller)

    whole, part = draw_scenarios(one, Draws(1, 0, 5)), draw_scenarios(other, Draws(1, 0, 5))

    for at, name in enumerate(other.names):
        assert (part.use[:, at] == whole.use[:, one.names.index(name)]).all()
        assert (part.value[:, at] == whole.value[:, one.names.index(name)]).all()


def test_intervals_with_one_driver_take_the_same_point_and_others_their_own() -> None:
    draws = Draws(1, 0, 20)
    point = draws.uniform("driver:size")

    assert draws.amount(Interval(2, 4, "size"), "x") == pytest.approx(2 + 2 * point)
    assert draws.amount(Interval(2, 4), "x") != pytest.approx(draws.amount(Interval(2, 4), "y"))
    both = (Interval(0, 1, "size"), Interval(1, 3, "size"))
    assert draws.amount(Times(both), "x") == pytest.approx(point * (1 + 2 * point))
    assert draws.amount(Plus(both), "x") == pytest.approx(1 + 3 * point)


def test_whole_capacity_takes_every_number_of_its_range_equally_often() -> None:
    numbers = Draws(1, 0, 6000).capacity(Whole(1, 3, "starts"), "capacity.starts.2027")

    counts = Counter(np.asarray(numbers).tolist())
    assert counts.keys() == {1.0, 2.0, 3.0}
    assert max(counts.values()) < 2150
    assert Draws(1, 0, 1, {"driver:starts": 1.0}).capacity(Whole(1, 3, "starts"), "") == pytest.approx([3])


def test_weights_of_a_complete_order_have_the_means_of_sorted_uniform_weights() -> None:
    # Mean of the k-th largest of n uniform weights: (1/k + 1/(k+1) + ... + 1/n) / n (rank order centroid).
    weights = draw_weights(Draws(1, 0, 20000), ABC, [[name] for name in ABC])

    expected = [sum(1 / j for j in range(k, 5)) / 4 for k in range(1, 5)]
    assert weights.mean(axis=0) == pytest.approx(expected, abs=0.004)
    assert weights.sum(axis=1) == pytest.approx(1)
    assert (np.diff(weights, axis=1) <= 0).all()


def test_weights_without_an_order_have_equal_means_and_none_are_asked_of_no_criteria() -> None:
    assert draw_weights(Draws(1, 0, 20000), ABC, []).mean(axis=0) == pytest.approx([0.25] * 4, abs=0.004)
    assert draw_weights(Draws(1, 0, 3), [], []).shape == (3, 0)


@pytest.mark.parametrize(
    ("order", "count"), [([], 24), ([["a"], ["b"]], 12), ([["a", "b"], ["c", "d"]], 4), ([["b"], ["a", "d"], ["c"]], 2)]
)
def test_every_linear_extension_is_drawn_equally_often(order: list[list[str]], count: int) -> None:
    extensions = draw_extensions(Draws(1, 0, 12000), ABC, order)

    counts = Counter(map(tuple, extensions.tolist()))
    assert counts.keys() == {way for way in itertools.permutations(range(4)) if _extends(way, order)}
    assert len(counts) == count
    assert all(abs(seen - 12000 / count) < 5 * math.sqrt(12000 / count) for seen in counts.values())


def _extends(way: tuple[int, ...], order: list[list[str]]) -> bool:
    place = {ABC[criterion]: at for at, criterion in enumerate(way)}
    return all(place[x] < place[y] for up, low in itertools.combinations(order, 2) for x in up for y in low)


def test_a_biased_shuffle_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Draws.uniform
    monkeypatch.setattr(Draws, "uniform", lambda draws, name: known(draws, name) ** (2 if name.endswith("a") else 1))

    with pytest.raises(AssertionError):
        test_every_linear_extension_is_drawn_equally_often([], 24)


def test_wilson_interval_gives_the_published_figures() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score without continuity correction).
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }

    for (seen, count), ends in published.items():
        assert wilson(seen / count, count, 0.95) == pytest.approx(ends, abs=5e-5)


def test_reached_is_the_largest_number_that_so_many_reach() -> None:
    numbers = np.array([3.0] * 5 + [2.0] * 4 + [0.0])

    assert [reached(numbers, part) for part in (0.1, 0.5, 0.9, 1.0)] == [3, 3, 2, 0]
