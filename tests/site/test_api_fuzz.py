"""The API under fire: whatever is asked, by whom it is asked: no fault, and no answer that the document does not name.

Here a few questions for each operation; with the long tests 5,000 and more for each role, before a real server.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings as project
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
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
SEEDS, EACH = (1, 2, 3), 13


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


def fuzzed_by_everybody(site: RunningSite, folder: Path) -> dict[str, Fuzzed]:
    """Each role with each seed, half of the questions about what is there: what came of it, one sum for a role."""
    found = {}
    for role in ROLES:
        visitor = site.visitor(role)
        cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.cookies)

        def ask(path: str, body: object, visitor: requests.Session = visitor) -> Any:
            return visitor.request("GET" if body is None else "POST", site.address + API + path, json=body).json()

        runs = [
            fuzz_there(document, site.address, cookies, number, EACH, folder)
            for number in SEEDS
            for document in documents(ask)
        ]
        found[role] = Fuzzed(sum((one.statuses for one in runs), Counter()), "".join(one.faults for one in runs))
        print(f"{role}: {found[role]}\n{found[role].faults}", flush=True)
    return found


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_five_thousand_questions_of_each_role_to_a_real_server(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with database_of_its_own(kind, tmp_path, request) as address, running_site(tmp_path, address) as site:
        found = fuzzed_by_everybody(site, tmp_path)

    assert {role: one.faults for role, one in found.items() if one.faults} == {}
    assert [status for one in found.values() for status in one.statuses if status == 0 or status >= 500] == []
    assert all(one.requests >= 5_000 for one in found.values())
