"""A second opinion on an estimate: what counts, and how far the two lie apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.question.asking import alternative, ask

from bundel.engine.question.profile import BadProfile, Estimate, SecondOpinion
from bundel.engine.question.reading_profile import read_profile
from bundel.engine.question.second_opinion import Distance, distance
from bundel.engine.reference.amounts import Range
from bundel.engine.reference.reading import read_reference

OWN = "{initiative: signalen, kind: field, low: 40, high: 60, by: team, on: 2026-11-01"
SECOND = "second: {low: 80, high: 90, by: Noor, on: 2026-11-20}"
spans = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda ends: Range(min(ends), max(ends)))


def estimate(**changes: Any) -> Estimate:
    second = SecondOpinion(80, 90, "Noor", "2026-11-20")
    return Estimate("signalen", "field", 40, 60, "team", "2026-11-01", **{"second": second, **changes})


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, Range(40, 90)),
        ({"uses": "first"}, Range(40, 60)),
        ({"uses": "second"}, Range(80, 90)),
        ({"second": None, "uses": "second"}, Range(40, 60)),
    ],
)
def test_both_count_together_until_somebody_chooses(changes: dict[str, Any], counts: Range) -> None:
    assert estimate(**changes).counted == counts


@given(spans, spans)
@settings(max_examples=200, deadline=None)
def test_what_either_says_lies_within_what_counts(first: Range, second: Range) -> None:
    made = Estimate(
        "a", "field", first.low, first.high, "x", "d", second=SecondOpinion(second.low, second.high, "y", "d")
    )

    assert made.counted.low <= min(first.low, second.low) and made.counted.high >= max(first.high, second.high)
    assert {made.counted.low, made.counted.high} <= {first.low, first.high, second.low, second.high}


@given(spans, spans)
@settings(max_examples=200, deadline=None)
def test_how_far_they_are_apart_is_the_same_from_either_side(first: Range, second: Range) -> None:
    there, back = distance(first, second), distance(second, first)

    assert (there.kind, there.low, there.high, there.middles) == (back.kind, back.low, back.high, -back.middles)
    assert there.low <= there.high and (there.kind == "same") == (first == second)


def test_a_hole_is_told_apart_from_what_they_share() -> None:
    assert distance(Range(40, 60), Range(80, 90)) == Distance("apart", 60, 80, 35)
    assert distance(Range(40, 60), Range(50, 90)) == Distance("overlap", 50, 60, 20)
    assert distance(Range(40, 60), Range(40, 60)).kind == "same"


def hours_in_2027(more: str) -> Any:
    profile = f"estimates: [{OWN}{more}}}]"
    return alternative(ask(profile), "signalen", "2027")["use"]["field"]["2027"][:2]


def test_the_next_advice_reckons_with_it() -> None:
    # Six tenths of the work fall in the first year.
    assert hours_in_2027("") == [24, 36]
    assert hours_in_2027(f", {SECOND}") == [24, 54]
    assert hours_in_2027(f", {SECOND}, uses: second") == [48, 54]


def test_a_second_opinion_from_high_to_low_is_refused_with_its_place() -> None:
    wrong = f"estimates: [{OWN}, second: {{low: 9, high: 8, by: Noor, on: 2026-11-20}}}}]"

    with pytest.raises(BadProfile) as refused:
        read_profile(wrong, read_reference())

    assert "estimates[0].second.low: expected at most the high end 8, found 9" in str(refused.value)
