"""Methods side by side: who pays more and who pays less than by what one would do without thinking."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.cost_shares.test_known_answers import tva_document

from bundel.engine.cost_shares.comparing import compare, read_cents
from bundel.engine.cost_shares.reading import read_question


def test_fair_shares_are_held_against_shares_by_inhabitants() -> None:
    found = compare(read_question(tva_document()))

    assert found["base"] == "inhabitants"
    assert found["alone"] == {"N": "163520.00", "F": "140826.00", "P": "250096.00"}
    assert found["differences"]["shapley"] == {
        "more": ["P"],
        "less": ["N", "F"],
        "by": {"N": "-88463.00", "F": "-36771.50", "P": "125234.50"},
    }
    assert "inhabitants" not in found["differences"]


def test_base_can_be_chosen() -> None:
    found = compare(read_question(tva_document()), "nucleolus")

    assert found["base"] == "nucleolus"
    assert found["differences"]["least-core"] == {
        "more": [],
        "less": [],
        "by": {"N": "0.00", "F": "0.00", "P": "0.00"},
    }


@pytest.mark.parametrize("base", [None, "shapley"])
def test_differences_add_up_to_nothing_whatever_the_base(base: str | None) -> None:
    found = compare(read_question(tva_document()), base)

    assert {sum(read_cents(one) for one in difference["by"].values()) for difference in
            found["differences"].values()} == {0}  # fmt: skip


def test_base_that_does_not_fit_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="needs a number for use"):
        compare(read_question(tva_document()), "use")


CLASSES = {"classes": [{"name": "klein", "players": 3, "cost": "10"}, {"name": "groot", "players": 2, "cost": "100"}]}
CLAIMS = {"estate": "200.00", "claims": {"x": "100.00", "y": "200.00", "z": "300.00"}}
OFFERS = {
    "players": {"A": {}, "B": {}},
    "offers": [
        {"name": "own", "cost": "50.00", "members": {"A": "5.00", "B": "20.00"}},
        {"name": "dear", "cost": "90.00", "members": {"A": "0.00"}},
    ],
}


@pytest.mark.parametrize(
    ("document", "alone"),
    [
        (CLASSES, {"klein": "10.00", "groot": "100.00"}),
        (CLAIMS, {"x": "100.00", "y": "200.00", "z": "300.00"}),
        (OFFERS, {"A": "55.00", "B": "70.00"}),
    ],
)
def test_every_form_is_held_against_equal_shares_when_inhabitants_are_unknown(
    document: dict[str, Any], alone: dict[str, str]
) -> None:
    found = compare(read_question(document))

    assert found["base"] == "equal"
    assert found["alone"] == alone
