"""The answer of exact mode: complete, as the schema says, with plans that fit and what-ifs that come true."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from tests.engine.portfolio.brute_force import ends
from tests.engine.portfolio.examples import small_problem

from bundel.engine.portfolio.advise import advise
from bundel.engine.portfolio.constants import CAPACITY_PERCENTS
from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.exact_plans import lay_down
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem, write_problem
from bundel.engine.portfolio.sizes import PARTS, amounts
from bundel.engine.portfolio.verify import Claim, faults_in

SCHEMA = json.loads(files("bundel.engine.portfolio").joinpath("answer.schema.json").read_text(encoding="utf-8"))
SEEDS = range(16)
BETTER = {"mandatory": 0, "need_to_have": 0, "nice_to_have": 1, "not_now": 2}


def answered(document: dict[str, Any]) -> dict[str, Any]:
    """The exact answer, valid by the schema."""
    answer = advise(read_problem(document), mode="exact")
    jsonschema.validate(answer, SCHEMA, cls=jsonschema.Draft202012Validator)
    return answer


@cache
def small(seed: int) -> tuple[Problem, dict[str, Any], dict[str, Any]]:
    """A random problem, its document and its answer."""
    problem = small_problem(seed)
    document: dict[str, Any] = write_problem(problem)
    return problem, document, answered(document)


def by_id(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in answer["initiatives"]}


def way(hours: float, value: list[float], start: str = "2027", **more: Any) -> dict[str, Any]:
    return {
        "role": "follow", "start": start, "use": {"ict": {start: [hours, hours]}, "starts": {start: [1, 1]}},
        "value": {"a": value}, **more,
    }  # fmt: skip


def document_of(items: dict[str, dict[str, Any]], hours: float = 100, **more: Any) -> dict[str, Any]:
    """Initiatives over two years of so many hours each."""
    return {
        "periods": ["2027", "2028"], "criteria": ["a", "b"], "order": [["a"], ["b"]], "today": "2026-11-23",
        "hours_per_fte": 50, "units": {"ict": "hours", "starts": "count"},
        "capacity": {"ict": {"2027": [hours, 2 * hours], "2028": [hours, 2 * hours]}},
        "initiatives": [{"id": name, **item} for name, item in items.items()], **more,
    }  # fmt: skip


# Two of the three fit; gold is always in, silver and bronze are not told apart.
MEDALS = {
    "gold": {"alternatives": [way(50, [8, 9])]},
    "silver": {"alternatives": [way(50, [3, 5])]},
    "bronze": {"alternatives": [way(50, [2, 4])]},
    "tin": {"alternatives": [way(40, [0.1, 0.2])]},
}


def test_lanes_follow_the_core_index_and_the_order_too() -> None:
    answer = answered(document_of(MEDALS))

    found = {item["id"]: (item["lane"], item["core_index"], item["place"]) for item in answer["initiatives"]}
    assert found == {
        "gold": ("need_to_have", 1, 1),
        "silver": ("nice_to_have", 0.5, 3),
        "bronze": ("nice_to_have", 0.5, 2),
        "tin": ("not_now", 0, 4),
    }
    assert answer["order"] == ["gold", "bronze", "silver", "tin"]
    assert (answer["method"], answer["portfolios"]) == ("exact", 2)
    assert "widens the answer" in answer["note"]


def test_what_only_sampling_gives_is_null() -> None:
    answer = answered(document_of(MEDALS))

    names = ["seed", "scenarios", "mean_gap", "max_gap", "settled", "level", "probe_scenarios", "n10", "n50", "n90"]
    assert {answer[name] for name in [*names, "duties_fit_in"]} == {None}
    for item in answer["initiatives"]:
        assert {str(item[name]) for name in ("share", "share_interval", "early_share", "interval")} == {"None"}
        assert all(one["share"] is one["interval"] is None for one in item["alternatives"])


def test_what_keeps_an_item_out_is_named_with_what_would_let_it_in() -> None:
    answer = answered(document_of(MEDALS))

    items = by_id(answer)
    assert items["tin"]["binding"] == [{"resource": "ict", "period": "2027"}]
    assert "gold" in items["tin"]["beaten_by"]
    assert answer["marginal_values"] == [{"resource": "ict", "period": "2027", "extra": 40, "lets_in": ["tin"]}]
    assert items["silver"]["would_tip"] == {
        "kind": "capacity", "resource": "ict", "period": "2027", "extra": 50, "to_lane": "need_to_have",
    }  # fmt: skip
    assert items["gold"]["would_tip"] == {
        "kind": "estimate", "initiative": "gold", "percent": 5, "to_lane": "nice_to_have",
    }  # fmt: skip


def test_what_is_only_just_in_says_how_little_more_work_puts_it_out() -> None:
    items = by_id(answered(document_of({name: MEDALS[name] for name in ("gold", "silver", "tin")})))

    assert items["silver"]["would_tip"] == {
        "kind": "estimate", "initiative": "silver", "percent": 5, "to_lane": "not_now",
    }  # fmt: skip
    assert items["gold"]["would_tip"] == {
        "kind": "capacity", "resource": "ict", "period": "2027", "extra": -60, "to_lane": "not_now",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (70, {"kind": "capacity", "resource": "ict", "period": "2027", "extra": 20, "to_lane": "need_to_have"}),
        (52, {"kind": "estimate", "initiative": "wide", "percent": -5, "to_lane": "need_to_have"}),
    ],
)
def test_of_more_capacity_and_less_work_the_smaller_change_is_told(most: float, told: dict[str, Any]) -> None:
    wide = {"alternatives": [way(0, [4, 4]) | {"use": {"ict": {"2027": [40, most]}}}]}

    items = by_id(answered(document_of({"gold": MEDALS["gold"], "wide": wide})))

    assert items["wide"]["lane"] == "not_now"
    assert items["wide"]["would_tip"] == told


def test_what_needs_another_order_says_which_criteria_to_swap() -> None:
    light = {"alternatives": [way(100, [1, 1]) | {"value": {"a": [1, 1], "b": [9, 9]}}]}
    heavy = {"alternatives": [way(100, [5, 5])]}

    items = by_id(answered(document_of({"light": light, "heavy": heavy}, hours=100)))

    assert (items["light"]["lane"], items["heavy"]["lane"]) == ("nice_to_have", "nice_to_have")
    assert items["light"]["would_tip"]["kind"] == "order"


def test_duties_that_do_not_fit_are_told_with_what_could_move() -> None:
    duty = {"mandatory_by": "2028", "alternatives": [way(130, [0, 0]), way(150, [0, 0], "2028")]}

    answer = answered(document_of({"duty": duty, **MEDALS}))

    [short] = answer["shortages"]
    assert (short["resource"], short["period"], short["short"]) == ("ict", "2027", [30, 30])
    assert short["share_of_scenarios"] is None
    assert [(move["initiative"], move["start"]) for move in short["could_move"]] == [("duty", "2028")]
    assert answer["duties_unplaced"] == 1
    assert by_id(answer)["duty"]["lane"] == "mandatory"
    assert by_id(answer)["gold"]["lane"] == "not_now"


def test_decisions_taken_stand_as_they_were_taken() -> None:
    taken = {"alternatives": [way(50, [0, 0]), way(50, [1, 1], "2028")], "fixed": {"role": "follow", "start": "2028"}}
    refused = {"alternatives": [way(1, [9, 9])], "fixed": "no"}

    items = by_id(answered(document_of({"taken": taken, "refused": refused, "empty": {"alternatives": []}})))

    assert [(i["lane"], i["start"], i["core_index"], i["place"], i["fixed"]) for i in items.values()] == [
        ("not_now", None, 0, 1, False),
        ("not_now", None, 0, None, True),
        ("need_to_have", "2028", 1, None, True),
    ]


def test_item_says_its_second_best_way_with_its_core_index() -> None:
    document = document_of({"two": {"alternatives": [way(50, [1, 3]), way(50, [2, 2], "2028")]}})

    item = by_id(answered(document))["two"]

    assert (item["lane"], item["start"]) == ("need_to_have", "2027")
    assert (item["second_best"]["start"], item["second_best"]["core_index"]) == ("2028", 0.5)


def test_problem_without_capacity_day_or_hours_per_fte_is_answered_too() -> None:
    document = document_of(MEDALS, capacity={})
    for name in ("today", "hours_per_fte", "units"):
        del document[name]

    answer = answered(document)

    assert {item["lane"] for item in answer["initiatives"]} == {"need_to_have"}
    assert {(point["fte"], point["cut"], point["starts_bind"]) for point in answer["entry_path"]} == {(None, 4, False)}
    assert answer["marginal_values"] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_answer_to_any_small_problem_is_valid_and_its_core_indices_are_those_of_the_portfolios(seed: int) -> None:
    problem, _, answer = small(seed)
    result, items = exact_core(problem), by_id(answer)

    for at, initiative in enumerate(problem.initiatives):
        if initiative.done:
            assert initiative.id not in items
            continue
        item = items[initiative.id]
        assert item["core_index"] == pytest.approx(float(result.core_of(at)), abs=1e-6)
        assert sum(one["core_index"] for one in item["alternatives"]) == pytest.approx(item["core_index"], abs=1e-5)
        if item["place"] is not None:
            lanes = {0: "not_now", 1: "need_to_have"}
            assert item["lane"] == lanes.get(result.core_of(at), "nice_to_have")  # type: ignore[call-overload]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_portfolio_keeps_the_rules_and_fits_at_worst_case_or_is_short_by_what_is_said(seed: int) -> None:
    problem = small_problem(seed)
    capacity, use = worst_case(problem)
    result = exact_core(problem)
    shortest = {(short.resource, short.period): [float(short.low), float(short.high)] for short in result.shortages}

    for row in result.portfolios:
        chosen = [name_of(problem, at, choice) for at, choice in enumerate(row) if choice is not None]
        used = {cell: sum(use[name].get(cell, 0.0) for name in chosen) for cell in capacity}
        short = {cell: max(0.0, used[cell] - limit) for cell, limit in capacity.items() if used[cell] > limit + 1e-9}
        value = dict.fromkeys(chosen, 0.0)

        assert faults_in(problem, capacity, use, value, Claim(tuple(chosen), 0.0, 0.0, short)) == []
        for cell, amount in short.items():
            assert shortest[cell][0] - 1e-9 <= amount <= shortest[cell][1] + 1e-9


def worst_case(problem: Problem) -> tuple[dict[Any, float], dict[Any, dict[Any, float]]]:
    """Capacities at their low and uses at their high end, read from the document."""
    document: dict[str, Any] = write_problem(problem)
    capacity = {
        (resource, period): float(ends(amount["whole"] if isinstance(amount, dict) else amount)[0])
        for resource, by_period in document["capacity"].items()
        for period, amount in by_period.items()
    }
    use = {
        (item["id"], one["role"], one["start"], one["variant"]): {
            (resource, period): float(ends(amount)[1])
            for resource, by_period in one["use"].items()
            for period, amount in by_period.items()
        }
        for item in document["initiatives"]
        for one in item["alternatives"]
    }
    return capacity, use


def name_of(problem: Problem, at: int, choice: int) -> tuple[str, str, str, str | None]:
    one = problem.initiatives[at].alternatives[choice]
    return problem.initiatives[at].id, one.role, one.start, one.variant


@pytest.mark.parametrize("seed", SEEDS)
def test_every_what_if_comes_true_when_it_is_run_again(seed: int) -> None:
    _, document, answer = small(seed)
    lanes = {item["id"]: item["lane"] for item in answer["initiatives"]}

    for row in answer["marginal_values"]:
        after = lanes_after(more_room(document, row["resource"], row["period"], row["extra"]))
        assert row["lets_in"] == [name for name in lanes if BETTER[after[name]] < BETTER[lanes[name]]]
    for item in answer["initiatives"]:
        tip = item["would_tip"]
        if tip is not None:
            assert lanes_after(changed(document, tip))[item["id"]] == tip["to_lane"] != item["lane"]
            smaller = one_step_smaller(document, tip)
            if smaller is not None:
                assert is_back(lanes_after(changed(document, smaller))[item["id"]], item["lane"])


def one_step_smaller(document: dict[str, Any], tip: dict[str, Any]) -> dict[str, Any] | None:
    """The same change by the next smaller amount that a person can say; None when there is none."""
    if tip["kind"] == "order":
        return None
    if tip["kind"] == "estimate":
        sizes, size = [round(100 * part) for part in PARTS], abs(tip["percent"])
    else:
        low = ends_of_capacity(document, tip["resource"], tip["period"])
        named = {"euro": "euro", "starts": "count"}
        unit = document.get("units", {}).get(tip["resource"], named.get(tip["resource"], "hours"))
        sizes, size = amounts(unit, low) or [1.0], abs(tip["extra"])
    smaller = [one for one in sizes if one < size - 1e-9]
    field = "percent" if tip["kind"] == "estimate" else "extra"
    return {**tip, field: smaller[-1] * (1 if tip[field] > 0 else -1)} if smaller else None


def ends_of_capacity(document: dict[str, Any], resource: str, period: str) -> float:
    amount = document["capacity"][resource][period]
    return float(ends(amount["whole"] if isinstance(amount, dict) else amount)[0])


def is_back(after: str, before: str) -> bool:
    """Whether a lane did not move the way that was asked: out of need to have, or up to something better."""
    return BETTER[after] <= BETTER[before] if before == "need_to_have" else BETTER[after] >= BETTER[before]


def lanes_after(document: dict[str, Any]) -> dict[str, str]:
    problem = read_problem(document)
    found = lay_down(lay_out(problem), exact_core(problem))
    return {item.id: laned.lane for item, laned in zip(found.layout.items, found.lanes, strict=True)}


def changed(document: dict[str, Any], tip: dict[str, Any]) -> dict[str, Any]:
    if tip["kind"] == "capacity":
        return more_room(document, tip["resource"], tip["period"], tip["extra"])
    if tip["kind"] == "estimate":
        return with_other_hours(document, tip["initiative"], 1 + tip["percent"] / 100)
    swapped = dict(zip(tip["swap"], reversed(tip["swap"]), strict=True))
    order = [[swapped.get(name, name) for name in group] for group in document["order"]]
    return {**document, "order": order}


def with_other_hours(document: dict[str, Any], name: str, factor: float) -> dict[str, Any]:
    moved = deepcopy(document)
    [item] = [item for item in moved["initiatives"] if item["id"] == name]
    for one in item["alternatives"]:
        one["use"] = {
            resource: {
                at: [round(float(end) * (factor if resource != "starts" else 1), 6) for end in ends(amount)]
                for at, amount in by.items()
            }
            for resource, by in one["use"].items()
        }
    return moved


def more_room(document: dict[str, Any], resource: str, period: str, extra: float) -> dict[str, Any]:
    moved = deepcopy(document)
    low = ends_of_capacity(document, resource, period)
    moved["capacity"][resource][period] = [max(0.0, low + extra)] * 2
    return moved


@pytest.mark.parametrize("seed", SEEDS)
def test_cut_at_each_percentage_is_the_median_of_a_run_with_that_capacity(seed: int) -> None:
    _, document, answer = small(seed)
    choices = {name for name, item in by_id(answer).items() if item["place"] is not None}

    assert [point["capacity_percent"] for point in answer["entry_path"]] == list(CAPACITY_PERCENTS)
    for point in answer["entry_path"]:
        problem = read_problem(scaled(document, point["capacity_percent"]))
        counts = sorted(early_count(problem, row, choices) for row in exact_core(problem).portfolios)
        assert point["cut"] == counts[len(counts) - -(-len(counts) // 2)]
        hours = [ends(amount)[0] for amount in document["capacity"]["ict"].values()]
        assert point["fte"] == pytest.approx(
            float(sum(hours) / len(hours) / 1400 * point["capacity_percent"] / 100), abs=1e-6
        )


def scaled(document: dict[str, Any], percent: int) -> dict[str, Any]:
    moved = deepcopy(document)
    for period, amount in document["capacity"]["ict"].items():
        moved["capacity"]["ict"][period] = [amount[0] * (percent / 100), amount[1] * (percent / 100)]
    return moved


def early_count(problem: Problem, row: tuple[int | None, ...], choices: set[str]) -> int:
    starts = [
        item.alternatives[choice].start
        for item, choice in zip(problem.initiatives, row, strict=True)
        if choice is not None and item.id in choices
    ]
    return sum(start in problem.periods[:2] for start in starts)
