"""The API under fire: whatever is asked, by whom it is asked: no fault, and no answer that the document does not name.

Here a few questions for each operation; with the long tests 5,000 and more for each role, before a real server.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from itertools import product
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from wsgiref.simple_server import make_server

import pytest
import requests
from django.conf import settings as project
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from ninja import NinjaAPI, Router
from pytest_django import Settings
from schemathesis.core.failures import FailureGroup
from tests.running_site import RunningSite, database_of_its_own, running_site
from tests.site.api_fuzz import Fuzzed, documents, fuzz_here, fuzz_there
from tests.two_organisations import ROLES, fill, mailbox

from bundel.apps.accounts.models import User
from bundel.site import api_document
from bundel.site.api import build_api

API = "/api/v1"
SEEDS, EACH, AT_ONCE = (1, 2, 3), 36, 4


@pytest.fixture
def both(reference: None) -> tuple[dict[str, Any], dict[str, Any]]:
    fill("een lang geheim van hier")
    client = Client()

    def ask(path: str, body: object) -> Any:
        answer = client.get(API + path) if body is None else client.post(API + path, body, "application/json")
        return answer.json()

    return documents(ask)


def session_of(role: str) -> dict[str, str]:
    if role == "visitor":
        return {}
    client = Client()
    client.force_login(User.objects.get(email=mailbox(role)))
    name = project.SESSION_COOKIE_NAME
    return {"Cookie": f"{name}={client.cookies[name].value}"}


def test_whatever_is_asked_the_answer_is_declared_and_the_same_for_every_role(both: Any) -> None:
    sessions = {role: session_of(role) for role in ROLES}
    unknown, known = (fuzz_here(document, sessions, 1, 1) for document in both)

    assert unknown.requests == known.requests == len(ROLES) * sum(map(len, both[0]["paths"].values()))
    assert unknown.statuses[404] and known.statuses[200] > known.requests // 2


def raising() -> None:
    raise ValueError


def teapot() -> HttpResponse:
    return HttpResponse(status=418)


def breaking_api(answer: Callable[[], Any]) -> NinjaAPI:
    """An API under our rules with one operation, that answers so."""
    router = Router()

    @router.get("/dingen", summary="Dingen", response=dict[str, int])
    def things(request: HttpRequest) -> Any:
        return answer()

    return build_api([router], namespace="breaking")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "told"), [(dict, None), (raising, "Server error"), (teapot, "Undocumented status code")]
)
def test_an_operation_that_breaks_or_answers_what_is_not_declared_is_found(
    answer: Callable[[], Any], told: str | None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the fuzz: only the sound one passes."""
    api = breaking_api(answer)
    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": [path("api/v1/", api.urls)]})
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("bundel.apps.")]
    monkeypatch.setattr(api_document, "api", api)
    document = json.loads(json.dumps(api_document.openapi_document()))

    with pytest.raises(FailureGroup, match=told) if told else nullcontext():
        fuzz_here(document, {"visitor": {}}, 1, 2)


SOUND, ROLE = (200, b'{"a": 1}'), "decider"


@contextmanager
def answering(to_role: tuple[int, bytes]) -> Iterator[str]:
    """A server that answers so to whoever has logged in, and soundly to a visitor."""

    def answer(environment: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        status, text = to_role if "HTTP_COOKIE" in environment else SOUND
        start(f"{status} So", [("Content-Type", "application/json")])
        return [text]

    with make_server("127.0.0.1", 0, answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.long
@pytest.mark.parametrize("to_role", [SOUND, (500, b"{}"), (200, b'{"a": 2}')])
def test_an_answer_to_one_role_that_differs_is_found(to_role: tuple[int, bytes], tmp_path: Path) -> None:
    """The negative control of what everybody asks before a real server: only the sound one passes."""
    content = {"application/json": {"schema": {"type": "object"}}}
    things = {"get": {"responses": {"200": {"description": "So", "content": content}}}}
    document = {"openapi": "3.1.0", "info": {"title": "So", "version": "1"}, "paths": {"/dingen": things}}
    sessions = {"visitor": {}, ROLE: {"Cookie": "a=b"}}

    with answering(to_role) as address:
        found = fuzz_there(document, address, sessions, 1, 1, "fuzzing", tmp_path)

    assert found["visitor"].statuses[200] == found[ROLE].statuses[to_role[0]] >= 1
    assert ("visitor got (200" in found[ROLE].faults) is (to_role != SOUND)


def headers_of(visitor: requests.Session) -> dict[str, str]:
    cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.cookies)
    return {"Cookie": cookies} if cookies else {}


def fuzzed_by_everybody(site: RunningSite, folder: Path) -> dict[str, Fuzzed]:
    """Each question by each role, half of them about what is there: what came of it, one sum for a role.

    What covers the document is the same for each seed, so that is asked once.
    """
    visitor = site.visitor()

    def ask(path: str, body: object) -> Any:
        return visitor.request("GET" if body is None else "POST", site.address + API + path, json=body).json()

    sessions = {role: headers_of(site.visitor(role)) for role in ROLES}
    rounds = [(1, "coverage"), *((number, "fuzzing,stateful") for number in SEEDS)]

    def fuzzed(asked: tuple[dict[str, Any], tuple[int, str]]) -> dict[str, Fuzzed]:
        document, (number, phases) = asked
        own = Path(mkdtemp(dir=folder))
        found = fuzz_there(document, site.address, sessions, number, EACH, phases, own)
        print(f"{phases} {number}: {found['visitor']} {found['visitor'].faults}", flush=True)
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        all_found = list(pool.map(fuzzed, product(documents(ask), rounds)))
    account = site.address + reverse("accounts:account")
    out = [role for role, own in sessions.items() if mailbox(role) not in requests.get(account, headers=own).text]
    assert out == ["visitor"], "only who is still logged in asked as that role to the end"
    return {role: sum((found[role] for found in all_found), Fuzzed(Counter())) for role in ROLES}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_five_thousand_questions_of_each_role_to_a_real_server(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with (
        database_of_its_own(kind, tmp_path, request) as address,
        running_site(tmp_path, address, workers=AT_ONCE) as site,
    ):
        found = fuzzed_by_everybody(site, tmp_path)

    print("\n".join(f"{kind} {role}: {one}" for role, one in found.items()), flush=True)
    assert found["visitor"].faults == ""
    assert list(found) == list(ROLES)
    assert [status for one in found.values() for status in one.statuses if status >= 500] == []
    assert all(one.requests >= 5_000 for one in found.values())
    assert all(one.statuses[200] >= 2_000 and one.statuses[422] >= 400 for one in found.values())
