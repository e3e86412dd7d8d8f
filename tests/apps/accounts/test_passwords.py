"""Passwords: long enough, known to nobody, not about you; changed or forgotten, every other log-in ends."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.password_validation import get_password_validators, password_validators_help_texts
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings
from tests.apps.accounts.conftest import NOW, PASSWORD, MakePerson

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.accounts.passwords import LONGEST
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.django_db
NEW = "een heel ander wachtwoord"
FORGOTTEN = "/wachtwoord/vergeten/"


@pytest.fixture
def ans(gouda: Organisation, make_person: MakePerson) -> User:
    return make_person("ans", gouda, Role.READER)


def faults(password: str, person: User | None, settings: Settings) -> list[str]:
    found = []
    for validator in get_password_validators(settings.AUTH_PASSWORD_VALIDATORS):
        try:
            validator.validate(password, person)
        except ValidationError as fault:
            found.append(fault.code)
    return found


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("elf tekens.", ["too_short"]),
        ("twaalf teken", []),
        ("x" * (LONGEST + 1), ["too_long", "too_common"]),
        ("zes woorden achter elkaar zijn prima, ook met leestekens!" * 3, []),
        ("passwordpassword", ["too_common"]),
        ("Welkom2026!!!", ["too_common"]),
        ("123456789012", ["too_common"]),
        ("aaaaaaaaaaaaaaaa", ["too_common"]),
        ("BundelBundel", ["too_common"]),
        ("!!Wachtwoord99", ["too_common"]),
        ("dragon123456", ["too_common"]),
        ("sunshine-princess-88", ["too_common"]),
        ("WelkomGemeente1", ["too_common"]),
        ("zonnig plein met een bank", []),
        ("Gouda-2026-2026", ["too_similar"]),
        ("ans@gouda.example", ["too_similar"]),
        ("Ans uit Gouda", ["too_similar"]),
        ("in Gouda eten wij kaas", []),
        ("日本語のとても長い合言葉です", []),
    ],
)
def test_what_may_be_a_password(password: str, found: list[str], ans: User, settings: Settings) -> None:
    assert faults(password, ans, settings) == found


def test_without_a_person_only_length_and_lists_count(settings: Settings) -> None:
    assert faults("Gouda-2026-2026", None, settings) == []
    assert faults("Gouda-2026-2026", User(email="a@b.example", display_name="A"), settings) == []
    assert len(password_validators_help_texts()) == 4


def test_changing_it_ends_every_other_log_in_and_keeps_this_one(client: Client, ans: User) -> None:
    other = Client()
    for device in (client, other):
        device.post("/inloggen/", {"email": ans.email, "password": PASSWORD})
    assert "Wachtwoord van nu" in client.get("/wachtwoord/veranderen/").content.decode()

    done = client.post("/wachtwoord/veranderen/", {"old": PASSWORD, "new": NEW})

    assert done.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").headers["Location"].startswith("/inloggen/")
    assert AuditEntry.objects.filter(kind="password.changed", actor_id=ans.pk, organisation_code="GM0513").exists()
    assert Client().post("/inloggen/", {"email": ans.email, "password": PASSWORD}).status_code == 422
    assert Client().post("/inloggen/", {"email": ans.email, "password": NEW}).status_code == 302


@pytest.mark.parametrize(("old", "new"), [("fout", NEW), (PASSWORD, "kort"), (PASSWORD, "passwordpassword"), ("", "")])
def test_a_wrong_old_or_a_weak_new_one_changes_nothing(client: Client, ans: User, old: str, new: str) -> None:
    client.force_login(ans)

    assert client.post("/wachtwoord/veranderen/", {"old": old, "new": new}).status_code == 422
    ans.refresh_from_db()
    assert ans.check_password(PASSWORD)


def test_changing_it_asks_a_recent_log_in(client: Client, ans: User, moment: list[datetime]) -> None:
    client.force_login(ans)
    moment[0] = NOW + timedelta(minutes=20)

    assert client.get("/wachtwoord/veranderen/").headers["Location"].startswith("/bevestigen/")


def link_for(email: str, **more: str) -> str:
    Client().post(FORGOTTEN, {"email": email}, **more)
    found = re.search(r"http://testserver(/wachtwoord/nieuw/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def test_forgotten_by_mail_to_a_new_one(client: Client, ans: User) -> None:
    stale = Client()
    stale.force_login(ans)
    assert "Stuur de link" in client.get(FORGOTTEN).content.decode()

    shown = client.get(link_for("Ans@Gouda.example"), follow=True)
    assert shown.redirect_chain[0][0].endswith("/kies/") and "Kies een nieuw wachtwoord" in shown.content.decode()
    weak = client.post(shown.redirect_chain[0][0], {"new": "kort"})
    assert weak.status_code == 422
    done = client.post(shown.redirect_chain[0][0], {"new": NEW})

    assert done.headers["Location"] == "/inloggen/"
    assert client.post("/inloggen/", {"email": ans.email, "password": NEW}).status_code == 302
    assert stale.get("/account/").status_code == 302


def test_the_link_works_once(client: Client, ans: User) -> None:
    link = link_for(ans.email)
    to = client.get(link).headers["Location"]
    client.post(to, {"new": NEW})

    again = Client().get(link)

    assert again.status_code == 404 and "Deze link werkt niet meer" in again.content.decode()
    assert client.get(to).status_code == 404


def test_an_older_link_is_dead_after_the_password_changed(client: Client, ans: User) -> None:
    link = link_for(ans.email)
    client.force_login(ans)
    client.post("/wachtwoord/veranderen/", {"old": PASSWORD, "new": NEW})

    assert Client().get(link).status_code == 404


@pytest.mark.parametrize(
    "path", ["MQ/x", "x/kies", "%F0%9F/kies", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5/kies", "MQ/kies", "LTE/a-b"]
)
def test_a_made_up_link_is_gone(client: Client, ans: User, path: str) -> None:
    assert client.get(f"/wachtwoord/nieuw/{path}/").status_code == 404
    assert client.post(f"/wachtwoord/nieuw/{path}/", {"new": NEW}).status_code == 404


def test_the_proof_of_one_person_opens_nothing_of_another(client: Client, ans: User, make_person: MakePerson) -> None:
    els = make_person("els")
    to = client.get(link_for(ans.email)).headers["Location"]
    uid = link_for(els.email).split("/")[3]

    assert client.get(f"/wachtwoord/nieuw/{uid}/kies/").status_code == 404
    assert client.get(to).status_code == 200


def test_a_forged_host_is_refused_so_that_no_link_leads_elsewhere(client: Client, ans: User) -> None:
    answer = client.post(FORGOTTEN, {"email": ans.email}, HTTP_HOST="evil.example")

    assert answer.status_code == 400 and mail.outbox == []


def test_without_that_refusal_the_link_would_lead_there(client: Client, ans: User, settings: Settings) -> None:
    """The negative control of the test above."""
    settings.ALLOWED_HOSTS = ["*"]

    client.post(FORGOTTEN, {"email": ans.email}, HTTP_HOST="evil.example")

    assert "http://evil.example/" in mail.outbox[0].body


def test_unknown_and_closed_addresses_get_the_same_page_and_a_mail_of_their_own(client: Client, ans: User) -> None:
    User.objects.create_user("weg@gouda.example", "Weg", PASSWORD, is_active=False)
    pages = []
    for email in ("ans@gouda.example", "niemand@gouda.example", "weg@gouda.example"):
        page = client.post(FORGOTTEN, {"email": email}).content.decode().replace(email, "X")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))

    assert pages[0] == pages[1] == pages[2]
    assert ["hoort geen account" in letter.body for letter in mail.outbox] == [False, True, True]


def test_asking_too_often_is_refused_and_nonsense_is_named(client: Client, ans: User) -> None:
    codes = [client.post(FORGOTTEN, {"email": ans.email}).status_code for _ in range(11)]

    assert codes == [200] * 10 + [429]
    assert client.post(FORGOTTEN, {"email": "geen adres"}).status_code == 422


def test_an_installation_without_mail_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from bundel.site.outside_services import read_mail

    monkeypatch.setattr("django.conf.settings.MAIL", read_mail("", "production"))

    assert "kan nu geen mail sturen" in client.get(FORGOTTEN).content.decode()
    client.post(FORGOTTEN, {"email": "x@gouda.example"})
    assert mail.outbox == []
