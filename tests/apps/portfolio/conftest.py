"""Pages of the advice are tested with answers made by hand; the engine has tests of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.portfolio.by_hand import answer_to

from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Membership
from bundel.apps.portfolio.actions import advising
from bundel.apps.portfolio.actions.keeping import KEPT

GOUDA = "GM0513"
EXAMPLE = "VB0001"


@pytest.fixture(autouse=True)
def quick_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The engine replaced by an answer made by hand; ``asked`` counts how often it was called."""
    asked: list[int] = []
    if "real_engine" in request.fixturenames:
        yield asked
        return

    def advise(problem: Any, **options: Any) -> dict[str, Any]:
        asked.append(options["seed"])
        options["progress"](options["scenarios"], options["scenarios"])
        return answer_to(problem)

    monkeypatch.setattr(advising, "read_problem", lambda document: json.loads(json.dumps(document)))
    monkeypatch.setattr(advising, "advise", advise)
    yield asked


@pytest.fixture
def real_engine() -> None:
    """Ask for this fixture to let the engine itself answer."""


@pytest.fixture
def visitor(reference: None, client: Client) -> Visitor:
    """A visitor without an account."""
    return Visitor(client)


@pytest.fixture
def preparer(examples: None, client: Client) -> Visitor:
    """Somebody who prepares for the first example municipality."""
    return member(client, "preparer")


def member(client: Client, role: str) -> Visitor:
    """A person of the first example municipality with a role, logged in."""
    membership = Membership.objects.filter(organisation__code=EXAMPLE, role=role).select_related("person").first()
    assert membership is not None
    client.force_login(membership.person)
    return Visitor(client)


class Visitor:
    """A browser: opens pages, and sends forms with a fresh key each."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, name: str, code: str = GOUDA, *more: str) -> Any:
        return self.client.get(reverse(f"portfolio:{name}", args=[code, *more]))

    def post(self, name: str, data: dict[str, Any] | None = None, code: str = GOUDA) -> Any:
        sent = {"key": new_key(), **(data or {})}
        return self.client.post(reverse(f"portfolio:{name}", args=[code]), sent)

    def text(self, name: str, code: str = GOUDA, *more: str) -> str:
        """The words of a page, without the marks between them."""
        response = self.get(name, code, *more)
        assert response.status_code == 200, response.content[:2000].decode()
        return words_of(response)

    def answers(self, code: str = GOUDA) -> dict[str, Any]:
        return dict(self.client.session.get(KEPT, {}).get(code, {}))

    def with_agenda(self, code: str = GOUDA) -> Visitor:
        self.post("agenda", code=code)
        return self


def words_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
