"""What is material between two advices, and which input it comes from."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bundel.engine.question.material import Cause, material_changes

PROBLEM: dict[str, Any] = {
    "periods": ["2027", "2028"],
    "capacity": {"ict": {"2027": [100, 200]}},
    "order": [],
    "initiatives": [
        {
            "id": name,
            "mandatory_by": None,
            "moments": [],
            "depends_on": [],
            "alternatives": [{"role": "follow", "start": "2027", "use": {"ict": {"2027": [10, 20]}}, "value": {}}],
        }
        for name in ("a", "b")
    ],
}


def answer(**rows: dict[str, Any]) -> dict[str, Any]:
    base = {"lane": "nice_to_have", "role": "follow", "start": "2027", "on_the_edge": False}
    return {"order": sorted(rows), "initiatives": [{"id": name, **base, **row} for name, row in rows.items()]}


BEFORE = answer(a={}, b={"lane": "need_to_have"})


def changed(**fields: Any) -> dict[str, Any]:
    problem = deepcopy(PROBLEM)
    problem["initiatives"][0].update(fields)
    return problem


def test_nothing_moved_is_nothing_to_tell() -> None:
    assert material_changes(PROBLEM, BEFORE, changed(moments=["2027-05-01"]), BEFORE) == []


def test_a_moved_date_is_the_reason_of_another_lane() -> None:
    old, new = changed(mandatory_by="2028"), changed(mandatory_by="2027")
    after = answer(a={"lane": "need_to_have"}, b={"lane": "need_to_have"})

    (change,) = material_changes(old, BEFORE, new, after)

    assert (change.item, change.before.lane, change.after.lane) == ("a", "nice_to_have", "need_to_have")
    assert change.causes == (Cause("date", "2028", "2027"),)


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"moments": ["2027-03-01"]}, Cause("date", "", "2027-03-01")),
        ({"fixed": {"role": "follow", "start": "2027"}}, Cause("decided")),
        ({"depends_on": ["b"]}, Cause("needs", "", "b")),
        ({"alternatives": []}, Cause("date")),
    ],
)
def test_each_input_of_the_item_itself_is_named(fields: dict[str, Any], cause: Cause) -> None:
    (change,) = material_changes(PROBLEM, BEFORE, changed(**fields), answer(a={"lane": "not_now"}, b=BEFORE_B))

    assert change.causes == (cause,)


BEFORE_B = {"lane": "need_to_have"}


def test_hours_and_values_are_named_apart() -> None:
    new = deepcopy(PROBLEM)
    new["initiatives"][0]["alternatives"][0]["use"] = {}
    new["initiatives"][0]["alternatives"][0]["value"] = {"risk": [0, 1]}

    (change,) = material_changes(PROBLEM, BEFORE, new, answer(a={"lane": "not_now"}, b=BEFORE_B))

    assert {cause.kind for cause in change.causes} == {"hours", "value"}


def test_without_a_cause_of_its_own_the_whole_and_the_others_are_named() -> None:
    new = changed(moments=["2027-03-01"])
    new["capacity"] = {}

    (change,) = material_changes(PROBLEM, BEFORE, new, answer(a={}, b={"lane": "not_now"}))

    assert change.causes == (Cause("capacity"), Cause("others", others=("a",)))


def test_what_is_to_be_done_changes_with_its_role_or_start_too() -> None:
    after = answer(a={"start": "2028"}, b={"lane": "need_to_have", "start": "2028"})

    assert [change.item for change in material_changes(PROBLEM, BEFORE, PROBLEM, after)] == ["b"]


def test_what_stays_on_the_edge_moves_by_chance() -> None:
    old = answer(a={"on_the_edge": True}, b=BEFORE_B)
    new = answer(a={"on_the_edge": True, "lane": "need_to_have"}, b=BEFORE_B)

    assert material_changes(PROBLEM, old, PROBLEM, new) == []


def test_an_item_that_comes_or_goes_is_told() -> None:
    alone = {**PROBLEM, "initiatives": PROBLEM["initiatives"][:1]}

    (gone,) = material_changes(PROBLEM, BEFORE, alone, answer(a={}))
    (come,) = material_changes(alone, answer(a={}), PROBLEM, BEFORE)

    assert (gone.item, gone.after.lane) == ("b", "") and (come.item, come.before.lane) == ("b", "")
    assert gone.causes == (Cause("needs"),)
