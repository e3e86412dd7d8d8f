"""Two organisations side by side, through every page that there is: nobody meets anything of the other.

Addresses come from following links as somebody with every role in each, so a new page joins by itself. What the roles
may apart from each other, the access matrix tells (test_access_matrix.py).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from tests.apps.accounts.addresses import addresses, path_for
from tests.crawling import Visited, crawl
from tests.two_organisations import FIRST, ON, ROLES, SECOND, fill, mailbox, secret_of

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import EVERYONE, Role
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import User
from bundel.apps.accounts.policy import RULES
from bundel.apps.audit.actions import Trail
from bundel.apps.decisions.models import Decision, DecisionSet
from bundel.apps.organisations.models import Organisation
from bundel.site import clock

ABSENT = "VB9999"
STARTS = ("portfolio:municipality", "portfolio:agenda", "decisions:decisions", "decisions:position",
          "decisions:decide_list", "accounts:people", "accounts:mandates", "accounts:audit_log")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One of the two, as its people see it: their browser, and everything that they reach with it."""

    code: str
    client: Client
    visited: list[Visited]

    @property
    def closed(self) -> list[tuple[str, str]]:
        """(method, address) of what is for its own people only: pages, files, and what forms lead to."""
        pages = [("get", one.name, one.address) for one in self.visited]
        forms = [
            ("post", resolve(form.action).view_name, form.action) for one in self.visited for form in one.page.forms
        ]
        return list(
            dict.fromkeys((method, address) for method, name, address in [*pages, *forms] if is_closed(method, name))
        )


def is_closed(method: str, name: str) -> bool:
    rule = RULES.get(name)
    audience = None if rule is None else rule.see if method == "get" else rule.do
    return rule is not None and rule.own == "code" and audience not in (None, EVERYONE)


def everything(code: str) -> Place:
    """What somebody reaches who holds every role there; what is told of it is not their own name."""
    person, place = (
        User.objects.create_user(f"alles@{code.lower()}.example", "Els Alles"),
        Organisation.objects.get(code=code),
    )
    for role in Role:
        if role != Role.CURATOR:
            give_role(person, place, role, on=ON, trail=Trail(clock.now(), "test"))
    return reached(person, code, most=1)


def reached(person: User | None, code: str, most: int) -> Place:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    starts = [*(reverse(name, args=[code]) for name in STARTS), reverse("home"), reverse("accounts:account")]
    return Place(code, client, list(crawl(client, starts, most, with_files=True)))


def text_of(answer: Any) -> str:
    """What an answer says, in a packed file too; of a PDF nothing."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return str(content.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def telling(place: Place, code: str) -> list[str]:
    """The addresses that hold what only the people of ``code`` may read."""
    return [one.address for one in place.visited if secret_of(code) in text_of(one.answer)]


def said(client: Client, method: str, address: str) -> tuple[int, str]:
    """The answer without what differs at each request: numbers, tokens and the address itself."""
    answer = client.get(address) if method == "get" else client.post(address, {"key": new_key()})
    text = re.sub(r"[0-9A-F]{8}\b|name=\"csrfmiddlewaretoken\" value=\"\w+\"", "", text_of(answer))
    return answer.status_code, text.replace(address, "ADDRESS")


def met(mine: Place, other: Place) -> Iterator[str]:
    """What somebody meets of the other organisation: by its own addresses, and by its numbers under one's own code.

    There 403 is right too: it tells that one's role may not do this, before anybody looks whether it exists.
    """
    for method, address in other.closed:
        status, text = said(mine.client, method, address)
        absent = said(mine.client, method, address.replace(other.code, ABSENT))
        if status != 404 or (status, text.replace(other.code, ABSENT)) != absent:
            yield f"{method} {address}: {status}"
        taken = address.replace(other.code, mine.code)
        if re.search(r"/\d+/", address) and (found := said(mine.client, method, taken))[0] not in (403, 404, 405):
            yield f"{method} {taken}: {found[0]}"


@pytest.fixture
def filled(reference: None) -> None:
    fill("een lang geheim van hier")


def test_each_sees_its_own_and_meets_nothing_of_the_other(filled: None) -> None:
    mine, other = everything(FIRST), everything(SECOND)

    assert len(telling(mine, FIRST)) >= 8 and len(other.closed) >= 40
    assert telling(mine, SECOND) == telling(other, FIRST) == []
    assert list(met(mine, other)) == []


def test_a_page_that_shows_what_is_of_another_is_found(filled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: decisions that are shown to everybody, whatever was said about it."""
    topic = Decision.objects.filter(organisation__code=SECOND, visibility="own")[0].topic
    starts = [reverse("decisions:topic_decisions", args=[topic])]
    client = Client()

    def shown() -> list[str]:
        return telling(Place(FIRST, client, list(crawl(client, starts, 1))), SECOND)

    before = shown()
    monkeypatch.setattr(DecisionSet, "visible_to", lambda self, viewer: self.all())

    assert before == [] != shown()


def test_a_method_that_nobody_knows_is_refused_everywhere(filled: None) -> None:
    for name in addresses():
        assert Client().generic("BREW", path_for(name, FIRST)).status_code == 405, name


@pytest.mark.long
def test_each_role_of_each_meets_nothing_of_the_other(filled: None) -> None:
    """Every role of both, two pages of each kind, by GET and by HEAD, and every form of the other."""
    everybody = {
        (role, code): reached(None if role == "visitor" else User.objects.get(email=mailbox(role, code)), code, 2)
        for code in (FIRST, SECOND)
        for role in ROLES
        if role != "curator" or code == FIRST
    }
    foreign = {FIRST: everything(SECOND), SECOND: everything(FIRST)}
    cells = 0
    for (role, code), mine in everybody.items():
        other = foreign[code]
        assert telling(mine, other.code) == [], role
        if role not in ("visitor", "curator"):
            assert list(met(mine, other)) == [], role
        for one in mine.visited:
            if not one.answer.redirect_chain:
                assert mine.client.head(one.address).status_code == one.answer.status_code, one.address
        cells += 2 * len(mine.visited) + 2 * len(other.closed)
    print(f"{len(everybody)} people, {cells} cells")
    assert cells >= 2_000
