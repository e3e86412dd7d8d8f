"""Drawing all numbers at once gives what drawing them one by one gives, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.instances import large_problem
from tests.engine.portfolio.examples import municipality_problem, small_problem

from bundel.engine.portfolio import scenarios
from bundel.engine.portfolio.drawing.evaluating import use_of, value_of
from bundel.engine.portfolio.drawing.philox import draw_points
from bundel.engine.portfolio.drawing.sketch import score_sketch, use_sketch
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import Scenarios, Undrawn, draw_scenarios
from bundel.engine.portfolio.weights import draw_weights

ONE = {"role": "follow", "start": "2027"}


def nested_problem() -> Problem:
    """Sums and products inside each other, with and without drivers, beside points and what has no capacity."""
    amount = {"plus": [{"times": [[1, 2], [2, 3, "size"], {"plus": [[0, 1], [1, 1]]}]}, [5, 5], [0, 4]]}
    use = {"ict": {"2027": amount, "2028": [3, 3]}, "free": {"2027": [1, 2]}}
    return read_problem(
        {
            "periods": ["2027", "2028"],
            "capacity": {"ict": {"2027": [8, 9], "2028": {"whole": [2, 5]}}},
            "criteria": ["b", "a"],
            "initiatives": [
                {"id": "x", "alternatives": [{**ONE, "use": use, "value": {"a": [-1, 1], "b": amount}}]},
                {"id": "y", "alternatives": [{**ONE, "value": {"a": [0, 1, "size"]}}]},
            ],
        }
    )


def one_by_one(problem: Problem, draws: Draws, monkeypatch: pytest.MonkeyPatch) -> Scenarios:
    with monkeypatch.context() as patched:
        patched.setattr(scenarios, "is_compiled", lambda: False)
        return draw_scenarios(lay_out(problem), Draws(draws.seed, draws.first, draws.last, draws.pinned))


@pytest.mark.parametrize(
    "problem",
    [nested_problem(), small_problem(3), municipality_problem(1), large_problem(40, 1)],
    ids=["nested", "small", "today", "large"],
)
@pytest.mark.parametrize(
    "draws",
    [Draws(1, 0, 9), Draws(2**70, 3, 22), Draws(1, 7, 8), Draws(1, 5, 9, {"driver:size": 0.3, "driver:nobody": 0.1})],
    ids=["first", "from the middle", "one", "pinned"],
)
def test_all_numbers_at_once_are_the_numbers_one_by_one(
    problem: Problem, draws: Draws, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, plain = lay_out(problem), one_by_one(problem, draws, monkeypatch)
    weights = draw_weights(draws, sorted(problem.criteria), problem.order)

    assert (use_of(use_sketch(layout), layout, draws) == plain.use).all()
    assert (value_of(score_sketch(layout), layout, draws, weights) == plain.value).all()
    whole = draw_scenarios(layout, draws)
    assert (whole.use == plain.use).all() and (whole.value == plain.value).all()


def test_scenarios_drawn_part_by_part_are_those_drawn_together() -> None:
    layout = lay_out(small_problem(3))
    whole, parts = draw_scenarios(layout, Draws(1, 4, 11)), Undrawn(layout, 1, 4, 7)

    for part, same in ((parts.part(0, 3), whole.part(0, 3)), (parts.part(3, 50), whole.part(3, 7))):
        assert part.count == same.count
        assert (part.use == same.use).all() and (part.value == same.value).all()


def test_points_of_a_stream_are_those_that_numpy_draws() -> None:
    keys = np.array([[1, 2], [2**64 - 1, 2**63 + 12345]], dtype=np.uint64)
    points = np.empty((2, 41))
    draw_points(keys, 6, points)

    for key, row in zip(keys, points, strict=True):
        assert (np.random.Generator(np.random.Philox(key=key)).random(47)[6:] == row).all()


def test_draws_with_streams_of_their_own_are_drawn_one_by_one() -> None:
    class Other(Draws):
        def _stream(self, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return np.zeros(self.count)

    layout = lay_out(nested_problem())

    assert draw_scenarios(layout, Other(1, 0, 3)).use[:, 0, 0].tolist() == [7.0, 7.0, 7.0]
