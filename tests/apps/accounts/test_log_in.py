"""Logging in and out: no hints for strangers, no lock-out by strangers, no leaving the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.apps.accounts.conftest import TRAIL

from bundel.apps.accounts.actions import roles, tries
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import LogInTry, User
from bundel.apps.accounts.visitor_address import visitor_address
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation, OrganisationKind

pytestmark = pytest.mark.django_db
PASSWORD = "paard batterij nietje"
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def moment() -> Iterator[list[datetime]]:
    """The present moment, to be moved by a test."""
    now = [NOW]
    with patch("bundel.site.clock.now", lambda: now[0]):
        yield now


@pytest.fixture
def person(moment: list[datetime]) -> User:
    return User.objects.create_user("ans@gouda.example", "Ans", PASSWORD)


def log_in(client: Client, password: str = PASSWORD, email: str = "ans@gouda.example", **more: str) -> int:
    page = client.post("/inloggen/", {"email": email, "password": password, **more}, REMOTE_ADDR="192.0.2.1")
    return page.status_code


def test_right_password_leads_to_the_page_that_was_asked_for(client: Client, person: User) -> None:
    answer = client.post("/inloggen/", {"email": "ANS@Gouda.example", "password": PASSWORD, "next": "/onderwerpen/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/onderwerpen/")


def test_next_that_is_a_bare_word_is_an_address_and_no_name(client: Client, person: User) -> None:
    answer = client.post("/inloggen/", {"email": person.email, "password": PASSWORD, "next": "onderwerpen"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "onderwerpen")


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_next_never_leaves_the_site(client: Client, person: User, evil: str) -> None:
    answer = client.post("/inloggen/", {"email": person.email, "password": PASSWORD, "next": evil})

    assert answer.headers["Location"] == "/"


def test_a_member_starts_at_the_agenda_of_the_own_municipality(client: Client, person: User) -> None:
    kind = OrganisationKind.objects.create(code="municipality", name="gemeente", place=0)
    gouda = Organisation.objects.create(code="GM0513", kind=kind, name="Gouda", name_common="Gouda", search_key="gouda")
    roles.give_role(person, gouda, Role.READER, on=NOW.date(), trail=TRAIL)

    answer = client.post("/inloggen/", {"email": person.email, "password": PASSWORD})

    assert answer.headers["Location"] == "/gemeente/GM0513/agenda/"


def test_unknown_address_and_wrong_password_get_the_same_words(client: Client, person: User) -> None:
    pages = []
    for email, password in (("ans@gouda.example", "fout"), ("niemand@gouda.example", "fout")):
        page = client.post("/inloggen/", {"email": email, "password": password})
        pages.append((page.status_code, [str(error) for error in page.context["form"].non_field_errors()]))

    assert pages[0] == pages[1]
    assert pages[0][0] == 422 and "horen niet bij elkaar" in pages[0][1][0]


def test_typed_address_stays_and_password_does_not(client: Client, person: User) -> None:
    page = client.post("/inloggen/", {"email": "ans@gouda.example", "password": "geheim-fout"}).content.decode()

    assert "ans@gouda.example" in page and "geheim-fout" not in page
    assert log_in(client, email="geen adres") == 422


def test_the_eleventh_try_in_a_quarter_is_refused_even_with_the_right_password(
    client: Client, person: User, moment: list[datetime]
) -> None:
    assert [log_in(client, "fout") for _ in range(11)] == [422] * 10 + [429]
    assert log_in(client) == 429

    moment[0] = NOW + timedelta(minutes=15)

    assert log_in(client) == 302


def test_a_stranger_at_another_address_locks_nobody_out(client: Client, person: User) -> None:
    for _ in range(12):
        log_in(client, "fout")

    answer = client.post("/inloggen/", {"email": person.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.2")

    assert answer.status_code == 302


def test_many_accounts_from_one_address_are_refused_after_a_hundred(moment: list[datetime]) -> None:
    for number in range(100):
        tries.note_try(f"{number}@gouda.example", "192.0.2.1", NOW + number * tries.PAUSE)

    with pytest.raises(tries.TooManyTries) as refused:
        tries.note_try("ans@gouda.example", "192.0.2.1", NOW + 100 * tries.PAUSE)
    assert refused.type is tries.TooManyTries


def test_one_password_on_fifty_accounts_goes_slowly_and_is_logged(
    client: Client, person: User, moment: list[datetime]
) -> None:
    codes = [log_in(client, "Welkom2026!", f"{number}@gouda.example") for number in range(50)]

    assert codes == [422] * 20 + [429] * 30
    assert AuditEntry.objects.filter(kind="log_in.refused", reason="many-accounts").count() == 30
    moment[0] = NOW + timedelta(seconds=5)
    assert log_in(client) == 302


def test_fifty_colleagues_who_succeed_behind_one_address_are_not_slowed(client: Client, moment: list[datetime]) -> None:
    """The negative control of the test above."""
    for number in range(50):
        User.objects.create_user(f"{number}@gouda.example", "Iemand", PASSWORD)

    assert {log_in(Client(), email=f"{number}@gouda.example") for number in range(50)} == {302}


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(client: Client, person: User) -> None:
    costs = []
    for email in ("ans@gouda.example", "niemand@gouda.example"):
        with (
            CaptureQueriesContext(connection) as asked,
            patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="md5$x$y") as hashed,
        ):
            log_in(client, "fout", email)
        costs.append((len(asked), hashed.call_count))

    assert costs[0] == costs[1] and costs[0][1] == 1


def test_a_form_without_its_token_or_from_another_site_is_refused(person: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    data = {"email": person.email, "password": PASSWORD}
    token = strict.get("/inloggen/").context["csrf_token"]

    assert strict.post("/inloggen/", data).status_code == 403
    evil = strict.post("/inloggen/", {**data, "csrfmiddlewaretoken": token}, headers={"origin": "https://evil.example"})
    assert evil.status_code == 403
    assert strict.post("/inloggen/", {**data, "csrfmiddlewaretoken": str(token)}).status_code == 302


def test_logging_in_and_out_and_a_refusal_stand_in_the_log_without_a_word_of_what_was_typed(
    client: Client, person: User
) -> None:
    log_in(client, "heel geheim")
    log_in(client, "heel geheim", "stranger@gouda.example")
    log_in(client)
    client.post("/uitloggen/")

    entries = list(AuditEntry.objects.order_by("id").values_list("kind", "result", "person_id"))
    assert entries == [
        ("log_in.refused", "refused", person.pk), ("log_in.refused", "refused", None),
        ("log_in.done", "done", person.pk), ("log_in.ended", "done", person.pk),
    ]  # fmt: skip
    kept = str(list(AuditEntry.objects.values()))
    assert "geheim" not in kept and "stranger" not in kept and "127.0.0.1" not in kept


def test_tries_at_the_same_moment_do_not_slip_through(moment: list[datetime]) -> None:
    """Others wrote their tries between our look and our own try."""
    for _ in range(9):
        tries.note_try("ans@gouda.example", "192.0.2.1", NOW)
    made = LogInTry.objects.create

    def meanwhile(**values: object) -> None:
        made(**values)
        made(**values)

    with patch.object(LogInTry.objects, "create", meanwhile), pytest.raises(tries.TooManyTries):
        tries.note_try("ans@gouda.example", "192.0.2.1", NOW)


def test_success_forgets_the_tries_and_digests_tell_nothing(client: Client, person: User) -> None:
    log_in(client, "fout")
    assert "gouda" not in str(LogInTry.objects.values())

    log_in(client)

    assert not LogInTry.objects.exists()


def test_after_logging_out_the_old_cookie_is_dead(client: Client, person: User) -> None:
    log_in(client)
    old = client.cookies["bundel-session"].value

    client.post("/uitloggen/")
    client.cookies["bundel-session"] = old

    assert not client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated
    assert client.get("/uitloggen/").status_code == 405


def test_logging_in_gives_a_new_session(client: Client, person: User) -> None:
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = session.session_key

    log_in(client)

    assert client.session.session_key != before and client.session["kept"] == "yes"


@pytest.mark.parametrize(
    ("minutes", "step", "is_in"), [(29, 29, True), (31, 31, False), (479, 20, True), (481, 20, False)]
)
def test_half_an_hour_idle_or_eight_hours_in_all_ends_it(
    client: Client, person: User, moment: list[datetime], minutes: int, step: int, is_in: bool
) -> None:
    log_in(client)

    for passed in [*range(step, minutes, step), minutes]:
        moment[0] = NOW + timedelta(minutes=passed)
        last = client.get("/wie-mag-wat/")

    assert last.wsgi_request.user.is_authenticated is is_in


def test_a_session_without_times_gets_them(client: Client, person: User) -> None:
    client.force_login(person)

    client.get("/wie-mag-wat/")

    assert client.session["seen_at"] == NOW.isoformat()
    client.get("/wie-mag-wat/")
    assert client.session["seen_at"] == NOW.isoformat()


def test_a_closed_account_is_out_at_the_next_request(client: Client, person: User) -> None:
    log_in(client)

    User.objects.update(is_active=False)

    assert not client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated
    assert log_in(client) == 422


@pytest.mark.parametrize(
    ("remote", "forwarded", "is_behind", "address"),
    [
        ("192.0.2.1", "198.51.100.7", False, "192.0.2.1"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.7", True, "198.51.100.7"),
        ("10.0.0.1", None, True, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", None, False, "2001:0db8:0001:0002"),
        ("::ffff:192.0.2.1", None, False, "::ffff:c000:201"),
        ("", None, False, "unknown"),
    ],
)
def test_the_address_is_what_our_own_proxy_says(
    settings: Settings, remote: str, forwarded: str | None, is_behind: bool, address: str
) -> None:
    settings.IS_BEHIND_PROXY = is_behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert visitor_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == address


class TestExamples:
    @pytest.fixture
    def place(self, settings: Settings, tmp_path: Path) -> Path:
        settings.VAR = tmp_path / "var"
        for number, (code, example) in enumerate({"municipality": True, "association": False}.items()):
            kind = OrganisationKind.objects.create(code=code, name=code, place=number)
            Organisation.objects.create(
                code=f"VB000{number}", kind=kind, name=code, name_common=code, search_key=code, is_example=example
            )
        return tmp_path / "var"

    def test_each_role_gets_an_account_once(self, place: Path) -> None:
        call_command("make_examples", verbosity=0)
        call_command("make_examples", verbosity=0)

        assert sorted(User.objects.values_list("email", flat=True)) == [
            "beheerder@vb0000.example", "beheerder@vb0001.example", "beslisser@vb0000.example", "lezer@vb0000.example",
            "redacteur@vb0001.example", "voorbereider@vb0000.example",
        ]  # fmt: skip
        assert (place / "example-password").stat().st_mode & 0o077 == 0

    def test_a_lost_password_file_gives_a_new_password_that_works(self, place: Path, client: Client) -> None:
        call_command("make_examples", verbosity=0)
        (place / "example-password").write_text("een-ander-wachtwoord-12\n")

        call_command("make_examples", verbosity=0)

        assert log_in(client, "een-ander-wachtwoord-12", "lezer@vb0000.example") == 302

    def test_the_log_in_page_shows_them_in_a_try_out_only(
        self, place: Path, client: Client, settings: Settings
    ) -> None:
        call_command("make_examples", verbosity=0)
        password = (place / "example-password").read_text().strip()

        assert password not in client.get("/inloggen/").content.decode()
        settings.IS_TRYOUT = True
        page = client.get("/inloggen/").content.decode()

        assert password in page and "beslisser@vb0000.example" in page

    def test_production_refuses_to_make_them_and_to_let_them_in(
        self, place: Path, client: Client, settings: Settings
    ) -> None:
        call_command("make_examples", verbosity=0)
        password = (place / "example-password").read_text().strip()
        log_in(client, password, "lezer@vb0000.example")
        assert client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated

        settings.HAS_EXAMPLE_ACCOUNTS = False

        assert not client.get("/wie-mag-wat/").wsgi_request.user.is_authenticated
        assert log_in(client, password, "lezer@vb0000.example") == 422
        with pytest.raises(CommandError, match="Nothing was made"):
            call_command("make_examples")

    def test_without_example_municipalities_it_says_what_to_do(self, settings: Settings, tmp_path: Path) -> None:
        settings.VAR = tmp_path

        with pytest.raises(CommandError, match="run load_data first"):
            call_command("make_examples")
