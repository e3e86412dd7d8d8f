"""The national picture to take away: tables, the whole answer, and the same for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.apps.portfolio.national_answers import (
    AT,
    EDGE,
    GOUDA,
    MISSED,
    ON,
    UTRECHT,
    country,
    kept_plan,
    national_answer,
)

from bundel.apps.portfolio.models import NationalPlan
from bundel.apps.portfolio.national import queries

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture(autouse=True)
def nothing_kept_in_memory() -> Iterator[None]:
    queries._picture.cache_clear()
    yield
    queries._picture.cache_clear()


def rows_of(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_topics_as_a_table_follow_the_filters_and_name_their_basis(client: Client) -> None:
    kept_plan()

    header, *rows = rows_of(client, "/landelijk/export.csv")
    _, *chosen = rows_of(client, "/landelijk/export.csv?stand=grens")

    assert [row[0] for row in rows] == [ON, EDGE, MISSED]
    assert [row[0] for row in chosen] == [EDGE]
    assert {row[-1] for row in rows} == {"aanname"} and header[-1] == "grond"
    assert rows[2][header.index("wie de doorslag kan geven")] == "Gouda, Utrecht, Vlieland"


def test_who_takes_part_as_a_table_adds_up_to_the_shared_costs(client: Client) -> None:
    kept_plan()

    header, *rows = rows_of(client, f"/landelijk/onderwerp/{ON}/export.csv")

    euros = sum(float(row[header.index("geld")]) for row in rows)
    assert rows[0][1] == "Utrecht" and len(rows) == 114
    assert euros == pytest.approx(450_000, rel=1e-3)


def test_what_everybody_does_as_a_sheet(client: Client) -> None:
    kept_plan()

    answer = client.get("/landelijk/gemeenten.xlsx")

    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert (UTRECHT, "Signalen", "vooroplopen", "ja") in {(row[0], row[4], row[5], row[7]) for row in rows}
    assert len({row[0] for row in rows[1:]}) == 342


def test_json_is_the_whole_answer(client: Client) -> None:
    kept_plan()

    assert json.loads(client.get("/landelijk/export.json").content) == national_answer(country())


@pytest.mark.parametrize("address", ["/landelijk/export.pdf", "/landelijk/gemeenten.json"])
def test_another_form_is_not_there(client: Client, address: str) -> None:
    kept_plan()

    assert client.get(address).status_code == 404


def test_a_name_that_looks_like_a_formula_is_text(client: Client) -> None:
    answer = national_answer(country())
    kept_plan(answer={**answer, "joint": [{**answer["joint"][1], "name": "=1+1"}]})

    _, row = rows_of(client, "/landelijk/export.csv")

    assert row[1] == "'=1+1"


def test_programs_read_that_there_is_nothing_yet(client: Client) -> None:
    answer = client.get("/api/v1/landelijk")

    assert answer.json()["status"] == "nog niet berekend" and answer.json()["onderwerpen"] == []
    assert client.get(f"/api/v1/landelijk/onderwerpen/{ON}").status_code == 404
    assert "redacteur" in client.get(f"/api/v1/landelijk/gemeenten/{GOUDA}").json()["detail"]


def test_programs_read_the_same_picture(client: Client) -> None:
    kept_plan()

    picture = client.get("/api/v1/landelijk?stand=niet").json()
    topic = client.get(f"/api/v1/landelijk/onderwerpen/{ON}").json()
    gouda = client.get(f"/api/v1/landelijk/gemeenten/{GOUDA}").json()

    assert (picture["status"], picture["aannames"], picture["getallen"]) == ("klaar", 20, 22)
    assert [one["id"] for one in picture["onderwerpen"]] == [EDGE, MISSED]
    assert picture["onderwerpen"][1]["doorslag"]["ontbreken_gemeenten"] == 12
    assert topic["grond"] == "aanname" and topic["gedeelde_kosten"] == {"projectleiding": 3000.0, "euro": 450000.0}
    assert topic["doen_mee"][0] | {"kosten": {}} == {
        "gemeente": UTRECHT,
        "naam": "Utrecht",
        "rol": "vooroplopen",
        "begin": "2027",
        "deel_kosten": topic["doen_mee"][0]["deel_kosten"],
        "kosten": {},
        "is_nodig": True,
    }
    assert gouda["kans_per_onderwerp"] == {ON: 0.2, EDGE: 0.3} and gouda["plichten_passen"] is False


def test_programs_read_that_it_is_being_computed_again(client: Client) -> None:
    kept_plan()
    NationalPlan.objects.create(day="2026-11-29", seed=1, scenarios=40, asked_at=AT.replace(hour=11))

    answer = client.get("/api/v1/landelijk").json()

    assert answer["status"] == "wordt berekend" and len(answer["onderwerpen"]) == 3


@pytest.mark.parametrize("address", ["onderwerpen/zoiets", "gemeenten/VB0001", "gemeenten/GM0"])
def test_what_is_not_in_the_picture_is_not_there_for_programs(client: Client, address: str) -> None:
    kept_plan()

    assert client.get(f"/api/v1/landelijk/{address}").status_code == 404
