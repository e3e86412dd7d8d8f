"""One's own account: roles, mandates, and where one is logged in."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from tests.apps.accounts.conftest import NOW, ON, PASSWORD, TRAIL, MakePerson

from bundel.apps.accounts.actions import clearing
from bundel.apps.accounts.actions.mandates import give_mandate
from bundel.apps.accounts.actions.stand_ins import give_stand_in
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, User
from bundel.apps.accounts.own_account import device_of
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def boss(gouda: Organisation, make_person: MakePerson) -> User:
    return make_person("bas", gouda, Role.DECIDER)


def test_it_tells_roles_lent_ones_and_mandates(
    client: Client, boss: User, gouda: Organisation, make_person: MakePerson
) -> None:
    els = make_person("els", gouda, Role.DECIDER, Role.ADMINISTRATOR)
    give_mandate(boss, gouda, basis="artikel 4", valid_from=ON, trail=TRAIL)
    absent = Membership.objects.get(person=els, role=Role.DECIDER)
    give_stand_in(absent, boss, valid_from=ON, valid_until=ON.replace(month=12), trail=TRAIL)
    client.force_login(boss)

    page = client.get("/account/").content.decode()

    assert "beslisser, voor Els" in page and "Gouda: artikel 4" in page and "nog niet ingesteld" in page
    assert "/beheer/GM0513/mandaten/" in page and "/beheer/GM0513/mensen/" not in page
    client.force_login(els)
    assert "/beheer/GM0513/mensen/" in client.get("/account/").content.decode()


def test_who_never_had_a_role_reads_what_to_do(client: Client, make_person: MakePerson) -> None:
    client.force_login(make_person("nieuw"))

    page = client.get("/account/")

    assert page.status_code == 200 and "U heeft nu geen rol" in page.content.decode()


class TestSessions:
    @pytest.fixture
    def devices(self, boss: User) -> list[Client]:
        made = [Client(), Client(), Client()]
        for device in made:
            device.post("/inloggen/", {"email": boss.email, "password": PASSWORD}, headers={"user-agent": FIREFOX})
        return made

    def test_each_is_listed_in_words_and_this_one_is_marked(self, devices: list[Client]) -> None:
        page = devices[0].get("/account/").content.decode()

        assert page.count("Firefox op Windows</th>") == 3 and page.count("dit apparaat") == 1
        assert "Mozilla" not in page

    def test_one_is_ended_and_dead_at_its_next_request(self, devices: list[Client], boss: User) -> None:
        rows = devices[0].get("/account/").context["page"].sessions
        other = next(row for row in rows if not row.is_current)

        done = devices[0].post(f"/account/apparaten/{other.pk}/stop/", follow=True)

        assert "Op 1 ander apparaat" in done.content.decode()
        assert sorted(device.get("/account/").status_code for device in devices) == [200, 200, 302]
        assert AuditEntry.objects.filter(kind="session.ended", actor_id=boss.pk).count() == 1

    def test_all_others_are_ended_at_once(self, devices: list[Client]) -> None:
        done = devices[0].post("/account/apparaten/stop/", follow=True)

        assert "Op 2 andere apparaten" in done.content.decode()
        assert [device.get("/account/").status_code for device in devices] == [200, 302, 302]
        assert "nergens anders" in devices[0].post("/account/apparaten/stop/", follow=True).content.decode()

    def test_who_runs_the_installation_ends_them_all(self, devices: list[Client], boss: User) -> None:
        said = StringIO()
        call_command("end_sessions", email="Bas@gouda.example", stdout=said)

        assert "3 log-ins" in said.getvalue()
        assert [device.get("/account/").status_code for device in devices] == [302] * 3
        with pytest.raises(CommandError, match="Nothing was done"):
            call_command("end_sessions", email="niemand@gouda.example")

    def test_ending_one_asks_a_recent_log_in(self, boss: User, client: Client, moment: list[datetime]) -> None:
        client.force_login(boss)
        moment[0] = NOW + timedelta(minutes=20)

        assert client.post("/account/apparaten/stop/").headers["Location"].startswith("/bevestigen/")

    def test_what_is_known_of_a_log_in_goes_with_it(self, devices: list[Client]) -> None:
        devices[0].post("/uitloggen/")

        clearing.clear_sessions(timezone.now())

        assert UserSession.objects.count() == 2

    def test_that_of_somebody_else_or_this_one_is_not_there(
        self, devices: list[Client], client: Client, make_person: MakePerson
    ) -> None:
        mine = devices[0].get("/account/").context["page"].sessions
        current = next(row for row in mine if row.is_current)
        client.force_login(make_person("els"))

        assert client.post(f"/account/apparaten/{mine[0].pk}/stop/").status_code == 404
        assert devices[0].post(f"/account/apparaten/{current.pk}/stop/").status_code == 404
        assert [device.get("/account/").status_code for device in devices] == [200] * 3


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (FIREFOX, "Firefox op Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) AppleWebKit Safari/604", "Safari op iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari/537", "Chrome op Android"),
        ("curl/8", "Een browser"),
        ("\x1b[31m\r\nevil <script>", "Een browser"),
    ],
)
def test_a_device_is_named_in_words_that_we_chose(sent: str, words: str) -> None:
    assert device_of(sent) == words
