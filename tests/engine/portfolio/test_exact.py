"""Exact mode finds what trying everything finds, and keeps the properties that the advice promises."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.engine.portfolio import brute_force
from tests.engine.portfolio.exact_documents import documents

from bundel.engine.portfolio import exact_bounds, exact_dominance, exact_layers
from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.exact import ExactResult, TooLarge, exact_core
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem

quick = settings(max_examples=40, deadline=None, derandomize=True)
some = settings(max_examples=20, deadline=None, derandomize=True)
wide = settings(max_examples=1500, deadline=None, derandomize=True)


def solved(document: dict[str, Any]) -> ExactResult:
    """The exact result of a document; documents that logic rules out are not of interest."""
    try:
        return exact_core(read_problem(document))
    except BadInput:
        assert brute_force.portfolios(document) == []
        assume(False)
        raise


def check_equals_brute_force(document: dict[str, Any]) -> None:
    best = brute_force.best_portfolios(document)
    result = solved(document)
    if best:
        assert set(result.portfolios) == best
        assert len(result.portfolios) == len(best)
        assert result.shortages == ()
    else:
        assert result.shortages


@quick
@given(documents())
def test_non_dominated_portfolios_are_those_of_trying_everything(document: dict[str, Any]) -> None:
    check_equals_brute_force(document)


@quick
@given(documents(plain=True))
def test_without_duties_too(document: dict[str, Any]) -> None:
    check_equals_brute_force(document)


@pytest.mark.long
@wide
@given(documents(most=5) | documents(most=5, plain=True))
def test_larger_problems_and_many_of_them_too(document: dict[str, Any]) -> None:
    check_equals_brute_force(document)


def fails(document: dict[str, Any]) -> bool:
    try:
        check_equals_brute_force(document)
    except AssertionError:
        return True
    return False


def two_ways(value: list[float], other: list[float], **more: Any) -> dict[str, Any]:
    """Two initiatives of which the hours allow one."""
    use = {"h": {"2027": [2, 2]}}
    items = [
        {"id": name, "alternatives": [{"role": "follow", "start": "2027", "use": use, "value": {"a": ends}}]}
        for name, ends in (("x", value), ("y", other))
    ]
    return {
        "periods": ["2027", "2028"], "criteria": ["a"], "order": [], "capacity": {"h": {"2027": [3, 3]}},
        "initiatives": items, **more,
    }  # fmt: skip


def drop_nothing_by_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_bounds.Bounds, "may_last", lambda *arguments: np.ones(len(arguments[2]), dtype=bool))


def test_check_sees_dominance_that_forgets_that_what_both_hold_cancels(monkeypatch: pytest.MonkeyPatch) -> None:
    document = two_ways([1, 5], [1, 1])
    document["initiatives"][1] |= {"depends_on": ["x"]}
    document["capacity"]["h"]["2027"] = [4, 4]
    drop_nothing_by_bounds(monkeypatch)
    assert not fails(document)

    def forgetful(strong: exact_dominance.Compared, weak: exact_dominance.Compared) -> Any:
        return (strong.low[:, None, :] >= weak.high[None, :, :]).all(axis=2)

    monkeypatch.setattr(exact_dominance, "dominance", forgetful)

    assert fails(document)


def test_check_sees_dominance_that_ignores_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    document = two_ways([1, 5], [2, 3])
    assert not fails(document)

    def blind(strong: exact_dominance.Compared, weak: exact_dominance.Compared) -> Any:
        return (strong.low[:, None, :] >= weak.low[None, :, :]).all(axis=2)

    monkeypatch.setattr(exact_dominance, "dominance", blind)

    assert fails(document)


def test_check_sees_layers_that_forget_the_room_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    document = two_ways([1, 1], [2, 2])
    drop_nothing_by_bounds(monkeypatch)
    assert not fails(document)

    monkeypatch.setattr(exact_layers.Layers, "_room", lambda self, states, at, capacity: 0 * states.used)

    assert fails(document)


def test_check_sees_bounds_that_promise_too_little(monkeypatch: pytest.MonkeyPatch) -> None:
    document = two_ways([1, 1], [2, 2])
    assert not fails(document)

    monkeypatch.setattr(exact_bounds, "most_to_win", lambda item, prices: np.full((1, len(item.choices)), -9e9))

    assert fails(document)


@some
@given(documents(plain=True))
def test_more_capacity_never_lowers_the_best_value(document: dict[str, Any]) -> None:
    less, more = solved(document), deepcopy(document)
    for period in document["capacity"]["h"]:
        more["capacity"]["h"][period] = [end + 1 for end in document["capacity"]["h"][period]]

    for weights in brute_force.pure_weights(document["criteria"], document["order"]):
        assert best_value(more, solved(more), weights) >= best_value(document, less, weights)


def best_value(document: dict[str, Any], result: ExactResult, weights: tuple[Fraction, ...]) -> Fraction:
    return max(value_of(document, row, weights) for row in result.portfolios)


def value_of(document: dict[str, Any], row: tuple[int | None, ...], weights: tuple[Fraction, ...]) -> Fraction:
    total = Fraction(0)
    for item, choice in zip(document["initiatives"], row, strict=True):
        value = {} if choice is None else item["alternatives"][choice]["value"]
        for weight, name in zip(weights, document["criteria"], strict=True):
            total += weight * brute_force.ends(value.get(name, [0, 0]))[1]
    return total


@some
@given(documents(plain=True))
def test_narrower_weights_keep_what_is_always_and_never_in(document: dict[str, Any]) -> None:
    document["order"] = []
    narrow = {**document, "order": [["b"], ["a", "c"]]}

    wide_result, narrow_result = solved(document), solved(narrow)

    for wide, after in zip(wide_result.core, narrow_result.core, strict=True):
        for before, now in zip(wide, after, strict=True):
            assert before not in (0, 1) or now == before


@some
@given(documents(plain=True))
def test_alternative_that_is_surely_worse_than_a_sibling_is_never_chosen(document: dict[str, Any]) -> None:
    worse = deepcopy(document["initiatives"][0]["alternatives"][0])
    worse["value"] = {name: [-9, -9] for name in document["criteria"]}
    document["initiatives"][0]["alternatives"].append(worse)

    assert solved(document).core[0][-1] == 0


@some
@given(documents())
def test_order_and_names_of_the_input_change_nothing(document: dict[str, Any]) -> None:
    renamed = deepcopy(document)
    renamed["initiatives"].reverse()
    for item in renamed["initiatives"]:
        item["id"] = f"z{9 - int(item['id'][1:])}"
        for part in (item, *item["alternatives"]):
            part["depends_on"] = [f"z{9 - int(name[1:])}" for name in part["depends_on"]]
        item["excludes"] = [f"z{9 - int(name[1:])}" for name in item["excludes"]]

    assert {row[::-1] for row in solved(renamed).portfolios} == set(solved(document).portfolios)


@some
@given(documents())
def test_duties_that_do_not_fit_are_placed_with_the_least_shortage(document: dict[str, Any]) -> None:
    for item in document["initiatives"]:
        item["mandatory_by"] = "2028"
    document["capacity"]["h"] = {"2027": [0.1, 0.1], "2028": [0, 0]}
    result = solved(document)

    least = min(shortage_of(document, row) for row in brute_force.portfolios(document))

    assert {shortage_of(document, row) for row in result.portfolios} == {least}
    assert bool(result.shortages) == (least > 0)


def shortage_of(document: dict[str, Any], row: tuple[int | None, ...]) -> Fraction:
    total = Fraction(0)
    for cell, capacity in brute_force.capacities(document).items():
        used = brute_force.use_of(document, row, *cell)
        if used > capacity:
            total += (used - capacity) / max(capacity, used / 10)
    return total


def test_choices_get_no_room_where_duties_are_short_and_room_elsewhere() -> None:
    document = two_ways([1, 1], [2, 2])
    document["initiatives"][0]["mandatory_by"] = "2027"
    document["capacity"]["h"] = {"2027": [1, 1], "2028": [2, 2]}
    document["initiatives"][1]["alternatives"].append(
        {"role": "lead", "start": "2028", "use": {"h": {"2028": [2, 2]}}, "value": {"a": [1, 1]}}
    )

    result = exact_core(read_problem(document))

    assert result.portfolios == ((0, 1),)
    [short] = result.shortages
    assert (short.resource, short.period, short.low, short.high) == ("h", "2027", 1, 1)


def test_core_index_is_the_exact_share_of_the_portfolios() -> None:
    result = exact_core(read_problem(two_ways([1, 3], [2, 2])))

    assert result.portfolios == ((None, 0), (0, None))
    assert result.core == ((Fraction(1, 2),), (Fraction(1, 2),))
    assert result.core_of(0) == Fraction(1, 2)


def test_portfolios_of_equal_value_do_not_dominate_each_other() -> None:
    document = two_ways([0.3, 0.3], [0.3, 0.3])
    document["initiatives"][1]["alternatives"][0]["value"] = {"a": {"plus": [[0.1, 0.1], [0.2, 0.2]]}}

    assert len(exact_core(read_problem(document)).portfolios) == 2


def test_problem_of_what_is_done_or_cannot_be_chosen_has_one_empty_portfolio() -> None:
    document = two_ways([1, 1], [1, 1])
    for item in document["initiatives"]:
        item["done"] = True

    assert exact_core(read_problem(document)).portfolios == ((None, None),)


def test_without_capacities_only_value_decides() -> None:
    result = exact_core(read_problem(two_ways([1, 1], [-1, -1], capacity={})))

    assert result.portfolios == ((0, None),)


def test_numbers_of_too_many_digits_are_rounded_and_still_solved() -> None:
    document = two_ways([1 / 3, 2 / 3], [0.1234567890123456, 1e6])
    document["capacity"]["h"]["2027"] = [1e9 + 1 / 3, 2e9]
    document["initiatives"][0]["alternatives"][0]["use"]["h"]["2027"] = [1 / 3, 1e9 / 7]

    assert exact_core(read_problem(document)).portfolios == ((0, 0),)


def test_duties_that_no_rule_but_only_trying_rules_out_are_bad_input() -> None:
    def one(name: str, ways: list[list[str]], **more: Any) -> dict[str, Any]:
        made = [{"role": "follow", "start": "2027", "depends_on": needs} for needs in ways]
        return {"id": name, "alternatives": made, **more}

    initiatives = [
        one("a", [["p"], ["q"]], mandatory_by="2027"),
        one("b", [["r"], ["s"]], mandatory_by="2027"),
        one("p", [[]], excludes=["r", "s"]),
        one("q", [[]], excludes=["r", "s"]),
        one("r", [[]]),
        one("s", [[]]),
    ]
    problem = read_problem({"periods": ["2027"], "criteria": ["v"], "initiatives": initiatives})

    with pytest.raises(BadInput, match="can go together"):
        exact_core(problem)


def free_for_all(count: int) -> Problem:
    """Everything is equal, so every choice that fits is non-dominated."""
    way = {"role": "follow", "start": "2027", "value": {"a": [-1, 1]}}
    items = [{"id": f"i{at}", "alternatives": [way]} for at in range(count)]
    return read_problem({"periods": ["2027"], "criteria": ["a"], "initiatives": items})


@pytest.mark.parametrize("steps", [10, 2000])
def test_too_many_steps_are_refused_with_the_size_it_can_do(steps: int) -> None:
    with pytest.raises(TooLarge, match="15 initiatives with 3 alternatives"):
        exact_core(free_for_all(8), max_steps=steps)


def test_too_many_portfolios_are_refused_however_many_steps_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_layers, "MOST_STATES", 1000)

    with pytest.raises(TooLarge, match="stopped at initiative 10 of 30: too many portfolios"):
        exact_core(free_for_all(30), max_steps=10**12)


def test_too_many_equal_criteria_are_refused() -> None:
    names = [f"c{at}" for at in range(11)]
    document = two_ways([1, 1], [1, 1], criteria=["a", *names], order=[["a"], names])

    with pytest.raises(TooLarge, match="extreme points"):
        exact_core(read_problem(document))
