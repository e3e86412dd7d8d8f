"""Log in through one's own municipality, against a real OpenID Connect provider."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from pytest_django import Settings
from tests.apps.accounts.conftest import NOW, ON, TRAIL, MakePerson
from tests.apps.accounts.second_steps import code_for, give_app
from tests.identity_provider import providers_setting, running_provider

from bundel.apps.accounts.actions.inviting import Guest, invite
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, User
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.django_db
START = "/inloggen/via/gouda/"
PEOPLE = [
    {"sub": "1", "email": "bas@gouda.example", "email_verified": True},
    {"sub": "2", "email": "bas@gouda.example"},
    {"sub": "3", "email": "bas@gouda.example", "email_verified": False},
    {"sub": "4", "email": "dirk@delft.example", "email_verified": True},
    {"sub": "5"},
    {"sub": "6", "email": "zoe@gouda.example"},
    {"sub": "7", "email": "bas@gouda.example", "email_verified": "false"},
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with running_provider(PEOPLE) as address:
        yield address


@pytest.fixture(autouse=True)
def configured(settings: Settings, provider: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = providers_setting(provider)


@pytest.fixture
def boss(gouda: Organisation, make_person: MakePerson) -> User:
    return make_person("bas", gouda, Role.DECIDER)


def leave_for(client: Client, after: str = "") -> str:
    """The address of the provider to which our page leads."""
    page = client.post(f"{START}?next={after}").content.decode()
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def come_back(client: Client, address: str, sub: str) -> str:
    """Log in at the provider and follow it back; gives where our site then leads, or its words."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    ours = client.get(f"{back.path}?{back.query}")
    return ours.headers.get("Location") or ours.content.decode()


def log_in(client: Client, sub: str, after: str = "") -> str:
    return come_back(client, leave_for(client, after), sub)


def is_in(client: Client) -> bool:
    return bool(client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated)


def test_a_known_colleague_comes_in_and_starts_at_the_own_agenda(client: Client, boss: User) -> None:
    assert "Inloggen via Gemeente Gouda" in client.get("/inloggen/").content.decode()

    assert log_in(client, "1") == "/gemeente/GM0513/agenda/"

    assert client.get("/wie-mag-wat/").wsgi_request.user == boss
    assert SocialAccount.objects.get().uid == "1"


def test_a_provider_that_does_not_say_whether_it_checked_the_address_speaks_for_its_domain(
    client: Client, boss: User
) -> None:
    assert log_in(client, "2") == "/gemeente/GM0513/agenda/"


@pytest.mark.parametrize("sub", ["3", "4", "5", "7"])
def test_an_unchecked_address_one_of_another_domain_and_none_let_nobody_in(
    client: Client, boss: User, make_person: MakePerson, sub: str
) -> None:
    User.objects.create_user("dirk@delft.example", "Dirk")

    assert "U bent nog niet uitgenodigd" in log_in(client, sub)
    assert not is_in(client) and not SocialAccount.objects.exists()


def test_if_the_log_in_spoke_for_that_domain_it_would_let_them_in(
    client: Client, settings: Settings, provider: str
) -> None:
    """The negative control of the test above."""
    settings.SOCIALACCOUNT_PROVIDERS = providers_setting(provider, domains=("delft.example",))
    User.objects.create_user("dirk@delft.example", "Dirk")

    assert log_in(client, "4") == "/" and is_in(client)


def test_the_same_number_at_another_log_in_is_somebody_else(
    client: Client, boss: User, settings: Settings, provider: str
) -> None:
    log_in(client, "1")
    client.post("/uitloggen/")
    both = providers_setting(provider)
    other = {**both["openid_connect"]["APPS"][0], "provider_id": "delft"}
    other["settings"] = {"server_url": provider, "email_domains": ["delft.example"]}
    both["openid_connect"]["APPS"].append(other)
    settings.SOCIALACCOUNT_PROVIDERS = both

    page = client.post("/inloggen/via/delft/").content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found

    assert "U bent nog niet uitgenodigd" in come_back(client, unescape(found[1]), "1")
    assert not is_in(client) and SocialAccount.objects.count() == 1


def test_a_stranger_gets_no_account_and_an_invited_colleague_does(client: Client, gouda: Organisation) -> None:
    assert "U bent nog niet uitgenodigd" in log_in(client, "6")
    assert not User.objects.exists()
    invite(Guest("zoe@gouda.example", "Zoë", Role.READER), gouda, made_by=None, on=ON, now=NOW, trail=TRAIL)
    invite(Guest("zoe@gouda.example", "Zoë", Role.PREPARER), gouda, made_by=None, on=ON, now=NOW, trail=TRAIL)

    with patch("bundel.site.clock.now", lambda: NOW):
        assert log_in(client, "6") == "/gemeente/GM0513/agenda/"

    zoe = User.objects.get()
    assert not zoe.has_usable_password()
    assert set(Membership.objects.values_list("role", flat=True)) == {"reader", "preparer"}


def test_the_second_step_comes_after_it(client: Client, boss: User, settings: Settings) -> None:
    settings.SECOND_STEP_REQUIRED = True
    secret = give_app(boss)

    assert log_in(client, "1", "/beheer/GM0513/mandaten/") == "/inloggen/tweede-stap/"
    assert not is_in(client)
    now = time.time()
    with patch("time.time", lambda: now):
        done = client.post("/inloggen/tweede-stap/", {"code": code_for(secret)})

    assert done.headers["Location"] == "/beheer/GM0513/mandaten/"
    assert client.get("/beheer/GM0513/mandaten/").status_code == 200


def test_a_closed_account_and_an_example_outside_a_try_out_stay_out(
    client: Client, boss: User, settings: Settings
) -> None:
    User.objects.update(is_active=False)
    log_in(client, "1")
    assert not is_in(client)

    User.objects.update(is_active=True, is_example=True)
    settings.HAS_EXAMPLE_ACCOUNTS = False
    log_in(client, "1")

    assert not is_in(client)


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example"])
def test_it_never_leads_on_to_another_site(client: Client, boss: User, after: str) -> None:
    assert log_in(client, "1", after) == "/gemeente/GM0513/agenda/"


def test_an_answer_for_another_browser_is_refused(client: Client, boss: User) -> None:
    """Somebody sends a colleague a link with which the colleague would be logged in as them."""
    address = leave_for(client)
    victim = Client()

    assert come_back(victim, address, "1") == "/inloggen/"
    assert "niet gelukt" in victim.get("/inloggen/").content.decode()
    assert not is_in(victim)


def test_an_answer_counts_once(client: Client, boss: User) -> None:
    answer = requests.post(leave_for(client), data={"sub": "1"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    client.get(f"{back.path}?{back.query}")
    client.post("/uitloggen/")

    assert client.get(f"{back.path}?{back.query}").headers["Location"] == "/inloggen/"
    assert not is_in(client)


def test_everything_about_another_log_in_stays_on_the_server(client: Client, boss: User) -> None:
    """No token of it is kept, and none reaches the browser."""
    answer = requests.post(leave_for(client), data={"sub": "1"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])

    came_in = client.get(f"{back.path}?{back.query}", follow=True)

    assert not SocialToken.objects.exists()
    kept = str(dict(client.session)) + came_in.content.decode() + str(came_in.headers) + str(client.cookies)
    assert not re.search(r"access_token|id_token|eyJ[\w-]{10,}|een geheim van hier", kept)


def test_whoever_stops_at_the_provider_is_told_so(client: Client) -> None:
    stopped = client.get("/inloggen/gestopt/")

    assert stopped.headers["Location"] == "/inloggen/"
    assert "u stopte op de inlogpagina" in client.get("/inloggen/").content.decode()


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?error=access_denied", "?code=%00x", "?code=x&state=x"])
def test_a_made_up_answer_breaks_nothing(client: Client, query: str) -> None:
    assert client.get(f"{START}terug/{query}").status_code in (302, 400)
    assert not is_in(client)


def test_an_unknown_log_in_is_not_there_and_looking_starts_nothing(client: Client) -> None:
    assert client.post("/inloggen/via/onbekend/").status_code == 404
    assert client.get("/inloggen/via/onbekend/terug/").status_code == 404
    assert client.get(START).status_code == 405


@pytest.mark.parametrize("config", [b"[]", b"null", b"{}", b"no JSON"])
def test_a_provider_that_answers_something_else_is_told_in_words(client: Client, config: bytes) -> None:
    answer = requests.Response()
    answer.status_code, answer._content = 200, config
    with patch("bundel.apps.accounts.log_in.outgoing.GuardedSession.request", lambda *_asked, **_more: answer):
        assert client.post(START).headers["Location"] == "/inloggen/"
    assert "nu niet bereikbaar" in client.get("/inloggen/").content.decode()


def test_a_provider_that_does_not_answer_is_told_in_words(client: Client, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = providers_setting("http://localhost:9")

    assert client.post(START).headers["Location"] == "/inloggen/"
    assert "nu niet bereikbaar" in client.get("/inloggen/").content.decode()
