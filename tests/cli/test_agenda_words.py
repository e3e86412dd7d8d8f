"""Figures and words of the table, as people say them."""

from __future__ import annotations

import pytest

from bundel.cli.agenda_words import amount, day_words, joined, number_or_span, often, span, too_little


@pytest.mark.parametrize(
    ("resource", "number", "words"),
    [
        ("ict", 1234.0, "1.230 uur van ICT en architectuur"),
        ("field", 6.0, "10 uur van de vakafdeling"),
        ("euro", 159_104.0, "159.100 euro"),
        ("starts", 0.4, "1 nieuw project"),
        ("starts", 2.0, "2 nieuwe projecten"),
    ],
)
def test_an_amount_is_said_in_its_own_unit(resource: str, number: float, words: str) -> None:
    assert amount(resource, number) == words


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        ("support", "in 2027 is er te weinig tijd van inkoop, juridisch, privacy en financiën"),
        ("euro", "in 2027 is er te weinig geld"),
        ("starts", "in 2027 kunt u geen nieuw project meer beginnen"),
    ],
)
def test_what_is_short_is_a_clause(resource: str, words: str) -> None:
    assert too_little(resource, "2027") == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.04, "in minder dan 1 van de 10 doorgerekende plannen"),
        (0.26, "in 3 van de 10 doorgerekende plannen"),
        (1.0, "in 10 van de 10 doorgerekende plannen"),
    ],
)
def test_how_often_is_said_in_tens(share: float, words: str) -> None:
    assert often(share) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2027", "2027"),
        ("2027-Q2", "2e kwartaal 2027"),
        ("2027-06", "juni 2027"),
        ("2027-06-01", "1 juni 2027"),
    ],
)
def test_a_day_is_as_precise_as_it_is_known(day: str, words: str) -> None:
    assert day_words(day) == words


def test_two_equal_ends_are_one_number() -> None:
    assert (span((280.0, 281.0)), span((10.0, 1900.0))) == ("280", "10–1.900")
    assert (number_or_span((0.2, 0.2)), number_or_span((2.79, 7.75))) == ("0,2", "2,8–7,8")


def test_names_are_joined_with_a_word_before_the_last() -> None:
    assert [joined(names) for names in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b en c"]
