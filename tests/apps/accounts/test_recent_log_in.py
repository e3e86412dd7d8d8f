"""Deciding, and changing roles or keys, asks a log-in of less than a quarter of an hour ago."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from tests.apps.accounts.conftest import NOW, PASSWORD, MakePerson

from bundel.apps.accounts.audience import DECIDER, MEMBER, Role, Viewer
from bundel.apps.accounts.middleware import ask_to_confirm
from bundel.apps.accounts.policy import RULES, Decision, Rule, decide, viewer_of

pytestmark = pytest.mark.django_db


def viewer(has_recent_login: bool) -> Viewer:
    return Viewer(1, "Bas", {"GM0513": frozenset({Role.DECIDER})}, has_recent_login=has_recent_login)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "form", Rule("besluiten", see=DECIDER, do=DECIDER, own="code", recent_login=True))
    monkeypatch.setitem(RULES, "page", Rule("besluiten", see=MEMBER, do=DECIDER, own="code", recent_login=True))
    monkeypatch.setitem(RULES, "plain", Rule("bewaren", see=MEMBER, do=DECIDER, own="code"))


@pytest.mark.parametrize(
    ("name", "method", "found"),
    [
        ("form", "GET", Decision.LOG_IN_AGAIN),
        ("form", "POST", Decision.LOG_IN_AGAIN),
        ("page", "GET", Decision.ALLOWED),
        ("page", "POST", Decision.LOG_IN_AGAIN),
        ("plain", "POST", Decision.ALLOWED),
    ],
)
def test_a_log_in_of_long_ago_is_asked_again_where_the_rule_says_so(
    rules: None, name: str, method: str, found: Decision
) -> None:
    assert decide(viewer(False), name, method, {"code": "GM0513"}) is found
    assert decide(viewer(True), name, method, {"code": "GM0513"}) is Decision.ALLOWED


def test_who_may_not_is_not_asked_to_log_in_again(rules: None) -> None:
    assert decide(viewer(False), "form", "POST", {"code": "GM0503"}) is Decision.MAY_NOT_KNOW


@pytest.mark.parametrize(("minutes", "is_recent"), [(0, True), (14, True), (15, False), (29, False)])
def test_recent_is_less_than_a_quarter_of_an_hour(
    client: Client, make_person: MakePerson, moment: list[datetime], minutes: int, is_recent: bool
) -> None:
    client.force_login(make_person("bas"))

    moment[0] = NOW + timedelta(minutes=minutes)
    request = client.get("/wie-mag-wat/").wsgi_request

    assert viewer_of(request).has_recent_login is is_recent


def test_the_right_password_makes_it_recent_and_leads_back(
    client: Client, make_person: MakePerson, moment: list[datetime]
) -> None:
    client.force_login(make_person("bas"))
    moment[0] = NOW + timedelta(minutes=20)

    wrong = client.post("/bevestigen/", {"password": "fout", "next": "/wie-mag-wat/"})
    assert wrong.status_code == 422 and not viewer_of(wrong.wsgi_request).has_recent_login
    right = client.post("/bevestigen/", {"password": PASSWORD, "next": "/wie-mag-wat/"})

    assert right.headers["Location"] == "/wie-mag-wat/"
    assert viewer_of(client.get("/wie-mag-wat/").wsgi_request).has_recent_login


def test_the_form_itself_holds_the_address_to_go_back_to_and_once(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("bas"))

    page = client.get("/bevestigen/?next=/wie-mag-wat/").content.decode()

    # A browser sends every field, and the last of one name counts.
    form = page.partition('action="/bevestigen/"')[2].partition("</form>")[0]
    assert re.findall(r'name="next"[^>]*', form) == ['name="next" value="/wie-mag-wat/"']


def test_confirming_gives_the_session_another_key_and_the_one_before_is_dead(
    client: Client, make_person: MakePerson
) -> None:
    client.post("/inloggen/", {"email": make_person("bas").email, "password": PASSWORD})
    before = client.cookies["bundel-session"].value
    client.post("/bevestigen/", {"password": PASSWORD})
    assert client.cookies["bundel-session"].value != before
    assert [row.is_current for row in client.get("/account/").context["page"].sessions] == [True]

    client.cookies["bundel-session"] = before

    assert client.get("/account/").status_code == 302


def test_an_address_elsewhere_is_not_followed_and_nothing_filled_in_is_said(
    client: Client, make_person: MakePerson
) -> None:
    client.force_login(make_person("bas"))

    away = client.post("/bevestigen/", {"password": PASSWORD, "next": "https://evil.example/"})

    assert away.headers["Location"] == "/"
    assert client.post("/bevestigen/", {}).status_code == 422
    assert "Bevestigen" in client.get("/bevestigen/").content.decode()


def test_guessing_the_password_there_is_as_slow_as_at_log_in(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("bas"))

    codes = [client.post("/bevestigen/", {"password": "fout"}).status_code for _ in range(11)]

    assert codes == [422] * 10 + [429]


def request_to(method: str, path: str, **more: str) -> HttpRequest:
    request = RequestFactory().generic(method, path, **more)
    request.user = AnonymousUser()
    return request


def test_a_person_comes_back_to_the_form_and_a_program_gets_403() -> None:
    opened = ask_to_confirm(request_to("GET", "/besluit/?a=1"))
    sent = ask_to_confirm(request_to("POST", "/besluit/", HTTP_REFERER="http://testserver/pagina/?b=2"))
    from_afar = ask_to_confirm(request_to("POST", "/besluit/", HTTP_REFERER="http://evil.example/pagina/"))

    assert opened.headers["Location"] == "/bevestigen/?next=/besluit/%3Fa%3D1"
    assert sent.headers["Location"] == "/bevestigen/?next=/pagina/%3Fb%3D2"
    assert from_afar.headers["Location"] == "/bevestigen/?next=/"
    with pytest.raises(PermissionDenied, match="kwartier"):
        ask_to_confirm(request_to("POST", "/api/v1/besluiten"))


def test_the_middleware_asks_before_the_view_runs(
    client: Client, make_person: MakePerson, moment: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RULES, "home", Rule("start", recent_login=True))
    client.force_login(make_person("bas"))
    assert client.get("/").status_code == 200
    strict = Rule("start", see=RULES["accounts:confirm"].see, do=RULES["accounts:confirm"].do, recent_login=True)
    monkeypatch.setitem(RULES, "home", strict)

    moment[0] = NOW + timedelta(minutes=20)

    assert client.get("/").headers["Location"] == "/bevestigen/?next=/"
