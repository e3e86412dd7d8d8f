"""What others spent takes the place of our assumption, and not of what the municipality itself said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bundel.engine.question.profile import BadProfile
from bundel.engine.question.question import build_question
from bundel.engine.question.reading_profile import read_profile
from bundel.engine.reference.reading import read_reference
from bundel.engine.reference.reference import Reference

ITEM, TODAY = "gt-hardware-werkplek", date(2026, 11, 28)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference()


def alternative(reference: Reference, **profile: Any) -> dict[str, Any]:
    document: dict[str, object] = {"municipality": "GM0513", **profile}
    question = build_question(reference, "GM0513", read_profile(document, reference), TODAY)
    item = next(one for one in question.problem["initiatives"] if one["id"] == ITEM)
    return next(one for one in item["alternatives"] if one["role"] == "follow")


def bounds(amount: Any, end: int) -> float:
    """The end of an amount of the problem: an interval, a product or a sum."""
    if isinstance(amount, dict):
        parts = [bounds(one, end) for one in amount.get("times", amount.get("plus", ()))]
        total = 1.0 if "times" in amount else 0.0
        for part in parts:
            total = total * part if "times" in amount else total + part
        return total
    return float(amount[end])


def first_years(way: dict[str, Any], end: int) -> float:
    """Hours of all kinds but the field (of which a part is regular work) in the two years of the one-off work."""
    years = [str(int(way["start"]) + at) for at in (0, 1)]
    kinds = ("management", "ict", "support")
    return sum(
        bounds(way["use"][kind][year], end) for kind in kinds for year in years if year in way["use"].get(kind, {})
    )


def test_what_others_spent_stands_as_such_and_is_divided_as_we_assumed(reference: Reference) -> None:
    once = reference.curation_by_id[ITEM].effort
    assert once is not None
    middle = {kind: (hours.low + hours.high) / 2 for kind, hours in once.one_off.items()}
    others = sum(hours for kind, hours in middle.items() if kind != "field") / sum(middle.values())

    way = alternative(reference, peers={ITEM: {"low": 400, "high": 600, "reports": 9}})

    assert first_years(way, 0) == pytest.approx(400 * others, rel=1e-5)
    assert first_years(way, 1) == pytest.approx(600 * others, rel=1e-5)
    assert way["basis"][f"use.ict.{way['start']}"] == "peer"


def test_an_own_estimate_counts_before_that_of_others(reference: Reference) -> None:
    own = {"initiative": ITEM, "kind": "ict", "low": 10, "high": 20, "by": "Iemand", "on": "2026-11-01"}

    way = alternative(reference, peers={ITEM: {"low": 400, "high": 600, "reports": 9}}, estimates=[own])

    assert way["basis"][f"use.ict.{way['start']}"] == "own"
    assert way["basis"][f"use.management.{way['start']}"] == "peer"


@pytest.mark.parametrize(
    "peers",
    [
        {"bestaat-niet": {"low": 1, "high": 2, "reports": 3}},
        {ITEM: {"low": 3, "high": 2, "reports": 3}},
        {ITEM: {"low": 1, "high": 2, "reports": 2}},
    ],
)
def test_figures_that_cannot_be_are_refused(reference: Reference, peers: dict[str, Any]) -> None:
    with pytest.raises(BadProfile):
        read_profile({"peers": peers}, reference)
