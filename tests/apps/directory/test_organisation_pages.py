"""The list of organisations, one of them, and the few that an administrator of the association adds by hand."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.apps.asking_the_database import looked_at
from tests.apps.directory.conftest import ONE, TODAY, TRAIL, administrator, browser, keeper, send

from bundel.apps.directory import queries
from bundel.apps.organisations.actions.assigning import Work, give_work
from bundel.apps.organisations.actions.registering import add_organisation
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("examples")
BODY: dict[str, Any] = {"code": "ICTNH", "kind": "affiliated_body", "name": "ICT samen"}


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_list_holds_what_exists_now_and_on_request_what_was() -> None:
    now, ever = queries.organisations(TODAY), queries.organisations(TODAY, with_former=True)

    assert (len(now), len(ever) - len(now)) == (346, 263)
    page = text_of(browser(), "/organisaties/?vroeger=on&zoek=haaren")
    assert "1 organisatie gevonden" in page and "tot 1 januari 2021" in page
    assert "Geen organisatie past bij deze keuze" in text_of(browser(), "/organisaties/?zoek=haaren")


@pytest.mark.parametrize("address", ["?soort=anders&page=-1", "?zoek=---"])
def test_nonsense_in_the_address_narrows_nothing_or_finds_nothing(address: str) -> None:
    assert browser().get(f"/organisaties/{address}").status_code == 200


def test_a_kind_and_a_code_narrow_it() -> None:
    assert [one.code for one in queries.organisations(TODAY, kind="association")] == ["VNGR"]
    assert [one.code for one in queries.organisations(TODAY, text="gm0513")] == ["GM0513"]
    assert queries.organisations(TODAY, text="---") == []


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_list_can_be_taken_away_as_it_was_chosen(kind: str) -> None:
    answer = browser().get(f"/organisaties/export.{kind}?zoek=gouda")

    assert answer.status_code == 200
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows == [list(queries.ORGANISATION_COLUMNS), ["GM0513", "Gouda", "gemeente", "", ""]]
    assert browser().get("/organisaties/export.exe").status_code == 404


def test_one_tells_what_was_before_it_and_what_came_after() -> None:
    haaren, boxtel = text_of(browser(), "/organisatie/GM0788/"), text_of(browser(), "/organisatie/GM0757/")

    assert "Bestaat nu niet" in haaren and "hierna" in haaren and "Vught" in haaren and "verdeeld" in haaren
    assert "hiervoor" in boxtel and "Haaren" in boxtel and "1 januari 2021" in boxtel
    assert "niet samengevoegd of verdeeld" in text_of(browser(), "/organisatie/VNGR/")
    assert browser().get("/organisatie/GM9999/").status_code == 404


def test_the_pages_ask_the_database_as_often_with_much_as_with_little() -> None:
    body = add_organisation(**BODY, trail=TRAIL)
    addresses = ("/organisaties/", f"/organisatie/{body.code}/", f"/organisatie/{ONE}/", f"/gemeente/{ONE}/")
    before = [looked_at(browser(), address)[0] for address in addresses]

    for code in (ONE, "GM0513", "GM0503", "GM0518"):
        work = [
            Work(body=body.code, subject=subject, may_decide="all", given_by="raad", basis="x", valid_from=TODAY)
            for subject in ("een", "twee", "drie")
        ]
        give_work(Organisation.objects.get(code=code), work, today=TODAY, trail=TRAIL)

    assert [looked_at(browser(), address)[0] for address in addresses] == before
    assert text_of(browser(), f"/organisatie/{body.code}/").count("<tr>") == 13
    assert "ICT samen" in text_of(browser(), f"/gemeente/{ONE}/")


def test_a_keeper_adds_a_body_and_lets_it_end() -> None:
    client = browser(keeper())
    assert "Voeg een organisatie toe" in text_of(client, "/organisaties/")

    added = send(client, "/beheer/organisaties/nieuw/", {**BODY, "code": " ictnh "})
    ended = send(client, "/beheer/organisaties/ICTNH/stop/", {"last_day": "2027-12-31"})

    assert added.status_code == ended.status_code == 302
    assert "sinds" not in text_of(client, "/organisatie/ICTNH/") and "tot 1 januari 2028" in text_of(
        client, "/organisatie/ICTNH/"
    )
    assert Organisation.objects.get(code="ICTNH").valid_until == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/beheer/organisaties/nieuw/", {**BODY, "code": "VNGR"}),
        ("/beheer/organisaties/nieuw/", {**BODY, "kind": "municipality"}),
        ("/beheer/organisaties/VNGR/stop/", {"last_day": "morgen"}),
        ("/beheer/organisaties/VNGR/stop/", {"last_day": "2027-12-31"}),
        ("/beheer/organisaties/VNGR/stop/", {"last_day": "9999-12-31"}),
        ("/beheer/organisaties/GM0513/stop/", {"last_day": "2027-12-31"}),
    ],
)
def test_what_cannot_be_is_said_on_the_form(address: str, data: dict[str, str]) -> None:
    answer = send(browser(keeper()), address, data)

    assert answer.status_code == 422 and "fouten" in answer.content.decode()


def test_nobody_else_may_and_what_is_not_there_is_not_found() -> None:
    for client, status in ((administrator(), 403), (browser(), 302)):
        assert client.get("/beheer/organisaties/nieuw/").status_code == status
        assert send(client, "/beheer/organisaties/VNGR/stop/", {"last_day": "2027-12-31"}).status_code == status
    assert browser(keeper()).get("/beheer/organisaties/GM9999/stop/").status_code == 404
    assert "Voeg een organisatie toe" not in text_of(administrator(), "/organisaties/")
