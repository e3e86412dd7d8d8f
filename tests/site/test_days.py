"""A year that nobody means is refused by every form and list, before anything counts days from it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.forms import DateField

from bundel.apps.accounts import words
from bundel.site import days


@pytest.mark.parametrize("text", ["0001-01-01", "1799-12-31", "2200-01-01", "9999-12-31"])
def test_no_form_and_no_list_takes_such_a_day(text: str) -> None:
    with pytest.raises(ValidationError):
        DateField().clean(text)
    assert words.day_in(text) is None


@pytest.mark.parametrize("day", [days.FIRST, days.LAST])
def test_the_first_and_the_last_are_taken_by_both(day: date) -> None:
    assert DateField().clean(day.isoformat()) == words.day_in(day.isoformat()) == day
