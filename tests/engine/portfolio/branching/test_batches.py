"""Whole batches by the compiled search: duties that don't fit, what it leaves to HiGHS, and how near it goes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.engine.portfolio.examples import municipality_problem, small_problem

from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.branching import plans as plans_module
from bundel.engine.portfolio.branching.plans import goal_of, solve_batch
from bundel.engine.portfolio.constants import BRANCH_GOAL, BRANCH_TO_END, FEASIBLE, GAP_GOAL
from bundel.engine.portfolio.dominance import open_columns
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.programme import Plain, Plan, Programme
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios


def by_highs(layout: Layout, drawn: Scenarios) -> list[Plan]:
    is_open = open_columns(layout, drawn)
    programme = Programme(layout, 0.0)
    return [
        programme.solve(Plain(drawn.capacity[at], drawn.use[at], drawn.value[at], is_open[at]))
        for at in range(drawn.count)
    ]


def test_duties_that_do_not_fit_are_as_little_short_as_highs_finds() -> None:
    compared = 0
    for seed in range(12):
        layout = lay_out(small_problem(seed))
        drawn = draw_scenarios(layout, Draws(1, 0, 4))
        drawn = drawn.with_capacity(drawn.capacity * 0.4)
        scale = np.maximum(drawn.capacity, FEASIBLE)
        for at, (ours, other) in enumerate(zip(solve_batch(layout, drawn, None), by_highs(layout, drawn), strict=True)):
            assert (ours.short / scale[at]).sum() == pytest.approx((other.short / scale[at]).sum(), rel=1e-6)
            compared += bool(other.short.any())

    assert compared > 5


def test_a_scenario_without_a_plan_within_the_limit_goes_to_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = lay_out(small_problem(3))
    drawn = draw_scenarios(layout, Draws(1, 0, 4))
    whole = solve_batch(layout, drawn, None)
    monkeypatch.setattr(plans_module, "BRANCH_WORK", 0)

    lost = solve_batch(layout, drawn, None)

    assert [plan.value for plan in lost] == pytest.approx([plan.value for plan in whole], rel=1e-5)


def test_duties_that_can_not_go_together_in_any_way_are_refused() -> None:
    def way(**more: Any) -> dict[str, Any]:
        return {"role": "follow", "start": "2027", **more}

    layout = lay_out(
        read_problem(
            {
                "periods": ["2027"],
                "capacity": {"ict": {"2027": [9, 9]}},
                "criteria": ["tasks"],
                "initiatives": [
                    {
                        "id": name,
                        "mandatory_by": "2027",
                        "alternatives": [
                            way(variant=other, depends_on=[other]) for other in {"a": "wx", "b": "yz"}[name]
                        ],
                    }
                    for name in "ab"
                ]
                + [{"id": name, "excludes": excludes, "alternatives": [way()]} for name, excludes in
                   (("w", ["y", "z"]), ("x", ["y", "z"]), ("y", []), ("z", []))],
            }
        )
    )  # fmt: skip

    with pytest.raises(BadInput, match="duties and decisions taken that can go together"):
        solve_batch(layout, draw_scenarios(layout, Draws(1, 0, 2)), None)


def test_a_municipality_of_today_is_solved_to_the_end_whatever_the_goal_and_a_larger_problem_to_the_goal() -> None:
    today, larger = lay_out(municipality_problem(1)), lay_out(municipality_problem(1, choices=40))

    assert len(today.columns) <= BRANCH_TO_END < len(larger.columns)
    assert [goal_of(today, goal) for goal in (None, GAP_GOAL, 0.0)] == [BRANCH_GOAL, BRANCH_GOAL, FEASIBLE]
    assert [goal_of(larger, goal) for goal in (None, 0.01, 0.0)] == [GAP_GOAL, 0.01, FEASIBLE]
