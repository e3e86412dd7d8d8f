from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from bundel.apps.organisations.queries import Found
from bundel.engine.reference.reading import read_reference
from bundel.site.home import found_note, home_page, is_for_everyone
from bundel.site.words import date_words

pytestmark = pytest.mark.usefixtures("reference")


def text_of(client: Client, question: str) -> str:
    return client.get("/", {"q": question}).content.decode()


def test_every_municipality_can_be_picked_without_typing(client: Client) -> None:
    page = client.get("/").content.decode()

    codes = set(re.findall(r'href="/gemeente/(GM\d{4})/"', page))
    assert len(codes) == 342
    assert page.count("<details") == 12


@pytest.mark.parametrize(
    ("question", "code"),
    [("Den Bosch", "GM0796"), ("GM0796", "GM0796"), ("gm0513", "GM0513"), ("Noardeast-Fryslân", "GM1970")],
)
def test_question_with_one_answer_leads_straight_to_it(client: Client, question: str, code: str) -> None:
    answer = client.get("/", {"q": question})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/gemeente/{code}/")


def test_former_municipality_leads_to_its_successor(client: Client) -> None:
    answer = client.get("/", {"q": "Weesp"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/gemeente/GM0363/")


def test_former_municipality_that_was_divided_gives_the_choice(client: Client) -> None:
    page = text_of(client, "Haaren")

    assert "Haaren hoort nu bij deze gemeente." in page
    assert len(re.findall(r'<li>\s*<a href="/gemeente/GM', page.split("stappen")[0])) > 1


def test_several_answers_come_with_province_and_inhabitants(client: Client) -> None:
    page = text_of(client, "berg")

    assert "gemeenten gevonden" in page
    assert re.search(r"Limburg, [\d.]+ inwoners", page)


def test_question_without_an_answer_says_what_to_try(client: Client) -> None:
    page = text_of(client, "Atlantis")

    assert 'Geen gemeente gevonden voor "Atlantis"' in page
    assert "kies hieronder uit de lijst" in page


@pytest.mark.parametrize(
    "question", ["%", "_", "'; DROP TABLE organisations;--", "<script>alert(1)</script>", "x" * 5_000]
)
def test_odd_question_finds_nothing_and_comes_out_inert(client: Client, question: str) -> None:
    answer = client.get("/", {"q": question})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_number_of_queries_does_not_grow_with_what_is_found(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        client.get("/", {"q": "a"})


def test_home_shows_what_comes_for_everyone_soonest_first(client: Client) -> None:
    page = home_page("", date(2026, 11, 28))
    shown = client.get("/").content.decode()

    assert 0 < len(page.coming) <= 12
    assert page.coming_total >= len(page.coming)
    assert all(str(escape(one.title)) in shown for one in page.coming)


def test_what_only_some_meet_or_what_comes_every_year_is_not_for_everyone() -> None:
    event = next(one for one in read_reference().events if is_for_everyone(one))

    assert not is_for_everyone(replace(event, recurring="elk jaar"))
    assert not is_for_everyone(replace(event, audience="deelnemende gemeenten"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027", "2027"),
        ("2027-Q2", "2e kwartaal 2027"),
        ("2027-06", "juni 2027"),
        ("2027-06-01", "1 juni 2027"),
    ],
)
def test_date_is_said_as_precisely_as_it_is_known(text: str, words: str) -> None:
    assert date_words(text) == words


def test_found_through_another_name_says_so() -> None:
    found = Found("GM0796", "'s-Hertogenbosch", "Den Bosch", "Noord-Brabant", 1, False, "Den Bosch", "", 1)

    assert found_note(found) == "Ook bekend als Den Bosch."
