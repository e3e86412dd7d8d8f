"""The second step: set up, asked at log-in, once only, and needed for every role that decides."""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from io import StringIO
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from tests.apps.accounts.conftest import NOW, PASSWORD, MakePerson
from tests.apps.accounts.second_steps import HALF_MINUTE, code_for, give_app

from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.log_in.locks import lock, unlock
from bundel.apps.accounts.log_in.recovery_codes import codes_left, make_codes, use_code
from bundel.apps.accounts.log_in.second_step import with_second_step, without_second_step
from bundel.apps.accounts.models import User
from bundel.apps.accounts.policy import viewer_of
from bundel.apps.accounts.views.second_step import picture_of
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation
from bundel.site.checks import everybody_is_asked_a_second_step

LOG_IN, STEP, SET_UP = "/inloggen/", "/inloggen/tweede-stap/", "/account/tweede-stap/app/"
NEW_CODES = "/account/tweede-stap/noodcodes/nieuw/"
SHOWN = re.compile(r"<li><code>(\d{6}(?: \d{6}){5})</code></li>")


@pytest.fixture(autouse=True)
def in_earnest(settings: Settings) -> None:
    settings.SECOND_STEP_REQUIRED = True


@pytest.fixture(autouse=True)
def one_half_minute() -> Iterator[None]:
    """No test may fall between two codes."""
    last_second = time.time() // HALF_MINUTE * HALF_MINUTE + HALF_MINUTE - 1
    with patch("time.time", lambda: last_second):
        yield


@pytest.fixture
def boss(gouda: Organisation, make_person: MakePerson) -> User:
    return make_person("bas", gouda, Role.DECIDER)


def log_in(client: Client, person: User) -> str:
    return client.post(LOG_IN, {"email": person.email, "password": PASSWORD}).headers["Location"]


def stepped_in(client: Client, person: User) -> None:
    """Logged in with both steps."""
    client.force_login(person)
    session = client.session
    session["second_step"] = person.pk
    session.save()


def roles_of(client: Client) -> frozenset[str]:
    return viewer_of(client.get("/wie-mag-wat/").wsgi_request).roles_in("GM0513")


def test_with_a_password_alone_a_decider_decides_nothing_and_is_led_to_the_set_up(
    client: Client, boss: User, settings: Settings
) -> None:
    assert log_in(client, boss) == "/account/tweede-stap/"

    assert roles_of(client) == frozenset()
    assert client.get("/beheer/GM0513/mandaten/").headers["Location"] == "/account/tweede-stap/"
    page = client.get("/account/tweede-stap/").content.decode()
    assert "Stel een tweede stap in" in page and "Stel de app in" in page
    settings.SECOND_STEP_FOR = "deciders"
    assert roles_of(client) == frozenset()
    assert "Uw rol werkt pas" in client.get("/account/").content.decode()


def test_without_the_requirement_the_password_would_do(client: Client, boss: User, settings: Settings) -> None:
    """The negative control of the test above."""
    settings.SECOND_STEP_REQUIRED = False
    log_in(client, boss)

    assert roles_of(client) == {Role.DECIDER}


def test_the_requirement_opens_nothing_that_the_role_would_not(client: Client, boss: User) -> None:
    log_in(client, boss)

    assert client.get("/beheer/GM0503/mandaten/").status_code == 404
    assert client.get("/beheer/GM0513/mensen/").status_code == 404


@pytest.mark.parametrize("role", [None, *sorted(set(Role) - {Role.CURATOR})])
def test_whoever_has_an_account_opens_nothing_but_the_set_up_with_a_password_alone(
    client: Client, gouda: Organisation, make_person: MakePerson, role: str | None
) -> None:
    person = make_person("lies", gouda, role) if role else make_person("lies")
    assert log_in(client, person) == "/account/tweede-stap/"

    assert roles_of(client) == frozenset()
    for page in ("/account/", "/account/gegevens/", "/voor-mij/"):
        assert client.get(page).headers["Location"] == "/account/tweede-stap/", page
    assert client.get(SET_UP).status_code == 200 and client.get("/onderwerpen/").status_code == 200
    assert "Kies één van deze manieren" in client.get("/account/tweede-stap/").content.decode()


def test_where_it_is_asked_of_deciders_alone_a_reader_needs_none(
    client: Client, gouda: Organisation, make_person: MakePerson, settings: Settings
) -> None:
    """The negative control of the test above; an installation may choose this, and is warned."""
    settings.SECOND_STEP_FOR = "deciders"
    assert log_in(client, make_person("lies", gouda, Role.READER)) != "/account/tweede-stap/"

    assert roles_of(client) == {Role.READER} and client.get("/voor-mij/").status_code == 200
    assert "Beslissers, beheerders en redacteuren" in client.get("/wie-mag-wat/").content.decode()
    assert [one.id for one in everybody_is_asked_a_second_step()] == ["bundel.W003"]


def test_that_everybody_takes_it_is_told_and_gives_no_warning(client: Client) -> None:
    assert "Iedereen met een account" in client.get("/wie-mag-wat/").content.decode()
    assert everybody_is_asked_a_second_step() == []


def test_setting_up_the_app_opens_the_role_at_once_and_gives_codes_for_a_bad_day(client: Client, boss: User) -> None:
    log_in(client, boss)
    page = client.get(SET_UP).content.decode()
    shown = re.search(r"Sleutel:\s*<code>([A-Z2-7 ]+)</code>", page)
    assert shown and "<svg" in page and "data:" not in page
    secret = shown[1].replace(" ", "")

    wrong = client.post(SET_UP, {"code": "000000"})
    assert "Deze code klopt niet" in wrong.content.decode() and roles_of(client) == frozenset()
    right = client.post(SET_UP, {"code": code_for(secret)})

    assert AuditEntry.objects.filter(kind="second_step.added", reason="totp", organisation_code="GM0513").exists()
    codes = SHOWN.findall(right.content.decode())
    assert len(codes) == 10 and roles_of(client) == {Role.DECIDER}
    again = client.get("/account/tweede-stap/noodcodes/").content.decode()
    assert codes[0] not in again and "U heeft nog 10 codes" in again
    kept = str(list(Authenticator.objects.values()))
    assert "hashed" in kept and not any(code.replace(" ", "") in kept or code in kept for code in codes)
    assert secret not in str(list(Authenticator.objects.values()))


def test_log_in_then_asks_the_code_and_goes_on_to_the_page_that_was_asked(client: Client, boss: User) -> None:
    secret = give_app(boss)

    to = client.post(LOG_IN, {"email": boss.email, "password": PASSWORD, "next": "/beheer/GM0513/mandaten/"})
    assert to.headers["Location"] == STEP
    assert not client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated
    assert "De tweede stap" in client.get(STEP).content.decode()
    done = client.post(STEP, {"code": code_for(secret)})

    assert done.headers["Location"] == "/beheer/GM0513/mandaten/"
    assert roles_of(client) == {Role.DECIDER}


def test_a_code_works_once_also_for_somebody_who_looked_over_a_shoulder(client: Client, boss: User) -> None:
    secret = give_app(boss)
    for device in (client, Client()):
        log_in(device, boss)
        last = device.post(STEP, {"code": code_for(secret)})

    assert last.status_code == 200 and "al gebruikt" in last.content.decode()


def test_without_the_memory_of_used_codes_it_would_work_twice(client: Client, boss: User) -> None:
    """The negative control of the test above: what each process would know by itself."""
    secret = give_app(boss)
    for device in (client, Client()):
        log_in(device, boss)
        last = device.post(STEP, {"code": code_for(secret)})
        cache.clear()

    assert last.status_code == 302


def test_what_is_remembered_lies_in_the_database_that_all_processes_share(settings: Settings) -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_a_code_of_the_half_minute_before_is_refused(client: Client, boss: User) -> None:
    secret = give_app(boss)
    log_in(client, boss)

    assert client.post(STEP, {"code": code_for(secret, later=-1)}).status_code == 200


def test_guessing_codes_stops_after_ten_and_the_log_tells_it(client: Client, boss: User) -> None:
    secret = give_app(boss)
    log_in(client, boss)

    for _ in range(10):
        client.post(STEP, {"code": "000000"})
    last = client.post(STEP, {"code": code_for(secret)})

    assert last.status_code == 200 and "te vaak een code" in last.content.decode()
    refused = AuditEntry.objects.filter(kind="log_in.refused", reason="wrong-totp", organisation_code="GM0513")
    assert refused.count() == 10


def test_a_recovery_code_works_once(client: Client, boss: User) -> None:
    give_app(boss)
    first, *others = make_codes(boss)
    outcomes = []
    for device in (client, Client()):
        log_in(device, boss)
        outcomes.append(device.post(STEP, {"code": first}).status_code)

    assert outcomes == [302, 200] and codes_left(boss) == 9
    assert client.post("/bevestigen/", {"code": others[0].replace(" ", "-")}).status_code == 302
    assert codes_left(boss) == 8


def test_the_recovery_code_of_somebody_else_does_nothing(client: Client, boss: User, make_person: MakePerson) -> None:
    give_app(boss)
    other = make_codes(make_person("els"))
    log_in(client, boss)

    assert client.post(STEP, {"code": other[0]}).status_code == 200 and codes_left(boss) == 0
    make_codes(boss)
    assert client.post(STEP, {"code": other[0]}).status_code == 200 and codes_left(boss) == 10


def test_of_recovery_codes_only_hashes_are_kept_of_so_many_figures_that_nobody_finds_them(boss: User) -> None:
    codes = make_codes(boss)
    figures = {code.replace(" ", "") for code in codes}
    kept = json.dumps(Authenticator.objects.get().data)

    assert len(figures) == 10 and all(len(one) == 36 and one.isdecimal() for one in figures)
    assert math.log2(10**36) >= 112
    assert all(sha256(one.encode()).hexdigest() in kept and one not in kept for one in figures)
    # To the library itself there are none.
    assert not Authenticator.objects.get().wrap().validate_code(next(iter(figures)))


def test_a_new_password_by_mail_does_not_pass_the_second_step(client: Client, boss: User) -> None:
    give_app(boss)
    client.post("/wachtwoord/vergeten/", {"email": boss.email})
    link = re.search(r"http://testserver(/wachtwoord/nieuw/\S+)", mail.outbox[-1].body)
    assert link
    to = client.get(link[1]).headers["Location"]
    assert client.post(to, {"new": "een heel ander wachtwoord"}).headers["Location"] == LOG_IN

    answer = client.post(LOG_IN, {"email": boss.email, "password": "een heel ander wachtwoord"})

    assert answer.headers["Location"] == STEP
    assert not client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated


def test_the_step_cannot_be_taken_without_the_password_first(client: Client, boss: User) -> None:
    secret = give_app(boss)

    assert client.post(STEP, {"code": code_for(secret)}).headers["Location"] == LOG_IN
    log_in(client, boss)
    client.post("/uitloggen/")
    assert client.post(STEP, {"code": code_for(secret)}).headers["Location"] == LOG_IN


def test_the_step_of_one_person_counts_for_nobody_else(client: Client, boss: User, make_person: MakePerson) -> None:
    client.force_login(boss)
    session = client.session
    session["second_step"] = boss.pk + 1
    session.save()

    assert roles_of(client) == frozenset()


def test_a_long_time_later_the_code_is_asked_and_the_password_alone_is_not_offered(
    client: Client, boss: User, moment: list[datetime]
) -> None:
    secret = give_app(boss)
    log_in(client, boss)
    client.post(STEP, {"code": code_for(secret)})
    moment[0] = NOW + timedelta(minutes=20)

    page = client.get("/bevestigen/").content.decode()
    assert "Code uit uw app" in page and "Wachtwoord" not in page
    assert client.post("/bevestigen/", {"password": PASSWORD}).status_code == 422
    assert client.post("/bevestigen/", {"code": "000000"}).status_code == 422
    cache.clear()
    done = client.post("/bevestigen/", {"code": code_for(secret), "next": "/account/"})

    assert done.headers["Location"] == "/account/"
    assert viewer_of(client.get("/account/").wsgi_request).has_recent_login


def test_taking_the_app_away_asks_a_recent_log_in_and_is_logged(
    client: Client, boss: User, moment: list[datetime]
) -> None:
    give_app(boss)
    moment[0] = NOW + timedelta(minutes=20)
    stepped_in(client, boss)
    moment[0] += timedelta(minutes=20)
    late = client.get("/account/tweede-stap/app/weg/")
    assert late.headers["Location"].startswith("/bevestigen/")

    stepped_in(client, boss)
    assert "Vraagt uw rol een tweede stap?" in client.get("/account/tweede-stap/app/weg/").content.decode()
    client.post("/account/tweede-stap/app/weg/")

    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(kind="second_step.removed", reason="totp", person_id=boss.pk).exists()


def test_new_recovery_codes_take_the_place_of_the_old(client: Client, boss: User) -> None:
    give_app(boss)
    old = make_codes(boss)
    stepped_in(client, boss)

    assert "oude noodcodes" in client.get(NEW_CODES).content.decode()
    new = SHOWN.findall(client.post(NEW_CODES).content.decode())

    assert len(new) == 10 and not set(old) & set(new)
    assert use_code(boss, old[0]) is None and use_code(boss, new[0]) is not None
    assert AuditEntry.objects.filter(kind="second_step.added", reason="recovery_codes").exists()


def test_recovery_codes_are_made_only_beside_another_second_step(client: Client, boss: User) -> None:
    stepped_in(client, boss)

    for answer in (client.get(NEW_CODES), client.post(NEW_CODES)):
        assert answer.headers["Location"] == "/account/tweede-stap/"
    assert not Authenticator.objects.exists()


def test_pages_about_passkeys_are_ours_and_hold_no_script_of_their_own(client: Client, boss: User) -> None:
    client.force_login(boss)

    page = client.get("/account/tweede-stap/sleutels/nieuw/").content.decode()

    assert "Voeg een toegangssleutel toe" in page and 'id="passkey-options"' in page
    assert client.get("/account/tweede-stap/sleutels/").headers["Location"] == "/account/tweede-stap/"
    assert "mfa/js/webauthn-json.js" in page and "Security" not in page


@pytest.mark.parametrize("sent", ["", "geen json", "{}", "[]", '{"id": "x"}', "null", '{"response": {"a": 1}}',
     '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30"}}'])  # fmt: skip
def test_a_made_up_passkey_is_refused_and_breaks_nothing(client: Client, boss: User, sent: str) -> None:
    client.get("/inloggen/sleutel/", headers={"accept": "application/json"})
    answer = client.post("/inloggen/sleutel/", {"credential": sent})

    assert answer.status_code == 302 and not client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated
    client.force_login(boss)
    client.get("/account/tweede-stap/sleutels/nieuw/")
    assert client.post("/account/tweede-stap/sleutels/nieuw/", {"name": "x", "credential": sent}).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_else_is_not_there(client: Client, boss: User, make_person: MakePerson) -> None:
    other = Authenticator.objects.create(user=make_person("els"), type="webauthn", data={})
    stepped_in(client, boss)

    for deed in ("weg", "naam"):
        assert client.get(f"/account/tweede-stap/sleutels/{other.pk}/{deed}/").status_code == 404
        assert client.post(f"/account/tweede-stap/sleutels/{other.pk}/{deed}/", {"name": "x"}).status_code == 404


def test_secrets_lie_locked_and_open_under_an_older_key_of_the_installation(settings: Settings) -> None:
    locked = lock("GEHEIM")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert "GEHEIM" not in locked and unlock(locked) == "GEHEIM"

    settings.SECRET_KEY_FALLBACKS = []
    assert unlock(locked) == ""


def test_the_picture_is_one_path_of_squares() -> None:
    picture = picture_of("otpauth://totp/x?secret=GEHEIM")

    assert picture["size"] > 20 and re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", picture["path"])


def test_roles_put_aside_come_back_whole(settings: Settings) -> None:
    settings.SECOND_STEP_FOR = "deciders"
    viewer = Viewer(1, "Bas", {"A": frozenset({Role.READER, Role.DECIDER}), "V": frozenset({Role.CURATOR})}, True)

    aside = without_second_step(viewer)

    assert aside.roles == {"A": frozenset({Role.READER})} and not aside.is_curator
    assert aside.organisation_codes == ("A",)
    assert with_second_step(aside) == viewer

    settings.SECOND_STEP_FOR = "everyone"
    assert not without_second_step(viewer).roles and with_second_step(without_second_step(viewer)) == viewer


def test_an_example_account_of_a_try_out_needs_none_and_elsewhere_it_is_not_let_in(
    client: Client, boss: User, settings: Settings
) -> None:
    User.objects.update(is_example=True)
    log_in(client, boss)
    assert roles_of(client) == {Role.DECIDER}

    settings.HAS_EXAMPLE_ACCOUNTS = False

    assert roles_of(client) == frozenset()


def test_when_everything_is_lost_who_runs_the_installation_takes_it_away(client: Client, boss: User) -> None:
    secret = give_app(boss)
    log_in(client, boss)
    client.post(STEP, {"code": code_for(secret)})
    assert roles_of(client) == {Role.DECIDER}

    call_command("remove_second_step", email="Bas@gouda.example", stdout=StringIO())

    assert not client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated
    log_in(client, boss)
    assert roles_of(client) == frozenset()
    assert AuditEntry.objects.filter(kind="second_step.removed", reason="lost", organisation_code="GM0513").exists()
    for email in ("bas@gouda.example", "niemand@gouda.example"):
        with pytest.raises(CommandError, match="Nothing was done"):
            call_command("remove_second_step", email=email)
