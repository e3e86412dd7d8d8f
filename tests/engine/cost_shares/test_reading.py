"""A division is asked for in one of three forms; whatever is wrong is named with its place."""

from __future__ import annotations

from typing import Any

import pytest

from bundel.engine.cost_shares.comparing import compare_methods
from bundel.engine.cost_shares.dividing import share_costs
from bundel.engine.cost_shares.reading import read_question
from bundel.engine.portfolio.bad_input import BadInput


def general(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "players": {
            "A": {"inhabitants": 30000, "use": "1", "benefit": "70.00"},
            "B": {"inhabitants": 10000, "use": "3"},
        },
        "costs": [
            {"members": ["A"], "cost": "80"},
            {"members": ["B"], "cost": "60.5"},
            {"members": ["B", "A"], "cost": "100.01"},
        ],
        "mix": {"equal": "0.5", "inhabitants": "0.5"},
    }
    return {**document, **changes}


def test_every_method_divides_the_general_form_to_the_cent() -> None:
    answers = {answer["method"]: answer for answer in compare_methods(read_question(general()))}

    assert {name: answer["shares"] for name, answer in answers.items()} == {
        "shapley": {"A": "59.76", "B": "40.25"},
        "nucleolus": {"A": "59.76", "B": "40.25"},
        "least-core": {"A": "59.76", "B": "40.25"},
        "inhabitants": {"A": "75.01", "B": "25.00"},
        "equal": {"A": "50.01", "B": "50.00"},
        "use": {"A": "25.00", "B": "75.01"},
        "mix": {"A": "62.51", "B": "37.50"},
    }
    assert answers["use"]["worst_objection"] == {"members": ["B"], "excess": "14.51"}
    assert answers["inhabitants"]["capped"] == {"A": "70.00", "B": "30.01"}


def test_size_classes_are_divided_per_player_and_in_total() -> None:
    document = {
        "classes": [
            {"name": "groot", "players": 2, "cost": "100.00"},
            {"name": "klein", "players": 3, "cost": "10.00"},
        ]
    }

    answers = {answer["method"]: answer for answer in compare_methods(read_question(document))}

    assert list(answers) == ["shapley", "nucleolus", "least-core", "equal"]
    assert answers["shapley"]["shares"] == {"klein": "2.00", "groot": "47.00"}
    assert answers["shapley"]["class_totals"] == {"klein": "6.00", "groot": "94.00"}
    assert answers["shapley"]["in_core"] is True
    assert answers["equal"]["in_core"] is False
    assert answers["equal"]["worst_objection"] == {"members": {"klein": 3}, "excess": "50.00"}


def test_one_player_alone_pays_all_and_has_nobody_to_object_with() -> None:
    table = {"players": {"A": {}}, "costs": [{"members": ["A"], "cost": "5"}]}
    classes = {"classes": [{"name": "a", "players": 1, "cost": "5"}]}

    for document in (table, classes):
        answer = share_costs(read_question(document), "shapley")

        assert answer["shares"] in ({"A": "5.00"}, {"a": "5.00"})
        assert answer["in_core"] is True


def test_estate_is_divided_over_claims() -> None:
    document = {"estate": "200.00", "claims": {"x": "100.00", "y": "200.00", "z": "300.00"}}

    answers = {answer["method"]: answer["shares"] for answer in compare_methods(read_question(document))}

    assert answers["nucleolus"] == {"x": "50.00", "y": "75.00", "z": "75.00"}
    assert answers["equal"] == {"x": "66.67", "y": "66.67", "z": "66.66"}
    assert answers["shapley"] == {"x": "33.34", "y": "83.33", "z": "83.33"}


def test_average_over_all_arrivals_is_refused_for_too_many_claims() -> None:
    document = {"estate": "1.00", "claims": {str(index): "1.00" for index in range(25)}}

    with pytest.raises(ValueError, match="at most 24 claims"):
        share_costs(read_question(document), "shapley")


def test_method_that_does_not_fit_the_form_says_which_do() -> None:
    with pytest.raises(ValueError, match="shapley, nucleolus, least-core or equal"):
        share_costs(read_question({"estate": "0", "claims": {"x": "1"}}), "use")
    with pytest.raises(ValueError, match='needs a field "mix"'):
        share_costs(read_question({key: value for key, value in general().items() if key != "mix"}), "mix")


ROWS = general()["costs"]
OFFER = {"name": "own", "cost": "50", "members": {"A": "0", "B": "0"}}


def offering(*offers: dict[str, Any]) -> dict[str, Any]:
    return {"players": {"A": {}, "B": {}}, "offers": list(offers)}


@pytest.mark.parametrize(
    ("document", "place", "told"),
    [
        ([], "$", "an object"),
        ({}, "$", "players"),
        ({"players": {}, "costs": []}, "$.players", "1 to 16 players"),
        ({"players": {str(n): {} for n in range(17)}, "costs": []}, "$.players", "found 17"),
        (general(players={"A": {"inhabitants": -1}, "B": {}}), "$.players.A.inhabitants", "0 or more"),
        (general(players={"A": {"use": 2}, "B": {}}), "$.players.A.use", "as text"),
        (general(costs=ROWS[:2]), "$.costs", "none for A + B"),
        (general(costs=[*ROWS, ROWS[0]]), "$.costs[3].members", "each coalition once"),
        (general(costs=[{"members": [], "cost": "1"}]), "$.costs[0].members", "at least one member"),
        (general(costs=[{"members": ["A", "A"], "cost": "1"}]), "$.costs[0].members[1]", "each member once"),
        (general(costs=[{"members": ["C"], "cost": "1"}]), "$.costs[0].members[0]", "stands under players"),
        (general(costs=[{"members": ["A"], "cost": 1.5}]), "$.costs[0].cost", "as text"),
        (general(costs=[{"members": ["A"], "cost": "1e3"}]), "$.costs[0].cost", "at most two decimals"),
        (general(costs=[{"members": ["A"], "cost": "999999999999999"}]), "$.costs[0].cost", "at most"),
        (general(mix={"equal": "0.6", "use": "0.6"}), "$.mix", "add up to exactly 1"),
        (general(mix={"beauty": "1"}), "$.mix.beauty", "one of equal"),
        ({"players": {str(n): {} for n in range(41)}, "offers": []}, "$.players", "1 to 40 players"),
        (offering(), "$.offers", "1 to 60 offers"),
        (offering({**OFFER, "members": {"A": "1"}}), "$.offers", "none for B"),
        (offering({**OFFER, "members": {}}), "$.offers[0].members", "at least one player"),
        (offering({**OFFER, "members": {"C": "1"}}), "$.offers[0].members.C", "stands under players"),
        (offering({**OFFER, "cost": 5}), "$.offers[0].cost", "as text"),
        ({"classes": []}, "$.classes", "1 to 1000 classes"),
        ({"classes": [{"name": "a", "players": 0, "cost": "1"}]}, "$.classes[0].players", "1 or more"),
        ({"classes": [{"name": "a", "players": 1, "cost": "1"}] * 2}, "$.classes[1].name", "each class once"),
        ({"estate": "1", "claims": {}}, "$.claims", "1 to 1000 claims"),
        ({"estate": "2", "claims": {"x": "1"}}, "$.estate", "at most the sum"),
    ],
)
def test_bad_file_names_place_and_what_was_expected(document: object, place: str, told: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_question(document)

    assert refusal.value.path == place
    assert told in str(refusal.value)
