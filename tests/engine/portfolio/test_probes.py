"""What would tip an item: each change is run anew, and the next smaller one that a person can say doesn't do it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.engine.portfolio.examples import municipality_problem, small_problem
from tests.engine.portfolio.test_sampled_answer import item, of, problem_of

from bundel.engine.portfolio import probes as module
from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.constants import PROBE_SCENARIOS
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.entry_path import is_counted
from bundel.engine.portfolio.lanes import RANK, Laned, lanes_of
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.places import moved_up, order_by_share
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.sizes import PARTS, amounts, smallest
from bundel.engine.portfolio.solving import Work, solve_all

BEST = Work(goal=0.0)


def test_amounts_are_those_that_people_say() -> None:
    assert amounts("hours", 70) == [10, 20, 30, 40, 50, 60, 80]
    assert amounts("euro", 14000) == [1000, 2000, 3000, 4000, 5000, 6000, 8000, 10000, 15000]
    assert amounts("count", 5) == [1, 2, 3]
    assert amounts("hours", 2)[:3] == [0.01, 0.02, 0.03]
    assert amounts("hours", 0) == []


@pytest.mark.parametrize("edge", range(12))
def test_the_smallest_size_that_does_it_is_found_and_few_are_tried(edge: int) -> None:
    tried: list[float] = []

    def does_it(size: float) -> bool:
        tried.append(size)
        return size >= edge

    assert smallest([float(size) for size in range(11)], does_it) == (edge if edge < 11 else None)
    assert len(tried) <= 5
    assert smallest([], does_it) is None


def cold_lanes(layout: Layout, scenarios: Scenarios) -> list[Laned]:
    shares = shares_of(layout, solve_all(layout, scenarios, BEST).chosen)
    return lanes_of(layout, shares, moved_up(layout, order_by_share(layout, shares)))


def changed(layout: Layout, drawn: Scenarios, tip: dict[str, Any], size: float) -> Scenarios:
    """The change of a tip with another size, made by hand."""
    if tip["kind"] == "capacity":
        capacity = drawn.capacity.copy()
        capacity[:, layout.cells.index((tip["resource"], tip["period"]))] += size
        return Scenarios(np.maximum(capacity, 0), drawn.use, drawn.value)
    use = drawn.use.copy()
    for at, owner in enumerate(layout.item_of):
        if layout.items[owner].id == tip["initiative"]:
            use[:, at] *= np.where(is_counted(layout), 1, 1 + size / 100)
    return Scenarios(drawn.capacity, use, drawn.value)


def sizes_below(layout: Layout, drawn: Scenarios, tip: dict[str, Any]) -> tuple[float, float | None]:
    """The size of a tip, and the next smaller one that a person can say."""
    if tip["kind"] == "estimate":
        parts = [0.0, *(round(100 * part) for part in PARTS)]
        return tip["percent"], float(np.sign(tip["percent"])) * parts[parts.index(abs(tip["percent"])) - 1]
    cell = layout.cells.index((tip["resource"], tip["period"]))
    unit = "count" if is_counted(layout)[cell] else "hours"
    said = [0.0, *amounts(unit, float(drawn.capacity[:, cell].mean()))]
    return tip["extra"], float(np.sign(tip["extra"])) * said[said.index(abs(tip["extra"])) - 1]


def tips_hold(problem: Problem) -> int:
    """Run every tip of an advice anew, and its next smaller size; gives how many tips there were."""
    answer = advise(problem, scenarios=PROBE_SCENARIOS)
    layout = lay_out(problem)
    drawn = draw_scenarios(layout, Draws(1, 0, PROBE_SCENARIOS))
    held = 0
    for row in answer["initiatives"]:
        tip = row["would_tip"]
        if tip is None or tip["kind"] == "order":
            continue
        at = [one.id for one in layout.items].index(row["id"])
        size, smaller = sizes_below(layout, drawn, tip)
        assert cold_lanes(layout, changed(layout, drawn, tip, size))[at].lane == tip["to_lane"], tip
        assert RANK[tip["to_lane"]] != RANK[row["lane"]]
        if smaller:
            before = cold_lanes(layout, changed(layout, drawn, tip, smaller))[at].lane
            assert (RANK[before] - RANK[row["lane"]]) * (RANK[tip["to_lane"]] - RANK[row["lane"]]) <= 0, tip
        held += 1
    return held


def test_every_tip_comes_true_when_it_is_run_anew_and_the_next_smaller_size_does_not() -> None:
    assert sum(tips_hold(small_problem(seed)) for seed in range(25)) > 20


def test_the_check_sees_tips_that_were_only_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.Probes, "_verified", lambda self, sizes, at, does_it: sizes[-1])

    with pytest.raises(AssertionError):
        for seed in range(25):
            tips_hold(small_problem(seed))


def test_a_search_that_promises_too_much_is_corrected_by_solving(monkeypatch: pytest.MonkeyPatch) -> None:
    tight = problem_of([item("strong", [80, 80], 1.0), item("weak", [70, 70], 0.5)])
    monkeypatch.setattr(module, "smallest", lambda sizes, does_it: 0)

    assert of(advise(tight, scenarios=20), "weak")["would_tip"] is None

    monkeypatch.setattr(module, "VERIFIED_AT_MOST", 9)
    assert of(advise(tight, scenarios=20), "weak")["would_tip"] == {
        "kind": "capacity", "resource": "ict", "period": "2027", "extra": 50.0, "to_lane": "need_to_have",
    }  # fmt: skip


def test_what_nothing_lets_in_says_up_to_how_much_was_tried() -> None:
    large = problem_of([item("fits", [100, 100], 1.0), item("large", [500, 500], 0.5)])

    [row, *_] = advise(large, scenarios=20)["marginal_values"]

    assert row == {"resource": "ict", "period": "2027", "extra": 100.0, "lets_in": []}


def test_an_advice_of_real_size_names_changes_that_people_can_say() -> None:
    answer = advise(municipality_problem(1), scenarios=60)

    tips = [row["would_tip"] for row in answer["initiatives"] if row["would_tip"]]
    assert len(tips) >= 3
    for tip in tips:
        if tip["kind"] == "estimate":
            assert abs(tip["percent"]) in [round(100 * part) for part in PARTS]
        if tip["kind"] == "capacity":
            assert abs(tip["extra"]) == int(abs(tip["extra"]))
