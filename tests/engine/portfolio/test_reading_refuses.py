"""Every kind of bad input is refused at its place, with what was expected and what was found."""

from __future__ import annotations

import json
import math
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from tests.engine.portfolio.test_reading import SCHEMA

from bundel.engine.portfolio.bad_input import BadInput, shown
from bundel.engine.portfolio.reading import parse_problem, read_problem

GOOD: dict[str, Any] = {
    "periods": ["2027", "2028"],
    "capacity": {"ict": {"2027": [4, 5]}, "starts": {"2027": {"whole": [1, 3]}}},
    "criteria": ["a", "b"],
    "order": [["a"], ["b"]],
    "initiatives": [
        {
            "id": "x",
            "depends_on": ["y"],
            "moments": ["2027-03-01"],
            "alternatives": [
                {"role": "follow", "start": "2027", "use": {"ict": {"2027": [1, 2]}}, "value": {"a": [-1, 1]}}
            ],
        },
        {
            "id": "y",
            "alternatives": [
                {"role": "lead", "start": "2027"},
                {"role": "lead", "start": "2028", "variant": "v"},
            ],
        },
    ],
}  # fmt: skip
X, Y = "initiatives.0", "initiatives.1"
WAY = f"{X}.alternatives.0"
DEEP: Any = [1, 2]
for _ in range(21):
    DEEP = {"times": [DEEP]}

SHAPE: list[tuple[str, Any, str]] = [
    ("periods", [], "$.periods"),
    ("periods", "2027", "$.periods"),
    ("periods.1", "2027", "$.periods[1]"),
    ("periods.1", "", "$.periods[1]"),
    ("periods.1", 2028, "$.periods[1]"),
    ("criteria", ["a", "a"], "$.criteria[1]"),
    ("criteria", [], "$.criteria"),
    ("order.0.0", 1, "$.order[0][0]"),
    ("today", "23-11-2026", "$.today"),
    ("today", 20261123, "$.today"),
    ("hours_per_fte", 0, "$.hours_per_fte"),
    ("hours_per_fte", "1400", "$.hours_per_fte"),
    ("units", {"ict": "days"}, "$.units.ict"),
    ("asking", {"size": 2, "capacity": 0}, "$.asking.capacity"),
    ("initiatives", [], "$.initiatives"),
    ("initiatives", None, "$.initiatives"),
    ("initiatives", [{}] * 10_000, "$.initiatives"),
    ("surprise", 1, "$.surprise"),
    ("capacity", [], "$.capacity"),
    ("capacity.ict.2027", None, "$.capacity.ict.2027"),
    ("capacity.ict.2027", [-1, 5], "$.capacity.ict.2027[0]"),
    ("capacity.ict.2027", 5, "$.capacity.ict.2027"),
    ("capacity.ict.2027", {"whole": [1.5, 2]}, "$.capacity.ict.2027.whole[0]"),
    ("capacity.ict.2027", {"whole": [-1, 2]}, "$.capacity.ict.2027.whole[0]"),
    ("capacity.ict.2027", {"whole": [1]}, "$.capacity.ict.2027.whole"),
    (f"{X}.id", "", "$.initiatives[0].id"),
    (f"{X}.done", "yes", "$.initiatives[0].done"),
    (f"{X}.place_at_most", 0, "$.initiatives[0].place_at_most"),
    (f"{X}.place_at_most", True, "$.initiatives[0].place_at_most"),
    (f"{X}.moments.0", "2027-3-1", "$.initiatives[0].moments[0]"),
    (f"{X}.fixed", "maybe", "$.initiatives[0].fixed"),
    (f"{X}.fixed", {"role": "follow"}, "$.initiatives[0].fixed"),
    (f"{X}.fixed", {"role": "wait", "start": "2027"}, "$.initiatives[0].fixed.role"),
    (f"{X}.manditory_by", "2027", "$.initiatives[0].manditory_by"),
    (f"{X}.depends_on", "y", "$.initiatives[0].depends_on"),
    (f"{WAY}.role", "wait", "$.initiatives[0].alternatives[0].role"),
    (f"{WAY}.role", ["lead"], "$.initiatives[0].alternatives[0].role"),
    (f"{WAY}.variant", 1, "$.initiatives[0].alternatives[0].variant"),
    (f"{WAY}.use", None, "$.initiatives[0].alternatives[0].use"),
    (f"{WAY}.use.ict.2027", [-1, 2], "$.initiatives[0].alternatives[0].use.ict.2027[0]"),
    (f"{WAY}.use.ict.2027", [1], "$.initiatives[0].alternatives[0].use.ict.2027"),
    (f"{WAY}.use.ict.2027", [1, 2, "u", 3], "$.initiatives[0].alternatives[0].use.ict.2027"),
    (f"{WAY}.use.ict.2027", [1, 2, ""], "$.initiatives[0].alternatives[0].use.ict.2027[2]"),
    (f"{WAY}.use.ict.2027", [1, True], "$.initiatives[0].alternatives[0].use.ict.2027[1]"),
    (f"{WAY}.use.ict.2027", {"times": []}, "$.initiatives[0].alternatives[0].use.ict.2027.times"),
    (f"{WAY}.use.ict.2027", {"plus": [[1, 2]], "times": [[1, 2]]}, "$.initiatives[0].alternatives[0].use.ict.2027"),
    (f"{WAY}.use.ict.2027", {"whole": [1, 2]}, "$.initiatives[0].alternatives[0].use.ict.2027"),
    (f"{WAY}.value.a", {"plus": [[-1, 2]]}, "$.initiatives[0].alternatives[0].value.a.plus[0][0]"),
    (f"{WAY}.value.a", None, "$.initiatives[0].alternatives[0].value.a"),
    (f"{WAY}.value.a", [0, 10**400], "$.initiatives[0].alternatives[0].value.a[1]"),
    (f"{WAY}.basis", {"use.ict.2027": "guess"}, '$.initiatives[0].alternatives[0].basis["use.ict.2027"]'),
    (f"{WAY}.basis", {"hours": "own"}, "$.initiatives[0].alternatives[0].basis.hours"),
]  # fmt: skip
MEANING: list[tuple[str, Any, str]] = [
    ("periods", ["2028", "2027"], "$.periods"),
    ("order.1.0", "a", "$.order[1][0]"),
    ("order.1.0", "c", "$.order[1][0]"),
    ("today", "2026-02-30", "$.today"),
    ("hours_per_fte", math.nan, "$.hours_per_fte"),
    ("capacity.ict.2027", [math.inf, math.inf], "$.capacity.ict.2027[0]"),
    ("capacity.ict.2027", [5, 4], "$.capacity.ict.2027"),
    ("capacity.ict.2029", [4, 5], '$.capacity.ict.2029'),
    ("capacity.ict.2027", {"whole": [3, 1]}, "$.capacity.ict.2027.whole"),
    (f"{Y}.id", "x", "$.initiatives[1].id"),
    (f"{Y}.id", "a\ud800", "$.initiatives[1].id"),
    (f"{X}.depends_on", ["z"], "$.initiatives[0].depends_on"),
    (f"{X}.excludes", ["z"], "$.initiatives[0].excludes"),
    (f"{X}.excludes", ["x"], "$.initiatives[0].excludes"),
    (f"{X}.mandatory_by", "2029", "$.initiatives[0].mandatory_by"),
    (f"{WAY}.start", "2029", "$.initiatives[0].alternatives[0].start"),
    (f"{WAY}.depends_on", ["x"], "$.initiatives[0].alternatives[0].depends_on"),
    (f"{WAY}.use.ict.2029", [1, 2], "$.initiatives[0].alternatives[0].use.ict.2029"),
    (f"{WAY}.use.ict.2027", {"times": [[1, 1e18], [1, 1e18]]}, "$.initiatives[0].alternatives[0].use.ict.2027"),
    (f"{WAY}.use.ict.2027", DEEP, "$.initiatives[0].alternatives[0].use.ict.2027" + ".times[0]" * 20),
    (f"{WAY}.value.c", [1, 2], "$.initiatives[0].alternatives[0].value.c"),
    (f"{WAY}.value.a", [1, math.nan], "$.initiatives[0].alternatives[0].value.a[1]"),
    (f"{WAY}.basis", {"value.c": "own"}, '$.initiatives[0].alternatives[0].basis["value.c"]'),
    (f"{Y}.depends_on", ["x"], "$.initiatives[0].depends_on"),
]  # fmt: skip


def changed(place: str, value: Any) -> dict[str, Any]:
    """The good document with one thing changed."""
    document = deepcopy(GOOD)
    *steps, last = place.split(".")
    inside: Any = document
    for step in steps:
        inside = inside[int(step)] if isinstance(inside, list) else inside[step]
    inside[int(last) if isinstance(inside, list) else last] = value
    return document


def follows_schema(document: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(document))


@pytest.mark.parametrize(("place", "value", "path"), SHAPE)
def test_wrong_shape_is_refused_at_its_place_and_by_the_schema(place: str, value: Any, path: str) -> None:
    document = changed(place, value)

    with pytest.raises(BadInput) as refusal:
        read_problem(document)

    assert refusal.value.path == path
    assert str(refusal.value) == f"{path}: expected {refusal.value.expected}, found {refusal.value.found}"
    assert "\n" not in str(refusal.value) and str(refusal.value).isascii()
    assert not follows_schema(document)


@pytest.mark.parametrize(("place", "value", "path"), MEANING)
def test_wrong_meaning_is_refused_at_its_place(place: str, value: Any, path: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_problem(changed(place, value))

    assert refusal.value.path == path
    assert str(refusal.value).isascii()


def test_good_document_is_good_for_both() -> None:
    assert read_problem(GOOD).initiatives[0].depends_on == ("y",)
    assert follows_schema(GOOD)


@pytest.mark.parametrize("document", [None, [], "x", 3, {}, {"periods": ["2027"]}])
def test_no_problem_at_all_is_refused(document: Any) -> None:
    with pytest.raises(BadInput, match=r"^\$: expected"):
        read_problem(document)

    assert not follows_schema(document)


IMPOSSIBLE: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([{"mandatory_by": "2027", "excludes": ["b"]}, {"mandatory_by": "2027"}], ["a", "b"]),
    ([{"mandatory_by": "2027", "fixed": "no"}], ["a"]),
    ([{"mandatory_by": "2027", "fixed": "wait"}], ["a"]),
    ([{"mandatory_by": "2027", "alternatives": []}], ["a", "2027"]),
    ([{"mandatory_by": "2027", "starts": ["2028"]}], ["a", "2027"]),
    ([{"fixed": {"role": "lead", "start": "2027"}}], ["a", "fixed"]),
    ([{"fixed": {"role": "follow", "start": "2027", "variant": "v"}}], ["a", "fixed"]),
    ([{"mandatory_by": "2027", "fixed": {"role": "follow", "start": "2028"}}], ["a", "2027"]),
    ([{"mandatory_by": "2027", "depends_on": ["b"]}, {"fixed": "no"}], ["a", "b"]),
    ([{"mandatory_by": "2027", "depends_on": ["b"]}, {"starts": ["2028"]}], ["a", "b"]),
    ([{"mandatory_by": "2028", "depends_on": ["b"], "excludes": ["b"]}, {}], ["a", "b"]),
    (
        [
            {"mandatory_by": "2028", "depends_on": ["b"]},
            {},
            {"fixed": {"role": "follow", "start": "2027"}, "excludes": ["b"]},
        ],
        ["b", "c"],
    ),
    ([{"depends_on": ["b"]}, {"depends_on": ["c"]}, {"depends_on": ["a"]}], ["a", "b", "c"]),
    ([{"depends_on": ["b"], "done": True}, {"depends_on": ["a"]}], ["a", "b"]),
]  # fmt: skip


@pytest.mark.parametrize(("items", "named"), IMPOSSIBLE)
def test_what_logic_rules_out_is_refused_and_names_the_items(items: list[dict[str, Any]], named: list[str]) -> None:
    initiatives = []
    for name, item in zip("abc", items, strict=False):
        ways = [{"role": "follow", "start": start} for start in item.pop("starts", ["2027", "2028"])]
        initiatives.append({"id": name, "alternatives": ways, **item})

    with pytest.raises(BadInput) as refusal:
        read_problem({"periods": ["2027", "2028"], "criteria": ["v"], "initiatives": initiatives})

    assert refusal.value.path.startswith("$.initiatives[")
    assert all(name in f"{refusal.value.expected} {refusal.value.found}" for name in named)


TEXTS: list[tuple[str | bytes, str, str]] = [
    ('{"periods": ["2027"], "periods": ["2028"]}', "$.periods", "every key once"),
    ('[{"b": [1, {"a": 1, "c": 2, "a": 1}]}]', "$[0].b[1].a", "every key once"),
    ('{"periods": [', "$", "line 1, column 14"),
    (b"\xff\xfe", "$", "UTF-8"),
    ("[" * 100_000, "$", "levels"),
    ("[" + "9" * 5000 + "]", "$", "digits"),
    (b" " * 20_000_001, "$", "20 MB"),
    (" " * 50_000_000, "$", "20 MB"),
    ('{"periods": ["2027"], "criteria": ["a"], "hours_per_fte": NaN, "initiatives": []}', "$", ""),
]


@pytest.mark.parametrize(("text", "path", "words"), TEXTS, ids=range(len(TEXTS)))
def test_text_that_is_no_strict_json_is_refused(text: str | bytes, path: str, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_problem(text)

    assert refusal.value.path.startswith(path)
    assert words in str(refusal.value)


def test_nan_in_text_is_refused_at_its_place() -> None:
    document = json.dumps(changed(f"{WAY}.use.ict.2027", [math.nan, 1]))

    with pytest.raises(BadInput) as refusal:
        parse_problem(document)

    assert refusal.value.path == "$.initiatives[0].alternatives[0].use.ict.2027[0]"
    assert refusal.value.found == "NaN"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"a": 1}, "an object with 1 field"),
        ([1, 2, 3, 4], "a list of 4 items"),
        ([1, [2]], "a nested list"),
        ([1, "a"], '[1, "a"]'),
        ("x" * 200, '"' + "x" * 76 + "..."),
        ((1, 2), "a Python tuple"),
    ],
)
def test_what_was_found_is_shown_on_one_short_line(value: object, words: str) -> None:
    assert shown(value) == words


def test_object_of_a_program_with_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(BadInput):
        read_problem(changed("capacity", {"": {}}))
