"""Who has which role, ending one, lending one, and mandates: the pages of an administrator."""

from __future__ import annotations

import json
from datetime import date
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.accounts.conftest import ON, PASSWORD, MakePerson

from bundel.apps.accounts import queries
from bundel.apps.accounts.administration import limit_text
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import Mandate, Membership, StandIn, User
from bundel.apps.accounts.policy import Decision
from bundel.apps.audit.models import AuditEntry
from bundel.apps.organisations.models import Organisation
from bundel.engine.tables.reading import read_table

PEOPLE = "/beheer/GM0513/mensen/"
MANDATES = "/beheer/GM0513/mandaten/"


@pytest.fixture
def head(client: Client, gouda: Organisation, make_person: MakePerson) -> User:
    person = make_person("bo", gouda, Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.fixture
def boss(gouda: Organisation, make_person: MakePerson) -> User:
    return make_person("bas", gouda, Role.DECIDER)


def role_of(person: User) -> Membership:
    return Membership.objects.get(person=person)


def test_the_page_names_everybody_of_the_own_organisation_and_nobody_else(
    client: Client, head: User, boss: User, delft: Organisation, make_person: MakePerson
) -> None:
    make_person("dirk", delft, Role.DECIDER)

    page = client.get(PEOPLE).content.decode()

    assert "bas@gouda.example" in page and "beslisser" in page and "dirk@gouda.example" not in page


def test_as_a_file_it_holds_the_same_in_three_forms(client: Client, head: User, boss: User) -> None:
    files = {kind: client.get(f"{PEOPLE}export.{kind}") for kind in ("csv", "xlsx", "json", "exe")}

    rows = [row.cells for kind in ("csv", "xlsx") for row in read_table(files[kind].content).rows]
    assert [row["naam"] for row in rows] == ["Bas", "Bo"] * 2
    assert [row["naam"] for row in json.loads(files["json"].content)] == ["Bas", "Bo"]
    assert files["csv"]["Content-Disposition"] == 'attachment; filename="mensen-GM0513.csv"'
    assert files["exe"].status_code == 404


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_people(
    client: Client, head: User, gouda: Organisation, make_person: MakePerson
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(PEOPLE)
        return len(found)

    asked()
    before = asked()
    for number in range(12):
        make_person(f"c{number}", gouda, Role.READER)

    assert asked() == before


def test_ending_a_role_is_felt_at_the_very_next_request_everywhere(client: Client, head: User, boss: User) -> None:
    devices = [Client(), Client()]
    for device in devices:
        device.post("/inloggen/", {"email": boss.email, "password": PASSWORD})
        assert device.get(MANDATES).status_code == 200

    assert "meteen, op alle apparaten" in client.get(f"{PEOPLE}{role_of(boss).pk}/stop/").content.decode()
    client.post(f"{PEOPLE}{role_of(boss).pk}/stop/", {"key": new_key()})

    assert [device.get(MANDATES).status_code for device in devices] == [404, 404]
    told = devices[0].get("/account/")
    assert told.status_code == 403 and "Uw rol bij Gouda stopte op 28 november 2026" in told.content.decode()
    assert "Gestopte rollen" in client.get(PEOPLE).content.decode()
    assert client.get(f"{PEOPLE}{role_of(boss).pk}/stop/").status_code == 404


def test_the_last_administrator_stays(client: Client, head: User, gouda: Organisation, make_person: MakePerson) -> None:
    refused = client.post(f"{PEOPLE}{role_of(head).pk}/stop/", {"key": new_key()})
    assert refused.status_code == 409 and "laatste beheerder" in refused.content.decode()

    make_person("els", gouda, Role.ADMINISTRATOR)

    assert client.post(f"{PEOPLE}{role_of(head).pk}/stop/", {"key": new_key()}).status_code == 302


def test_a_role_lost_between_form_and_sending_is_refused(
    client: Client, head: User, boss: User, gouda: Organisation, make_person: MakePerson
) -> None:
    make_person("els", gouda, Role.ADMINISTRATOR)
    make_person("ans", gouda, Role.READER)
    Membership.objects.create(person=head, organisation=gouda, role=Role.READER, valid_from=date(2026, 1, 1))
    client.get(f"{PEOPLE}{role_of(boss).pk}/stop/")

    Membership.objects.filter(person=head, role=Role.ADMINISTRATOR).update(valid_until=ON)

    assert client.post(f"{PEOPLE}{role_of(boss).pk}/stop/", {"key": new_key()}).status_code == 403
    assert role_of(boss).valid_until is None


def test_a_number_of_another_organisation_is_not_there(
    client: Client, head: User, delft: Organisation, make_person: MakePerson
) -> None:
    other = role_of(make_person("dirk", delft, Role.DECIDER))

    for path in (f"{other.pk}/stop/", f"{other.pk}/vervanger/"):
        assert client.get(PEOPLE + path).status_code == 404
        assert client.post(PEOPLE + path, {"key": new_key()}).status_code == 404
    other.refresh_from_db()
    assert other.valid_until is None


class TestStandIns:
    def send(self, client: Client, membership: Membership, stand_in: User, **more: str) -> int:
        days = {"valid_from": "2026-11-28", "last_day": "2026-12-04"}
        data = {"key": new_key(), "stand_in": str(stand_in.pk), **days, **more}
        return client.post(f"{PEOPLE}{membership.pk}/vervanger/", data).status_code

    def test_from_form_to_page_and_back(
        self, client: Client, head: User, boss: User, gouda: Organisation, make_person: MakePerson
    ) -> None:
        vera = make_person("vera", gouda, Role.PREPARER)
        form = client.get(f"{PEOPLE}{role_of(boss).pk}/vervanger/").content.decode()
        assert "Vera" in form and f'<option value="{boss.pk}">' not in form

        assert self.send(client, role_of(boss), vera) == 302
        given = StandIn.objects.get()
        page = client.get(PEOPLE).content.decode()
        assert given.valid_until == date(2026, 12, 5) and "Vera, van 28 november tot en met 4 december 2026" in page

        address = f"/beheer/GM0513/vervangers/{given.pk}/stop/"
        assert client.post(address, {"key": new_key()}).status_code == 302
        given.refresh_from_db()
        assert given.valid_until == ON

    def test_what_does_not_fit_is_refused(
        self, client: Client, head: User, boss: User, gouda: Organisation, delft: Organisation, make_person: MakePerson
    ) -> None:
        vera, dirk = make_person("vera", gouda, Role.PREPARER), make_person("dirk", delft, Role.DECIDER)

        assert self.send(client, role_of(boss), vera, last_day="2026-11-01") == 422
        assert self.send(client, role_of(boss), dirk) == 422
        assert self.send(client, role_of(head), vera) == 422
        assert not StandIn.objects.exists()

    def test_one_of_another_organisation_cannot_be_stopped(
        self, client: Client, head: User, delft: Organisation, make_person: MakePerson
    ) -> None:
        dirk, els = make_person("dirk", delft, Role.DECIDER), make_person("els", delft, Role.READER)
        given = StandIn.objects.create(
            membership=role_of(dirk), stand_in=els, valid_from=ON, valid_until=date(2027, 1, 1)
        )

        assert client.post(f"/beheer/GM0513/vervangers/{given.pk}/stop/", {"key": new_key()}).status_code == 404


class TestMandates:
    def send(self, client: Client, who: User, **more: str) -> int:
        data = {
            "key": new_key(), "person": str(who.pk), "max_euros": "50000", "basis": "artikel 4",
            "valid_from": "2026-11-28", "last_day": "2026-12-31", **more,
        }  # fmt: skip
        return client.post(MANDATES, data).status_code

    def test_from_form_to_query_and_back(self, client: Client, head: User, boss: User) -> None:
        assert "Er staat nog geen mandaat in" in client.get(MANDATES).content.decode()

        assert self.send(client, boss) == 302
        held = queries.mandate_for(boss.pk, "GM0513", 5_000_000, ON)
        page = client.get(MANDATES).content.decode()
        assert held is not None and "€ 50.000" in page and "artikel 4" in page and "31 december 2026" in page

        assert "is geen beslisser" not in page and "die is er nu niet" not in page
        ending = f"{PEOPLE}{role_of(boss).pk}/stop/"
        assert "Mandaten gelden dan niet meer" in client.get(ending).content.decode()
        client.post(ending, {"key": new_key()})
        left = client.get(MANDATES).content.decode()
        assert "geldt nu niet: is geen beslisser" in left and "kan een mandaat krijgen, en die is er nu niet" in left
        assert queries.mandate_for(boss.pk, "GM0513", 0, ON) is None

        client.post(f"{MANDATES}{held.mandate_id}/stop/", {"key": new_key()})
        assert queries.mandate_for(boss.pk, "GM0513", 0, ON) is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"max_euros": "-1"},
            {"max_euros": "1e30"},
            {"max_euros": "0.001"},
            {"basis": ""},
            {"last_day": "2026-01-01"},
            {"valid_from": "gisteren"},
            {"person": "999999"},
        ],
    )
    def test_what_does_not_fit_is_refused(self, client: Client, head: User, boss: User, wrong: dict[str, str]) -> None:
        assert self.send(client, boss, **wrong) == 422
        assert not Mandate.objects.exists()

    def test_only_deciders_of_the_own_organisation_can_be_chosen(
        self, client: Client, head: User, boss: User, delft: Organisation, gouda: Organisation, make_person: MakePerson
    ) -> None:
        for other in (make_person("dirk", delft, Role.DECIDER), make_person("vera", gouda, Role.PREPARER)):
            assert self.send(client, other) == 422

    def test_without_end_and_limit_it_says_so(self, client: Client, head: User, boss: User) -> None:
        assert self.send(client, boss, max_euros="", last_day="") == 302

        assert "geen grens" in client.get(MANDATES).content.decode()

    def test_colleagues_see_them_and_cannot_change_them(self, client: Client, head: User, boss: User) -> None:
        self.send(client, boss)
        client.force_login(boss)

        page = client.get(MANDATES)

        assert page.status_code == 200 and "Zet een mandaat erin" not in page.content.decode()
        assert self.send(client, boss) == 403
        row = read_table(client.get(f"{MANDATES}export.csv").content).rows[0].cells
        assert (row["wie"], row["bedrag tot en met"], row["laatste dag"]) == ("Bas", "€ 50.000", "2026-12-31")

    def test_one_of_another_organisation_is_not_there(
        self, client: Client, head: User, delft: Organisation, make_person: MakePerson
    ) -> None:
        dirk = make_person("dirk", delft, Role.DECIDER)
        other = Mandate.objects.create(person=dirk, organisation=delft, basis="x", valid_from=ON)

        assert client.post(f"{MANDATES}{other.pk}/stop/", {"key": new_key()}).status_code == 404


def test_an_amount_reads_as_people_write_it() -> None:
    assert [limit_text(cents) for cents in (None, 0, 123_456_700, 1_050)] == [
        "geen grens",
        "€ 0",
        "€ 1.234.567",
        "€ 10,50",
    ]


class TestLog:
    ADDRESS = "/beheer/GM0513/logboek/"

    def test_it_tells_who_did_what_to_whom_and_that_it_was_read(
        self, client: Client, head: User, boss: User, gouda: Organisation, make_person: MakePerson
    ) -> None:
        make_person("els", gouda, Role.ADMINISTRATOR)
        client.post(f"{PEOPLE}{role_of(boss).pk}/stop/", {"key": new_key()})
        client.get(self.ADDRESS)

        page = client.get(self.ADDRESS).content.decode()

        assert "<td>Bo</td><td>rol beëindigd</td><td>Bas" in page and "logboek bekeken" in page
        assert "een rol stoppen" in page and "beslisser" in page

    def test_nothing_of_another_organisation_stands_in_it_and_strangers_have_no_name(
        self, client: Client, head: User, delft: Organisation, make_person: MakePerson
    ) -> None:
        dirk = make_person("dirk", delft, Role.DECIDER)
        AuditEntry.objects.create(
            at="2026-11-28T09:00:00Z", kind="role.given", actor_id=dirk.pk, organisation_code="GM0513", place="test",
            result="done", keep_until="2030-01-01",
        )  # fmt: skip

        page = client.get(self.ADDRESS).content.decode()

        assert f"persoon {dirk.pk}" in page and "Dirk" not in page

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("", 2),
            ("?wat=log.read", 0),
            ("?wat=role.given", 2),
            ("?wat=onzin", 2),
            ("?resultaat=refused", 0),
            ("?vanaf=2026-11-28", 2),
            ("?vanaf=2026-11-29", 0),
            ("?tot=2026-11-27", 0),
            ("?tot=2026-11-28", 2),
            ("?vanaf=gisteren", 2),
            ("?page=1000000000000000000", 2),
            ("?wie=999999999999999999999", 2),
        ],
    )
    def test_filters_narrow_and_nonsense_does_not_break(
        self, client: Client, head: User, boss: User, query: str, count: int
    ) -> None:
        page = client.get(self.ADDRESS + query)

        assert page.status_code == 200
        assert len([row for row in page.context["rows"] if row.kind == "role.given"]) == count

    def test_it_narrows_to_one_person(self, client: Client, head: User, boss: User) -> None:
        page = client.get(f"{self.ADDRESS}?wie={boss.pk}")

        assert [row.about for row in page.context["rows"]] == ["Bas"]

    def test_it_goes_out_as_a_file_with_the_same_filter_and_that_is_logged(
        self, client: Client, head: User, boss: User
    ) -> None:
        page = client.get(f"{self.ADDRESS}?wat=role.given").content.decode()
        assert "export.csv?wat=role.given" in page
        files = {kind: client.get(f"{self.ADDRESS}export.{kind}?wat=role.given") for kind in ("csv", "xlsx", "json")}

        assert [len(read_table(files[kind].content).rows) for kind in ("csv", "xlsx")] == [2, 2]
        first = json.loads(files["json"].content)[0]
        assert first["tijd_utc"].endswith("+00:00") and first["wat_sleutel"] == "role.given"
        assert AuditEntry.objects.filter(kind="log.exported", actor_id=head.pk).count() == 3
        assert client.get(f"{self.ADDRESS}export.exe").status_code == 404

    def test_an_entry_of_a_kind_that_went_is_shown_by_its_key(self, client: Client, head: User) -> None:
        AuditEntry.objects.create(
            at="2026-11-28T09:00:00Z", kind="old.kind", organisation_code="GM0513", place="command:old",
            result="refused", keep_until="2030-01-01",
        )  # fmt: skip

        page = client.get(self.ADDRESS).content.decode()

        assert "old.kind" in page and "bezoeker of Bundel zelf" in page and "geweigerd" in page
        assert "opdracht old" in page and "command:" not in page


def test_an_organisation_that_went_meanwhile_is_not_found(client: Client, make_person: MakePerson) -> None:
    """It went between the policy and the page."""
    client.force_login(make_person("bo"))

    with patch("bundel.apps.accounts.middleware.decide", return_value=Decision.ALLOWED):
        assert client.get(PEOPLE).status_code == 404
