"""The list of topics and the page of one: reachable, honest, and steady under odd addresses."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from bundel.apps.horizon import exports, queries
from bundel.apps.horizon.models import Fact, Initiative
from bundel.apps.horizon.topics import Selection, all_topics, topics

pytestmark = pytest.mark.usefixtures("reference")


def test_every_package_and_initiative_has_a_page(client: Client) -> None:
    reference = queries.reference()

    for slug in [*reference.package_by_id, *reference.initiative_by_id]:
        assert client.get(f"/onderwerpen/{slug}/", follow=True).status_code == 200, slug


def test_a_member_leads_to_its_place_on_the_page_of_the_package(client: Client) -> None:
    assert client.get("/onderwerpen/bio2/").headers["Location"] == "/onderwerpen/cyberveiligheid/#bio2"


def test_unknown_topic_is_not_found(client: Client) -> None:
    assert client.get("/onderwerpen/bestaat-niet/").status_code == 404


def test_what_is_weighed_comes_first() -> None:
    standings = [row.standing for row in topics(queries.reference(), Selection())]

    weighed = [standing in ("duty", "decide", "position") for standing in standings]
    assert weighed == sorted(weighed, reverse=True)


def test_choice_inside_the_package_of_a_duty_is_found_among_the_choices() -> None:
    reference = queries.reference()
    weighed = {row.slug for standing in ("duty", "decide") for row in topics(reference, Selection(standing=standing))}

    # 26 are weighed: one package is a duty and holds a choice of its own.
    assert len(weighed) + 1 == 26
    assert "ai-algoritmes" in {row.slug for row in topics(reference, Selection(standing="decide"))}
    assert "ai-algoritmes" in {row.slug for row in topics(reference, Selection(standing="duty"))}


def test_words_in_the_filter_of_obligation_kind_phase_and_year_all_narrow() -> None:
    reference = queries.reference()
    everything = len(topics(reference, Selection()))

    for selection in (
        Selection(obligation="wet"),
        Selection(kind="standaard"),
        Selection(phase="beheer"),
        Selection(year="2027"),
        Selection(q="Cyber"),
    ):
        assert 0 < len(topics(reference, selection)) < everything


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=1000000000000000000", "page=x", "sort=password", "theme=onbekend", "year=10",
        "q=%25", "q=_", "standing=duty%27--", "q=" + "a" * 3000,
    ],
)  # fmt: skip
def test_odd_addresses_are_answered(client: Client, query: str) -> None:
    assert client.get(f"/onderwerpen/?{query}").status_code in (200, 400, 414)


def test_wildcards_are_plain_characters() -> None:
    assert topics(queries.reference(), Selection(q="%")) == []


def test_in_a_question_that_is_pasted_they_would_stand_for_everything() -> None:
    """The negative control: the same sign, sought by the database as it was typed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM horizon_initiative WHERE name LIKE %s", ["%%%"])
        assert cursor.fetchone() == (Initiative.objects.count(),) != (0,)
    assert not Initiative.objects.filter(name__contains="%").exists()


@pytest.mark.parametrize("sort", ["name", "theme", "standing", "obligation", "date"])
def test_sorting_backwards_turns_the_order(sort: str) -> None:
    rows = topics(queries.reference(), Selection(sort=sort))

    assert {row.slug for row in rows} == {row.slug for row in topics(queries.reference(), Selection(sort=f"-{sort}"))}
    assert rows != topics(queries.reference(), Selection(sort=f"-{sort}"))


def test_filters_narrow_and_an_empty_list_says_what_to_do(client: Client) -> None:
    page = client.get("/onderwerpen/?theme=inkoop&standing=ended").content.decode()
    empty = client.get("/onderwerpen/?q=zzzzzz").content.decode()

    assert "onderwerpen gevonden" in page
    assert "Haal een filter weg" in empty


def test_export_holds_exactly_the_selection_as_csv_and_xlsx(client: Client) -> None:
    wanted = [row.slug for row in topics(queries.reference(), Selection(theme="inkoop"))]

    text = client.get("/onderwerpen/export.csv?theme=inkoop").content.decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(client.get("/onderwerpen/export.xlsx?theme=inkoop").content)).active
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["id"] for row in rows] == wanted
    assert rows[0]["adres"] == f"http://testserver/onderwerpen/{wanted[0]}/"
    assert sheet is not None and [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == wanted


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_looks_like_a_formula_gets_a_quote(start: str) -> None:
    assert exports.safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert exports.safe_cell("gewoon") == "gewoon"


def test_feed_has_an_entry_for_each_topic_of_the_selection(client: Client) -> None:
    feed = client.get("/onderwerpen/export.atom?theme=inkoop").content.decode()

    assert feed.count("<entry>") == len(topics(queries.reference(), Selection(theme="inkoop")))


def test_page_shows_every_earlier_date_and_how_often_it_moved(client: Client) -> None:
    page = client.get("/onderwerpen/digitaal-bestuurlijk-verkeer/").content.decode()

    assert "4 keer verschoven" in page
    assert "1 juli 2024" in page


def test_state_without_a_date_says_that_its_age_is_unknown(client: Client) -> None:
    page = client.get("/onderwerpen/monitoring-en-response/").content.decode()

    assert "van wanneer dit is, is niet bekend." in page
    assert "datum onbekend. Dat kan nu anders zijn" not in page


def test_page_marks_assumptions_and_what_nobody_checked(client: Client) -> None:
    page = client.get("/onderwerpen/zaakgericht/").content.decode()

    assert "aanname" in page
    assert "is niet nagezocht" in page
    assert "Twee beoordelaars gaven iets anders" in page


def test_who_may_not_correct_sees_how_to_mail_a_proposal(client: Client) -> None:
    page = client.get("/onderwerpen/zaakgericht/").content.decode()

    assert "mailto:" in page
    assert "/verbeter/" not in page


def test_every_initiative_belongs_to_exactly_one_topic() -> None:
    members = [slug for row in all_topics(queries.reference()) for slug in row.members]

    assert sorted(members) == sorted(Initiative.objects.values_list("slug", flat=True))
    assert Fact.objects.filter(initiative__isnull=False).exists()
