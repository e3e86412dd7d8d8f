"""The whole answer of sampled mode: valid, repeatable, and each sentence of it true when it is tried."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from tests.engine.portfolio.examples import municipality_problem, small_problem

from bundel.engine.portfolio import advise as advising
from bundel.engine.portfolio.advise import Cancelled, advise
from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.duties import count_unplaced, shortages_of
from bundel.engine.portfolio.entry_path import fte_of, path_of, walks
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.probes import swaps
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import draw_scenarios
from bundel.engine.portfolio.solving import Work, solve_all

SCHEMA = json.loads((Path(advising.__file__).parent / "answer.schema.json").read_text(encoding="utf-8"))
LANES = {"mandatory", "need_to_have", "nice_to_have", "not_now"}


def problem_of(initiatives: list[dict[str, Any]], **more: Any) -> Problem:
    document: dict[str, Any] = {
        "periods": ["2027", "2028", "2029"],
        "capacity": {"ict": {"2027": [100, 100], "2028": [100, 100], "2029": [100, 100]}},
        "criteria": ["tasks"],
        "today": "2026-11-29",
        "hours_per_fte": 1000,
        "initiatives": initiatives,
    }
    return read_problem(document | more)


def item(name: str, hours: list[Any], value: float = 1.0, starts: tuple[str, ...] = ("2027",), **more: Any) -> Any:
    ways = [
        {"role": "follow", "start": start, "use": {"ict": {start: hours}}, "value": {"tasks": [value, value]}}
        for start in starts
    ]
    return {"id": name, "alternatives": ways} | more


def of(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in answer["initiatives"] if row["id"] == name)


@pytest.mark.parametrize("seed", range(6))
def test_an_answer_is_as_its_schema_says(seed: int) -> None:
    answer = advise(small_problem(seed), scenarios=20)

    jsonschema.validate(answer, SCHEMA)
    assert {row["lane"] for row in answer["initiatives"]} <= LANES
    assert sorted(answer["order"]) == sorted(row["id"] for row in answer["initiatives"] if row["place"] is not None)


def test_an_answer_of_real_size_is_as_its_schema_says() -> None:
    answer = advise(municipality_problem(1, duties=6, choices=8), scenarios=25)

    jsonschema.validate(answer, SCHEMA)
    assert len(answer["initiatives"]) == 14 and len(answer["order"]) == 8


def test_the_same_problem_and_seed_give_the_same_bytes_whatever_the_number_of_workers() -> None:
    problem = municipality_problem(3, duties=4, choices=6)

    one, two = (json.dumps(advise(problem, scenarios=60, seed=5, workers=count)) for count in (1, 2))

    assert one == two
    assert one != json.dumps(advise(problem, scenarios=60, seed=6))


def test_a_choice_that_can_be_done_in_no_way_is_advised_against() -> None:
    answer = advise(problem_of([{"id": "none", "alternatives": []}, item("a", [10, 10])]), scenarios=5)

    jsonschema.validate(answer, SCHEMA)
    assert of(answer, "none")["role"] == "no" and of(answer, "none")["share"] == 0.0


def test_duties_whose_preconditions_exclude_each_other_are_refused() -> None:
    def either(name: str, first: str, second: str) -> dict[str, Any]:
        ways = [{"role": role, "start": "2027", "depends_on": [need]} for role, need in
                (("follow", first), ("lead", second))]  # fmt: skip
        return {"id": name, "mandatory_by": "2027", "alternatives": ways}

    links = [item("w", [1, 1], excludes=["y", "z"]), item("x", [1, 1], excludes=["y", "z"])]
    rest = [item("y", [1, 1]), item("z", [1, 1]), either("one", "w", "x"), either("other", "y", "z")]

    with pytest.raises(BadInput, match="that can go together"):
        advise(problem_of([*links, *rest]), scenarios=5)


def test_looks_stop_as_soon_as_the_first_five_are_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advising, "LOOKS", (20, 40, 80))
    clear = problem_of([item("a", [60, 60], 1.0), item("b", [60, 60], 0.1)])

    answer = advise(clear)

    assert answer["scenarios"] == 20 and answer["settled"]


def test_looks_go_on_while_the_edge_is_not_settled_and_each_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advising, "LOOKS", (20, 40))
    alike = problem_of([item(f"item{at}", [90, 110], 1.0) for at in range(7)])
    seen: list[dict[str, Any]] = []

    answer = advise(alike)

    assert answer["scenarios"] == 40 and not answer["settled"]
    assert answer == advise(alike, on_look=seen.append)
    assert [look["scenarios"] for look in seen] == [20]
    assert any(row["on_the_edge"] for row in answer["initiatives"])


def test_progress_counts_up_to_all_scenarios() -> None:
    told: list[tuple[int, int]] = []

    advise(small_problem(1), scenarios=120, progress=lambda done, total: told.append((done, total)))

    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1][0] == 120 and {total for _, total in told} == {120}


def test_nobody_waits_for_an_advice_that_is_cancelled() -> None:
    with pytest.raises(Cancelled, match="Nothing was kept"):
        advise(small_problem(1), scenarios=20, is_cancelled=lambda: True)


def test_an_advice_that_is_not_cancelled_goes_on() -> None:
    assert advise(small_problem(1), scenarios=20, is_cancelled=lambda: False)["scenarios"] == 20


def test_more_than_memory_holds_is_refused_with_what_it_can_do() -> None:
    with pytest.raises(TooLarge, match="Ask for fewer scenarios"):
        advise(municipality_problem(1), scenarios=100_000)


def test_what_lets_a_choice_in_does_so_when_it_is_tried() -> None:
    tight = problem_of([item("strong", [80, 80], 1.0), item("weak", [30, 30], 0.5)])

    answer = advise(tight, scenarios=20)

    assert of(answer, "strong")["lane"] == "need_to_have" and of(answer, "weak")["lane"] == "not_now"
    assert of(answer, "weak")["binding"] == [{"resource": "ict", "period": "2027"}]
    assert of(answer, "weak")["beaten_by"] == ["strong"]
    [more] = [row for row in answer["marginal_values"] if row["lets_in"]]
    assert more == {"resource": "ict", "period": "2027", "extra": 10.0, "lets_in": ["weak"]}
    capacity = {"ict": {"2027": [110, 110], "2028": [100, 100], "2029": [100, 100]}}
    wider = advise(
        problem_of([item("strong", [80, 80], 1.0), item("weak", [30, 30], 0.5)], capacity=capacity), scenarios=20
    )
    assert of(wider, "weak")["lane"] == "need_to_have"


def test_what_would_tip_names_the_smallest_change_of_an_own_estimate() -> None:
    doubtful = problem_of([item("sure", [60, 60], 1.0), item("wide", [20, 90], 0.5)])

    answer = advise(doubtful, scenarios=40)

    assert of(answer, "wide")["would_tip"]["kind"] == "estimate"
    assert of(answer, "wide")["would_tip"]["initiative"] == "wide"


def test_what_would_tip_may_be_the_order_of_two_criteria() -> None:
    def scored(name: str, tasks: float, risk: float) -> dict[str, Any]:
        one = item(name, [60, 60])
        one["alternatives"][0]["value"] = {"tasks": [tasks, tasks], "risk": [risk, risk]}
        return dict(one)

    answer = advise(
        problem_of([scored("a", 1.0, 0.0), scored("b", 0.0, 1.0)], criteria=["tasks", "risk"],
                   order=[["tasks"], ["risk"]]),
        scenarios=40,
    )  # fmt: skip

    tip = of(answer, "b")["would_tip"]
    assert of(answer, "a")["lane"] == "need_to_have"
    assert tip == {"kind": "order", "swap": ["tasks", "risk"], "to_lane": "need_to_have"} or tip["kind"] == "capacity"


def test_a_starts_row_gets_whole_extra_starts() -> None:
    def begun(name: str, value: float) -> dict[str, Any]:
        one = item(name, [1, 1], value)
        one["alternatives"][0]["use"]["starts"] = {"2027": [1, 1]}
        return dict(one)

    capacity = {"ict": {"2027": [100, 100]}, "starts": {"2027": {"whole": [1, 1]}}}
    answer = advise(problem_of([begun("a", 1.0), begun("b", 0.5)], capacity=capacity), scenarios=20)

    assert answer["marginal_values"][0] == {"resource": "starts", "period": "2027", "extra": 1.0, "lets_in": ["b"]}
    assert all(point["starts_bind"] for point in answer["entry_path"])


def test_question_that_moves_the_most_places_comes_first() -> None:
    hinge = item("hinge", [0, 200, "hinge.hours"], 1.0)
    others = [item(f"x{at}", [45 + at, 45 + at], 0.3 - at / 100) for at in range(4)]

    answer = advise(problem_of([hinge, *others]), scenarios=400)

    assert [row["ask"] for row in answer["next_questions"]] == ["hinge.hours"]
    assert answer["next_questions"][0]["initiative"] == "hinge"


def test_duties_that_do_not_fit_are_said_with_what_could_move() -> None:
    heavy = item("heavy", [150, 150], starts=("2027", "2028"), mandatory_by="2027")
    light = item("light", [40, 40], starts=("2027", "2028"), mandatory_by="2028")
    answer = advise(problem_of([heavy, light, item("choice", [10, 10])]), scenarios=20)

    [row] = answer["shortages"]
    assert (row["resource"], row["period"], row["short"]) == ("ict", "2027", [50.0, 50.0])
    assert row["share_of_scenarios"] == 1.0 and answer["duties_fit_in"] == 0.0
    assert row["could_move"] == [
        {"initiative": "heavy", "role": "follow", "start": "2028", "variant": None, "is_in_time": False,
         "frees": [150.0, 150.0]}
    ]  # fmt: skip
    assert answer["duties_unplaced"] == 1
    assert of(answer, "choice")["place"] == 1


def test_duties_that_fit_leave_nothing_short_and_nothing_unplaced() -> None:
    layout = lay_out(problem_of([item("duty", [50, 50], mandatory_by="2027")]))
    drawn = draw_scenarios(layout, Draws(1, 0, 5))
    plans = solve_all(layout, drawn, Work())

    assert shortages_of(layout, drawn, plans) == []
    assert count_unplaced(layout, drawn, plans) == 0


def test_dated_duties_take_their_place_before_those_with_a_late_date() -> None:
    late = item("late", [60, 60], mandatory_by="2029")
    dated = item("dated", [70, 70], mandatory_by="2027")
    layout = lay_out(problem_of([late, dated, item("moment", [60, 60], mandatory_by="2029", moments=["2027-03-01"])]))
    drawn = draw_scenarios(layout, Draws(1, 0, 5))

    assert count_unplaced(layout, drawn, solve_all(layout, drawn, Work())) == 2


def test_entry_path_has_no_fte_without_hours_to_count_in() -> None:
    problem = problem_of([item("a", [10, 10])])
    layout = lay_out(replace(problem, hours_per_fte=None))
    drawn = draw_scenarios(layout, Draws(1, 0, 5))

    walked = walks(layout, drawn, solve_all(layout, drawn, Work()), Work())
    points = path_of(layout, [one() for one in walked]).points

    assert {point["fte"] for point in points} == {None}
    assert fte_of(lay_out(problem), drawn.capacity, 100) == 0.1


def test_items_that_fit_only_with_much_room_are_named() -> None:
    small = [item(f"small{at}", [10, 10], 0.2) for at in range(5)]
    answer = advise(problem_of([*small, item("big", [150, 150], 3.0)]), scenarios=20)

    assert answer["only_with_room"] == ["big"]
    cuts = [point["cut"] for point in answer["entry_path"]]
    assert [point["capacity_percent"] for point in answer["entry_path"]] == [50, 75, 100, 125, 150, 200]
    assert cuts[0] == 5 and cuts[-1] == 6


def test_hours_are_counted_by_who_made_the_estimate() -> None:
    one = item("a", [40, 60])
    one["alternatives"][0]["basis"] = {"use.ict.2027": "assumed", "value.tasks": "peer"}
    answer = advise(problem_of([one]), scenarios=20)

    assert answer["rests_on"]["assumed"]["inputs"] == 1
    assert 40 <= answer["rests_on"]["assumed"]["hours"] <= 60
    assert answer["rests_on"]["peer"] == {"inputs": 1, "hours": 0.0}


def test_neighbouring_criteria_change_places_one_pair_at_a_time() -> None:
    assert list(swaps((("a", "b"), ("c",), ("d",)))) == [
        ((("c", "b"), ("a",), ("d",)), ("a", "c")),
        ((("a", "c"), ("b",), ("d",)), ("b", "c")),
        ((("a", "b"), ("d",), ("c",)), ("c", "d")),
    ]


def test_a_decision_that_was_taken_stands_beside_the_choices() -> None:
    decided = item("decided", [50, 50], fixed={"role": "follow", "start": "2027"})
    answer = advise(problem_of([decided, item("refused", [10, 10], fixed="no"), item("c", [60, 60])]), scenarios=20)

    assert of(answer, "decided")["lane"] == "need_to_have" and of(answer, "decided")["fixed"]
    assert of(answer, "refused")["role"] == "no" and of(answer, "refused")["lane"] == "not_now"
    assert answer["order"] == ["c"]


def test_what_is_done_takes_no_part() -> None:
    answer = advise(problem_of([item("done", [50, 50], done=True), item("c", [60, 60])]), scenarios=20)

    assert [row["id"] for row in answer["initiatives"]] == ["c"]


def test_bounds_are_never_below_the_values_that_are_reported() -> None:
    layout = lay_out(municipality_problem(4, duties=5, choices=6))
    plans = solve_all(layout, draw_scenarios(layout, Draws(1, 0, 10)), Work())

    assert (plans.bound >= plans.value).all() and np.isfinite(plans.gap).all()
