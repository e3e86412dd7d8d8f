"""The main pages ask the database as often with much in it as with little: how quick they are, the benchmark tells.

Two municipalities, one with two people more than a page needs and little work, one with ten times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from benchmarks.people import PAGES, asked, municipalities
from benchmarks.people_rows import TOPIC, Size, fill, fill_country, mailbox
from django.test import Client

from bundel.apps.accounts.models import User
from bundel.apps.decisions import queries
from bundel.apps.decisions.models import Decision

LITTLE = Size(people=6, decisions=9, entries=8, proposals=2, notices=3, rooms=2)
MUCH = Size(people=60, decisions=200, entries=200, proposals=20, notices=30, rooms=20)


@pytest.fixture
def places(reference: None) -> tuple[str, str]:
    small, large = municipalities()[:2]
    fill([small], LITTLE)
    fill([large], MUCH)
    fill_country()
    return small, large


def counts(code: str, pages: Sequence[tuple[int, str]]) -> dict[str, int]:
    """Questions of each page, by people of one municipality."""
    found = {}
    for who, page in pages:
        client = Client()
        client.force_login(User.objects.get(email=mailbox(code, who)))
        _, _, found[page], status = asked(client, page.replace("*", code).replace("@", TOPIC))
        assert status == 200, page
    return found


def growing(places: tuple[str, str], pages: Sequence[tuple[int, str]]) -> dict[str, tuple[int, int]]:
    """Pages that ask more with much than with little; what is read once in a process is not counted."""
    small, large = places
    first, much = counts(small, pages), counts(large, pages)
    again = counts(small, [(who, page) for who, page in pages if first[page] != much[page]])
    return {page: (few, much[page]) for page, few in again.items() if much[page] > few}


def test_no_main_page_asks_more_when_there_is_more(places: tuple[str, str]) -> None:
    assert len(PAGES) >= 20
    assert growing(places, PAGES) == {}


def test_a_question_for_each_row_is_found(places: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    read = queries.rows_of

    def one_by_one(*arguments: Any) -> Any:
        rows = read(*arguments)
        return [row for row in rows if Decision.objects.filter(topic=row.topic).exists()]

    monkeypatch.setattr(queries, "rows_of", one_by_one)

    assert list(growing(places, [(1, "/gemeente/*/besluiten/")])) == ["/gemeente/*/besluiten/"]
