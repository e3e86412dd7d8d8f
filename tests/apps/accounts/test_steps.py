"""What comes of a form that was sent: one way for every page that changes something."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from bundel.apps.accounts.forms import VersionedForm
from bundel.apps.accounts.steps import outcome_of
from bundel.apps.accounts.versions import Refused, VersionConflict


class Letter(VersionedForm):
    places = {"total_cents": "euros"}
    euros = forms.IntegerField()
    colours = forms.MultipleChoiceField(choices=[("red", "red"), ("blue", "blue")])


def letter(text: str = "key=k&seen_version=1&euros=5&colours=red&colours=blue") -> Letter:
    return Letter(QueryDict(text))


def refusing(refusal: Exception) -> Callable[[], None]:
    def act() -> None:
        raise refusal

    return act


def test_a_form_that_nobody_sent_does_nothing() -> None:
    assert outcome_of(Letter(), refusing(AssertionError())) == 200


def test_a_form_that_cannot_be_read_does_nothing() -> None:
    assert outcome_of(letter("euros=many"), refusing(AssertionError())) == 422


def test_what_was_done_leads_on() -> None:
    done: list[int] = []
    form = letter()

    assert outcome_of(form, lambda: done.append(form.cleaned_data["euros"])) == 302
    assert done == [5]


@pytest.mark.parametrize(
    ("refusal", "place"),
    [
        (Refused({"euros": "te veel"}), "euros"),
        (Refused({"total_cents": "te veel"}), "euros"),
        (Refused({"weight": "te veel"}), "__all__"),
        (ValidationError({"total_cents": ["te veel", "te veel"]}), "euros"),
        (ValidationError("te veel"), "__all__"),
    ],
)
def test_a_refusal_stands_once_beside_its_field_or_above_the_form(refusal: Exception, place: str) -> None:
    form = letter()

    assert outcome_of(form, refusing(refusal)) == 422
    assert form.errors == {place: ["te veel"]}


def test_after_a_conflict_the_next_try_answers_to_what_stands_with_all_that_was_filled_in() -> None:
    form = letter()

    assert outcome_of(form, refusing(VersionConflict(1, 4))) == 409
    assert (form["seen_version"].value(), form["colours"].value()) == ("4", ["red", "blue"])
    assert "Iemand anders" in str(form.errors["__all__"])
