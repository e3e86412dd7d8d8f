"""The negative controls of logging in: each protection taken away, and what it keeps out comes in.

The tests of the protections themselves stand in test_log_in.py and test_passwords.py; docs/bad-input.md lays them side
by side.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.backends.base import SessionBase
from django.core import mail
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.accounts.conftest import PASSWORD, MakePerson

from bundel.apps.accounts.actions import passwords, tries
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.accounts.views import log_in as view
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.django_db
NEW = "een heel ander wachtwoord"


@pytest.fixture
def ans(gouda: Organisation, make_person: MakePerson, moment: list[datetime]) -> User:
    return make_person("ans", gouda, Role.READER)


def log_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> int:
    return client.post("/inloggen/", {"email": email, "password": password, **more}).status_code


def is_in(client: Client) -> bool:
    return bool(client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated)


def test_without_the_limit_per_account_guessing_goes_on(ans: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "TRIES", 10**6)

    assert [log_in(Client(), ans.email, "fout") for _ in range(12)] == [422] * 12


def test_without_the_limit_on_many_accounts_one_password_is_tried_on_all(
    ans: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "MANY_ACCOUNTS", 10**6)

    assert {log_in(Client(), f"{number}@gouda.example", "fout") for number in range(25)} == {422}


def test_without_the_same_work_an_unknown_address_costs_less(ans: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library hashes for an unknown address too; without that the time tells who has an account."""
    hashed: list[str] = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode", lambda *_: hashed.append("x") or "md5$x$y"
    )
    monkeypatch.setattr(User, "set_password", lambda *_: None)

    costs = []
    for email in (ans.email, "niemand@gouda.example"):
        hashed.clear()
        with CaptureQueriesContext(connection):
            log_in(Client(), email, "fout")
        costs.append(len(hashed))

    assert costs == [1, 0]


def reset_link(email: str) -> str:
    Client().post("/wachtwoord/vergeten/", {"email": email})
    found = re.search(r"http://testserver(/wachtwoord/nieuw/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_if_a_link_were_not_bound_to_the_password_it_would_work_twice(
    ans: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(default_token_generator, "_make_hash_value", lambda user, moment: f"{user.pk}{moment}")
    link = reset_link(ans.email)

    for password in (NEW, f"{NEW} en nog een"):
        client = Client()
        assert client.post(client.get(link).headers["Location"], {"new": password}).status_code == 302
        ans.refresh_from_db()
        assert ans.check_password(password)


def test_if_the_key_of_the_session_stayed_a_key_planted_before_would_be_logged_in(
    ans: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SessionBase, "cycle_key", lambda _self: None)
    victim, planted = Client(), Client()
    session = planted.session
    session["x"] = "y"
    session.save()
    victim.cookies["bundel-session"] = session.session_key

    log_in(victim, ans.email)
    planted.cookies["bundel-session"] = session.session_key

    assert is_in(planted)


def test_if_logging_out_only_took_the_cookie_the_old_one_would_live_on(
    ans: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "logout", lambda _request: None)
    client = Client()
    log_in(client, ans.email)
    old = client.cookies["bundel-session"].value

    client.post("/uitloggen/")
    client.cookies["bundel-session"] = old

    assert is_in(client)


def test_if_sessions_outlived_the_password_another_device_would_stay_in(
    ans: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two things see to it: they are ended, and a session is bound to the password that it began with."""
    monkeypatch.setattr(passwords, "end_sessions", lambda *_, **__: None)
    monkeypatch.setattr(User, "get_session_auth_hash", lambda _self: "always the same")
    here, there = Client(), Client()
    for client in (here, there):
        log_in(client, ans.email)

    here.post("/wachtwoord/veranderen/", {"old": PASSWORD, "new": NEW})
    ans.refresh_from_db()

    assert ans.check_password(NEW) and is_in(there)


def test_if_any_address_were_gone_on_to_it_would_lead_off_the_site(ans: User, monkeypatch: pytest.MonkeyPatch) -> None:
    anywhere: Callable[[HttpRequest, str], bool] = lambda _request, asked: bool(asked)  # noqa: E731
    monkeypatch.setattr(view, "is_ours", anywhere)

    answer = Client().post("/inloggen/", {"email": ans.email, "password": PASSWORD, "next": "https://evil.example/"})

    assert answer.headers["Location"] == "https://evil.example/"
