"""What is coming: timeline, table, calendar and files."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from bundel.apps.horizon import queries, words
from bundel.apps.horizon.coming import ComingSelection, coming, timeline

pytestmark = pytest.mark.usefixtures("reference")


def test_every_dated_row_stands_on_the_timeline_once(today: date) -> None:
    rows = coming(queries.reference(), ComingSelection(), today)

    drawn = [mark.row.key for quarter in timeline(rows, today).quarters for mark in quarter.marks]
    assert sorted(drawn) == sorted(row.key for row in rows if row.date)
    assert len(set(drawn)) == len(drawn)


def test_empty_timeline_is_the_quarter_of_today(today: date) -> None:
    assert len(timeline([], today).quarters) == 1


def test_undated_rows_are_listed_as_such(client: Client) -> None:
    page = client.get("/wat-komt-eraan/").content.decode()

    assert "Datum onbekend" in page
    assert "keer verschoven" in page


def test_what_comes_back_can_be_hidden_and_themes_chosen(client: Client, today: date) -> None:
    rows = coming(queries.reference(), ComingSelection("inkoop", hide_yearly=True), today)

    assert rows and all(row.theme == "inkoop" and not row.is_yearly for row in rows)
    assert client.get("/wat-komt-eraan/?theme=inkoop&yearly=no").status_code == 200
    assert client.get("/wat-komt-eraan/?theme=%25&yearly=x").status_code == 200


def test_what_is_over_is_not_coming() -> None:
    rows = coming(queries.reference(), ComingSelection(), date(2040, 1, 1))

    assert all(row.date is None for row in rows)


def test_calendar_event_has_a_lasting_id_a_number_of_moves_and_the_way_back(client: Client) -> None:
    answer = client.get("/wat-komt-eraan.ics")

    events = {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    moved = events["loontransparantie@testserver"]
    assert int(moved["sequence"]) == 2
    assert str(moved["url"]).endswith("/wat-komt-eraan/#loontransparantie")
    assert moved["dtstart"].dt == date(2027, 1, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "atom"])
def test_files_of_what_is_coming(client: Client, kind: str) -> None:
    assert client.get(f"/wat-komt-eraan/export.{kind}?theme=inkoop").status_code == 200


@pytest.mark.parametrize(
    ("date_text", "shown"),
    [
        ("2027-01-31", "31 januari 2027"),
        ("2027-01", "januari 2027"),
        ("2027-Q1", "kwartaal 1 van 2027"),
        ("2027", "2027"),
        (None, "datum onbekend"),
    ],
)
def test_date_is_said_as_precisely_as_it_is_known(date_text: str | None, shown: str) -> None:
    assert words.date_in_words(date_text) == shown


def test_programs_get_topics_and_events(client: Client) -> None:
    topics = client.get("/api/v1/onderwerpen?thema=inkoop&paginaGrootte=2").json()
    events = client.get("/api/v1/gebeurtenissen?eenmalig=true").json()

    assert len(topics["resultaten"]) == 2 < topics["totaal"]
    assert client.get(f"/api/v1/onderwerpen/{topics['resultaten'][0]['id']}").json() == topics["resultaten"][0]
    first = events["resultaten"][0]
    assert client.get(f"/api/v1/gebeurtenissen/{first['id']}").json() == first
    assert client.get("/api/v1/onderwerpen/nee").status_code == 404
    assert client.get("/api/v1/gebeurtenissen/nee").status_code == 404
    assert client.get("/api/v1/onderwerpen?pagina=0").status_code == 400
