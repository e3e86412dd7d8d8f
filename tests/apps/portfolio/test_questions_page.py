"""The three questions, and what stands behind verfijnen: kept together or not at all, typed values stay."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.portfolio.conftest import GOUDA, Visitor, words_of

from bundel.apps.portfolio.answers.changes import moved

THREE = ["data", "dienstverlening", "sociaal-domein"]


def test_three_themes_and_two_numbers_make_the_agenda(visitor: Visitor) -> None:
    response = visitor.post("questions", {"themes": THREE, "fte": "2,5", "starts_per_year": "2"})

    assert (response.status_code, response.url) == (302, f"/gemeente/{GOUDA}/agenda/")
    assert visitor.answers() == {"themes": THREE, "fte": 2.5, "starts_per_year": 2}
    assert "Hoort bij uw thema Dienstverlening aan inwoners" in visitor.text("agenda")


@pytest.mark.parametrize("themes", [THREE[:2], [*THREE, "ethiek"]])
def test_other_than_three_themes_is_refused_and_typed_values_stay(visitor: Visitor, themes: list[str]) -> None:
    response = visitor.post("questions", {"themes": themes, "fte": "4,5"})

    assert response.status_code == 422
    assert f"Kies er precies 3, of sla deze vraag over. U koos er {len(themes)}." in words_of(response)
    assert 'value="4,5"' in response.content.decode()
    assert visitor.answers() == {}


@pytest.mark.parametrize("typed", [{"fte": "-1"}, {"fte": "nan"}, {"starts_per_year": "2,5"}, {"fte": "1e400"}])
def test_impossible_number_is_refused_and_nothing_is_half_saved(visitor: Visitor, typed: dict[str, str]) -> None:
    response = visitor.post("questions", {"themes": THREE, **typed})

    assert response.status_code == 422
    assert visitor.answers() == {}


def test_all_three_can_be_skipped(visitor: Visitor) -> None:
    assert visitor.post("questions").status_code == 302
    assert visitor.answers() == {}


def test_only_what_differs_from_the_list_is_kept(visitor: Visitor) -> None:
    form = visitor.get("questions").context["form"]
    prefilled = {bound.html_name: bound.value() for bound in [*form.running_fields, *form.duty_fields]}

    visitor.post("questions", {**prefilled, "duty-woo": "yes", "list_is_right": "on"})

    assert visitor.answers() == {"in_order": {"woo": "yes"}, "list_is_right": True}


def test_page_shows_what_is_assumed_with_its_steps(visitor: Visitor) -> None:
    text = visitor.text("questions")

    assert "Slaat u dit over, dan rekenen wij met" in text
    assert "Salarissen in de begroting van 2025: € 65.400.000" in text


def test_own_number_is_said_once_and_as_ones_own(visitor: Visitor) -> None:
    visitor.post("questions", {"fte": "2.5"})

    assert "Wij rekenen nu met 2,5 fte per jaar eigen opgave . Nieuwe projecten per jaar: 2 tot 4 aanname" in (
        visitor.text("questions")
    )


def test_pressing_up_moves_a_criterion_and_keeps_nothing(visitor: Visitor) -> None:
    response = visitor.post("refine", {"rank-tasks": "1", "rank-money": "2", "move": "money:up", "euros": "500"})

    form = response.context["form"]
    assert form.typed_ranks() == {"money": 1, "tasks": 2}
    assert form["euros"].value() == "500"
    assert visitor.answers() == {}


def test_unknown_move_changes_nothing(visitor: Visitor) -> None:
    response = visitor.post("refine", {"rank-tasks": "1", "move": "nothing:sideways"})

    assert response.context["form"].typed_ranks() == {"tasks": 1}


@pytest.mark.parametrize(
    ("ranks", "criterion", "step", "expected"),
    [
        ({"a": 1, "b": 2}, "b", -1, {"b": 1, "a": 2}),
        ({"a": 1, "b": 2}, "a", -1, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, "b", 1, {"a": 1, "b": 2}),
        ({"a": 1, "b": 1}, "b", -1, {"b": 1, "a": 2}),
        ({"a": 1, "b": 1}, "b", 1, {"a": 1, "b": 2}),
        ({"a": 1}, "b", -1, {"a": 1, "b": 2}),
    ],
)
def test_order_after_one_move(ranks: dict[str, int], criterion: str, step: int, expected: dict[str, int]) -> None:
    assert moved(ranks, criterion, step) == expected


def test_everything_behind_refine_is_kept(visitor: Visitor) -> None:
    sent: dict[str, Any] = {
        "rank-tasks": "1", "rank-risk": "1", "rank-money": "3", "hours-ict": "900", "euros": "50000",
        "experience-data": "much", "contract-print": "2027-05-01", "assumed-reserve-value": "0.2",
    }  # fmt: skip

    assert visitor.post("refine", sent).status_code == 302
    assert visitor.answers() == {
        "order": [["risk", "tasks"], ["money"]],
        "hours_per_year": {"ict": 900.0},
        "euros_per_year": 50000,
        "experience": {"data": "much"},
        "contracts": {"print": "2027-05-01"},
        "assumptions": {"reserve": {"value": 0.2}},
    }


def test_assumption_that_contradicts_itself_is_refused_with_its_name(visitor: Visitor) -> None:
    response = visitor.post("refine", {"assumed-change_share-low": "0.5", "assumed-change_share-high": "0.1"})

    assert response.status_code == 422
    assert "change_share" in words_of(response)
    assert visitor.answers() == {}


def test_answers_of_several_municipalities_stand_beside_each_other(visitor: Visitor) -> None:
    visitor.post("questions", {"fte": "1"})
    visitor.post("questions", {"fte": "7"}, code="GM0344")

    assert (visitor.answers()["fte"], visitor.answers("GM0344")["fte"]) == (1.0, 7.0)


def test_beginning_again_forgets_this_visit(visitor: Visitor) -> None:
    visitor.post("questions", {"fte": "1"})

    visitor.post("forget_answers")

    assert visitor.answers() == {}
    assert "Begin met drie vragen" in visitor.text("municipality")


@pytest.mark.parametrize("place", ["abc", "7", "-1", "\N{ARABIC-INDIC DIGIT THREE}", "9" * 5000])
@pytest.mark.parametrize("move", ["", "money:up"])
def test_place_that_is_none_is_refused_or_passed_over(visitor: Visitor, place: str, move: str) -> None:
    response = visitor.post("refine", {"rank-money": place, "move": move})

    assert response.status_code == (200 if move else 422)
    assert visitor.answers() == {}
