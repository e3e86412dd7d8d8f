"""What a problem may look like, and that it is the same after writing and reading."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import bundel.engine.portfolio
from bundel.engine.portfolio import reading_amounts
from bundel.engine.portfolio.bad_input import BadInput
from bundel.engine.portfolio.problem import Fixed, Interval, Plus, Times, Whole
from bundel.engine.portfolio.reading import parse_json, parse_problem, read_problem, write_problem

SCHEMA = json.loads((Path(bundel.engine.portfolio.__file__).parent / "problem.schema.json").read_text())


def small(**changes: Any) -> dict[str, Any]:
    """A problem of one initiative."""
    initiative = {"id": "x", "alternatives": [{"role": "follow", "start": "2027"}]}
    return {"periods": ["2027", "2028"], "criteria": ["a", "b"], "initiatives": [initiative], **changes}


def test_example_of_the_schema_is_a_problem_and_follows_the_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(SCHEMA["examples"][0])

    problem = read_problem(SCHEMA["examples"][0])

    assert [initiative.id for initiative in problem.initiatives] == [
        "message-box", "own-portal", "identity", "security",
    ]  # fmt: skip


def test_every_field_of_the_schema_has_a_description() -> None:
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = {name: field for made in objects for name, field in made.get("properties", {}).items()}

    assert [
        name for name, field in fields.items() if "description" not in field and name not in ("times", "plus", "whole")
    ] == []


def test_what_is_written_reads_as_the_same_problem() -> None:
    problem = read_problem(SCHEMA["examples"][0])

    document = write_problem(problem)

    assert parse_problem(json.dumps(document)) == problem
    assert write_problem(parse_problem(json.dumps(document))) == document
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


def test_what_is_left_out_has_its_default() -> None:
    problem = read_problem(small())

    [initiative] = problem.initiatives
    assert (problem.capacity, problem.order, problem.today, problem.hours_per_fte) == ({}, (), None, None)
    assert (initiative.mandatory_by, initiative.fixed, initiative.done, initiative.moments) == (None, None, False, ())
    assert (initiative.alternatives[0].use, initiative.alternatives[0].value) == ({}, {})
    assert read_problem(write_problem(problem)) == problem


def test_amounts_may_be_products_sums_and_whole_capacities() -> None:
    capacity = {"h": {"2027": {"times": [[1, 2, "u"], {"plus": [[3, 4]]}]}, "2028": {"whole": [1, 3.0, "s"]}}}

    problem = read_problem(small(capacity=capacity))

    expected = Times((Interval(1.0, 2.0, "u"), Plus((Interval(3.0, 4.0),))))
    assert problem.capacity["h"] == {"2027": expected, "2028": Whole(1, 3, "s")}


def test_exclusion_written_once_counts_for_both() -> None:
    first = {"id": "x", "alternatives": [], "excludes": ["y"]}

    problem = read_problem(small(initiatives=[first, {"id": "y", "alternatives": []}]))

    assert [initiative.excludes for initiative in problem.initiatives] == [("y",), ("x",)]


@pytest.mark.parametrize("decision", ["no", "wait"])
def test_decision_not_to_take_part_is_read(decision: str) -> None:
    problem = read_problem(small(initiatives=[{"id": "x", "fixed": decision, "alternatives": []}]))

    assert problem.initiatives[0].fixed == Fixed(decision)
    assert write_problem(problem)["initiatives"][0]["fixed"] == decision  # type: ignore[index]


def test_order_may_hold_empty_groups_and_leave_criteria_out() -> None:
    assert read_problem(small(order=[[], ["b"], []])).order == (("b",),)


def test_text_may_start_with_a_byte_order_mark() -> None:
    text = b"\xef\xbb\xbf" + json.dumps(small(today="2026-11-23")).encode()

    assert parse_problem(text).today == date(2026, 11, 23)


def test_strict_json_gives_what_stands_there() -> None:
    assert parse_json('{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}


AMOUNTS: list[Any] = [
    [1, 2], [0.5, 0.5], [0, 1, "size"], [-1, 1], [-0.0, 0], [2, 1], [2**53 + 1, 2**53], [True, 2], [1, "2"], [1, 1e18],
    [1, 2e18], [1, float("nan")], [float("-inf"), 1], [1, 2, ""], [1, 2, None], [1, 2, 3], [1, 2, "\u00e9"],
    [1, 2, "\ud800"], [1], [1, 2, "a", "b"], 3, None, {}, {"times": []}, {"times": [[1, 2], [3, 4, "size"]]},
    {"times": [[-1, 2]]}, {"times": [[0, 1e12], [1, 1e12]]}, {"times": [[1, 2], {"plus": [[1, 2]]}]},
    {"times": [[1, 2]], "plus": [[1, 2]]}, {"times": 5}, {"plus": [[1, 2], [0, 1]]},
]  # fmt: skip


def read(amount: Any, at_least_zero: bool) -> str:
    try:
        return repr(reading_amounts.read_amount(amount, (None, "here"), at_least_zero=at_least_zero))
    except BadInput as refusal:
        return str(refusal)


def test_what_is_read_quickly_is_what_is_read_with_care(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [read(amount, at_least_zero) for amount in AMOUNTS for at_least_zero in (True, False)]
    monkeypatch.setattr(reading_amounts, "_read_plainly", lambda value, least: None)

    assert quick == [read(amount, at_least_zero) for amount in AMOUNTS for at_least_zero in (True, False)]
