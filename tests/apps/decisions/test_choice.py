"""What can be recorded as a choice, and what is refused with which advice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.apps.decisions.conftest import NOW, WHY, WHY_NOT, choice_of

from bundel.apps.decisions.choice import (
    Argument,
    Choice,
    Topic,
    WrongChoice,
    check_choice,
    check_own_reason,
    choice_from,
)
from bundel.engine.texts import is_readable

FREE = Topic("vrij", "Vrij", "advies", is_duty=False)
AGREED = Topic("samen", "Samen", "ledenbesluit", is_duty=False)
LAW = Topic("wet", "Wet", "wet", is_duty=True)
REASONS = {"no_people": "Geen mensen", "other": "Anders"}


def faults(topic: Topic = FREE, **changes: Any) -> dict[str, str]:
    try:
        check_choice(choice_of(**changes), topic, REASONS, NOW.date())
    except WrongChoice as wrong:
        return wrong.faults
    return {}


def test_a_whole_choice_has_no_faults() -> None:
    assert faults() == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "perhaps", "start_year": None}, "role"),
        ({"visibility": "friends"}, "visibility"),
        ({"meeting": "mayor"}, "meeting"),
        ({"carried_out_by": "robots"}, "carried_out_by"),
        ({"start_year": None}, "start_year"),
        ({"start_year": 27}, "start_year"),
        ({"role": "no"}, "start_year"),
        ({"role": "wait", "start_year": None}, "review_on"),
        ({"review_on": NOW.date()}, "review_on"),
        ({"arguments": ()}, "arguments"),
        ({"arguments": (Argument("for", "  "),)}, "arguments"),
        ({"arguments": (Argument("maybe", "Goed"),)}, "arguments"),
        ({"arguments": (Argument("for", "Goed", "stars"),)}, "arguments"),
        ({"arguments": (WHY,) * 21}, "arguments"),
        ({"arguments": (Argument("for", "x" * 4001),)}, "arguments"),
        ({"conditions": "Alleen als\u202e"}, "conditions"),
        ({"dissent": "nul\0"}, "dissent"),
        ({"owner": "x" * 201}, "owner"),
        ({"deviation": "weather"}, "deviation"),
    ],
)
def test_a_wrong_choice_is_refused_on_its_field(changes: dict[str, Any], field: str) -> None:
    assert set(faults(**changes)) == {field}


def test_a_law_cannot_be_turned_down() -> None:
    assert "role" in faults(LAW, role="no", start_year=None)
    assert faults(LAW, role="wait", start_year=None, review_on=date(2027, 6, 1)) == {}


def test_an_ended_topic_is_no_longer_decided_on() -> None:
    assert "role" in faults(Topic("oud", "Oud", "advies", is_duty=False, is_ended=True))


def test_what_the_members_agreed_on_asks_a_reason_not_to_do_it() -> None:
    assert "deviation" in faults(AGREED, role="no", start_year=None)
    assert faults(AGREED, role="no", start_year=None, deviation="no_people") == {}
    assert faults(AGREED) == {}


def test_everything_wrong_is_said_at_once() -> None:
    assert set(faults(role="wait", arguments=())) == {"start_year", "review_on", "arguments"}


def test_a_choice_comes_back_from_its_plain_values() -> None:
    choice = choice_of(review_on=date(2027, 5, 1), meeting_on=date(2026, 12, 15), variant="zelf").put_by(7)

    assert choice_from(choice.to_plain()) == choice
    assert choice.arguments[0].put_by == 7


@pytest.mark.parametrize("text", ["Één café kost € 10,-\nen meer", "👍 goed", ""])
def test_plain_text_is_readable(text: str) -> None:
    assert is_readable(text)


@pytest.mark.parametrize("text", ["\u200b", "\ud800", "\x1b[31m", "\ufeff", "\u2066"])
def test_signs_that_hide_something_are_not(text: str) -> None:
    assert not is_readable(text)


def explains(laid: Choice | None, after: str, *reasons: Argument) -> bool:
    """Whether these reasons are enough to choose this over what lay there."""
    try:
        check_own_reason(choice_of(role=after, arguments=reasons), laid)
    except WrongChoice as wrong:
        assert set(wrong.faults) == {"arguments"}
        return False
    return True


@pytest.mark.parametrize(
    ("before", "after"),
    [("follow", "no"), ("lead", "wait"), ("no", "follow"), ("wait", "contribute")],
)
def test_the_reasons_for_doing_it_do_not_explain_a_decision_not_to(before: str, after: str) -> None:
    laid = choice_of(role=before, arguments=(WHY,))

    assert not explains(laid, after, WHY)
    assert explains(laid, after, WHY, WHY_NOT)


@pytest.mark.parametrize(("before", "after"), [("follow", "lead"), ("no", "wait"), ("no", "no")])
def test_the_reasons_may_stay_where_doing_it_or_not_stays(before: str, after: str) -> None:
    assert explains(choice_of(role=before, arguments=(WHY,)), after, WHY)
    assert explains(None, after, WHY)
