"""security.txt, read as RFC 9116 says it must be read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from bundel.site.checks import security_txt_is_up_to_date
from bundel.site.security_txt import is_out_of_date, security_txt

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 28)
ONCE = ("Expires", "Preferred-Languages")


def fields(text: str) -> dict[str, list[str]]:
    """Name → values; every line is a field, and only these names are known."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _colon, value = line.partition(": ")
        assert name in {"Contact", "Expires", "Canonical", "Preferred-Languages"} and value, line
        found.setdefault(name, []).append(value)
    assert found["Contact"] and all(len(found.get(name, [""])) == 1 for name in ONCE)
    return found


@pytest.mark.django_db
def test_a_finder_reads_whom_to_tell_until_when_and_where_it_lies(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")

    found = fields(answer.content.decode())
    until = datetime.fromisoformat(found["Expires"][0])
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert found["Contact"] == ["mailto:bundel@example.org"]
    assert found["Canonical"] == ["http://localhost:8000/.well-known/security.txt"]
    assert timedelta(0) < until - datetime.now(UTC) < timedelta(days=366)


def test_an_odd_address_begins_no_line_of_its_own() -> None:
    found = fields(security_txt("a&b\r\nContact: https://evil.example@x.example", "https://x.example", None, NOW))

    assert found["Contact"] == ["mailto:a%26b%0D%0AContact%3A%20https%3A%2F%2Fevil.example@x.example"]


def test_a_day_that_was_named_stands_there_and_else_it_moves_along() -> None:
    named = fields(security_txt("a@x.example", "https://x.example", date(2027, 3, 1), NOW))
    moving = fields(security_txt("a@x.example", "https://x.example", None, NOW))

    assert named["Expires"] == ["2027-03-01T00:00:00Z"]
    assert moving["Expires"] == ["2027-05-27T12:00:00Z"]


@pytest.mark.parametrize(
    ("until", "is_out"),
    [
        (None, False),
        (TODAY, True),
        (TODAY + timedelta(days=1), False),
        (TODAY + timedelta(days=365), False),
        (TODAY + timedelta(days=366), True),
    ],
)
def test_at_start_a_day_that_passed_or_is_too_far_is_named(
    until: date | None, is_out: bool, settings: Settings
) -> None:
    settings.SECURITY_TXT_EXPIRES = until

    assert is_out_of_date(until, TODAY) is is_out
    assert [one.id for one in security_txt_is_up_to_date()] == ["bundel.W001"] * is_out
