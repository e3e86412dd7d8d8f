"""The rules behind an agenda, on rows written by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.engine.question.asking import nothing_told

from bundel.engine.question.agenda_rules import (
    chosen_alternative,
    cut_steps,
    decide_now,
    going_before,
    strongest_reason,
    waits_for,
)
from bundel.engine.reference.reading import read_reference

PERIODS = ("2027", "2028", "2029", "2030")


def way(role: str, start: str, variant: str | None = None, share: float = 0.0) -> dict[str, Any]:
    return {"role": role, "start": start, "variant": variant, "share": share, "core_index": None}


def test_standpoints_come_after_what_to_do_and_all_together_are_seven() -> None:
    assert decide_now(["do1", "do2"], ["say"], list("abcdef")) == ["do1", "do2", "say", "a", "b", "c", "d"]
    assert decide_now(list("12345678"), ["say"], ["a"]) == list("1234567")
    assert decide_now([], [], []) == []


def test_the_alternative_is_the_one_that_is_advised() -> None:
    ways = [way("follow", "2027"), way("follow", "2028", "slow"), way("lead", "2028", "slow")]

    assert chosen_alternative({"alternatives": ways}, way("lead", "2028", "slow")) == ways[2]


def test_what_is_advised_against_shows_the_way_that_plans_choose_most() -> None:
    ways = [way("follow", "2027"), way("follow", "2028"), way("lead", "2028")]
    ranked = [way("follow", "2027", share=0.1), way("follow", "2028", share=0.4), way("lead", "2028", share=0.4)]
    advised = {"role": "no", "start": None, "variant": None, "alternatives": ranked}

    assert chosen_alternative({"alternatives": ways}, advised) == ways[1]
    assert chosen_alternative({"alternatives": ways}, advised | {"alternatives": []}) == ways[0]
    assert chosen_alternative({"alternatives": []}, advised | {"alternatives": []}) is None


def test_only_a_duty_or_what_stands_higher_goes_before() -> None:
    answer = {"order": ["a", "b", "c"], "initiatives": [{"id": one} for one in ("a", "b", "c", "duty")]}
    beaten_by = ["c", "a", "duty", "not weighed"]

    assert going_before(answer, {"id": "b", "beaten_by": beaten_by}) == ["a", "duty"]
    assert going_before(answer, {"id": "a", "beaten_by": beaten_by}) == ["duty"]
    assert going_before(answer, {"id": "unplaced", "beaten_by": ["c"]}) == ["c"]


def test_a_reason_is_that_of_the_highest_score_apart_from_risk_and_only_when_it_is_strong() -> None:
    [row] = [one for one in read_reference().curations if one.id == "signalen"]
    assert row.value is not None
    score = next(iter(row.value.values()))
    value = {
        "inhabitants": replace(score, low=0.1, high=0.5, reason="Inwoners merken het."),
        "tasks": replace(score, low=0.1, high=0.2, reason="Hoort erbij."),
        "risk": replace(score, low=0.9, high=0.9, reason="Anders gaat het mis."),
    }

    assert strongest_reason([replace(row, value=value)]) == "Inwoners merken het."
    assert strongest_reason([replace(row, value={"tasks": value["tasks"], "risk": value["risk"]})]) == ""
    assert strongest_reason([replace(row, value=None)]) == ""


def test_the_cut_is_that_of_today_and_of_the_first_larger_room_that_lets_in_more() -> None:
    path = [{"capacity_percent": percent, "cut": cut} for percent, cut in ((50, 4), (100, 3), (125, 3), (150, 5))]

    assert cut_steps(path) == (path[1], path[3])
    assert cut_steps(path[:3]) == (path[1], None)
    assert cut_steps([]) == (None, None)


@pytest.mark.parametrize(
    ("missing", "planned", "moments", "expected"),
    [
        (("digid",), "2029", ("2027-03",), ("missing", "")),
        ((), "2029", ("2027-03",), ("start", "2029")),
        ((), "2028", ("2027-03",), ("moment", "2027-03")),
        ((), None, (), ("", "")),
    ],
)
def test_something_waits_for_a_precondition_first_then_for_its_start_then_for_a_moment(
    missing: tuple[str, ...], planned: str | None, moments: tuple[str, ...], expected: tuple[str, str]
) -> None:
    item = replace(nothing_told("GM0513").setting.item("signalen"), missing=missing, moments=moments)
    advised = {"lane": "not_now", "role": "wait", "planned_start": planned}

    assert waits_for(item, advised, PERIODS) == expected
    assert waits_for(item, advised | {"role": "no"}, PERIODS) == (expected if missing else ("", ""))
    assert waits_for(item, advised | {"lane": "need_to_have", "role": "follow"}, PERIODS) == ("", "")
