"""Whatever somebody types into a form of ours and others read holds no sign that hides or turns what stands there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

from bundel.apps.accounts import forms as ours
from bundel.apps.accounts.forms import ReadableForm

# What is typed there is compared or sought, and kept nowhere.
KEPT_NOWHERE = {
    "CodeForm", "CodeAgainForm", "FirstCodeForm", "OrganisationFilter", "TopicFilter", "PictureFilter", "ExampleForm",
}  # fmt: skip
HIDDEN = (forms.PasswordInput, forms.HiddenInput)


def below(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def takes_text(form: type[forms.Form]) -> bool:
    return any(
        type(field) is forms.CharField and not isinstance(field.widget, HIDDEN) for field in form.base_fields.values()
    )


def test_every_form_that_takes_a_text_refuses_signs_that_nobody_sees() -> None:
    # Whoever reads all addresses has read all forms.
    assert get_resolver().url_patterns
    found = {one for one in below(forms.Form) if one.__module__.startswith("bundel.") and takes_text(one)}

    assert {one.__name__ for one in found if not issubclass(one, ReadableForm)} == KEPT_NOWHERE
    assert len(found) >= 25


class Note(ReadableForm):
    text = forms.CharField(required=False)
    password = forms.CharField(widget=forms.PasswordInput, required=False)


def faults(**given: str) -> set[str]:
    return set(Note(given).errors)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\ufeff", "\x07", "\ud800", "\ufffd"])
def test_such_a_sign_is_said_at_its_field(sign: str) -> None:
    assert faults(text=f"a{sign}b") == {"text"}
    assert faults(text="Zo\u00eb\r\nvan \u2019t Veld\t\u20ac 5") == set()
    assert faults(password=f"a{sign}b") == set()


def test_without_the_look_it_would_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(ours, "is_readable", lambda _text: True)

    assert faults(text="a\u202eb") == set()
