"""Everything on the agenda can be taken away, and the answers can be brought back."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar
from openpyxl import load_workbook
from tests.apps.portfolio.conftest import GOUDA, Visitor, words_of

from bundel.apps.portfolio.actions.keeping import KEPT
from bundel.apps.portfolio.answers import document
from bundel.apps.portfolio.exports.tables import rows_of
from bundel.apps.portfolio.models import AdviceRun

PROFILES = [
    {},
    {"themes": ["data", "dienstverlening", "sociaal-domein"], "fte": "2"},
    {"duty-wmebv": "yes", "duty-woo": "no", "starts_per_year": "6"},
]


@pytest.mark.parametrize("sent", PROFILES)
@pytest.mark.parametrize("code", [GOUDA, "GM0344", "GM0088"])
def test_pdf_is_one_tagged_page_with_language_and_text(visitor: Visitor, sent: dict[str, Any], code: str) -> None:
    visitor.post("questions", sent, code=code)

    response = visitor.get("agenda_pdf", code)

    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert len(document.pages) == 1
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "nl"
        assert "/StructTreeRoot" in document.Root
        assert "onze keuzes vanaf 2027" in str(document.docinfo.Title)


def test_print_page_holds_the_same_as_the_pdf(visitor: Visitor) -> None:
    text = visitor.with_agenda().text("agenda_a4")

    assert "Nu besluiten" in text and "Moet" in text and "Eerst navragen" in text
    assert "need_to_have" not in text


def test_csv_and_xlsx_hold_every_choice_duty_and_standpoint(visitor: Visitor) -> None:
    agenda = visitor.with_agenda().get("agenda").context["agenda"]

    table = visitor.get("agenda_export", GOUDA, "csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    book = load_workbook(io.BytesIO(visitor.get("agenda_export", GOUDA, "xlsx").content))

    assert len(rows) == len(rows_of(agenda)) + 1 == book.active.max_row
    assert rows[1][0] == GOUDA
    assert {len(row) for row in rows} == {18}


def test_name_that_looks_like_a_formula_is_text_in_the_sheet(visitor: Visitor) -> None:
    visitor.post("name_owner", {"item": "zaakgericht", "name": "=HYPERLINK(1)"})

    table = visitor.with_agenda().get("agenda_export", GOUDA, "csv").content.decode("utf-8-sig")

    assert "'=HYPERLINK(1)" in table


def test_name_with_a_sign_that_no_sheet_holds_is_refused_and_left_out_of_the_sheet(visitor: Visitor) -> None:
    response = visitor.post("name_owner", {"item": "zaakgericht", "name": "An\x01ja"})
    assert response.status_code == 422 and "alleen leesbare tekens" in words_of(response)

    session = visitor.client.session
    session[KEPT] = {GOUDA: {"owners": {"zaakgericht": "An\x01ja"}}}
    session.save()
    content = visitor.with_agenda().get("agenda_export", GOUDA, "xlsx").content
    cells = [cell.value for row in load_workbook(io.BytesIO(content)).active for cell in row]
    assert "Anja" in cells


def test_json_holds_question_answer_and_answers(visitor: Visitor) -> None:
    visitor.post("questions", {"fte": "3"})

    document = json.loads(visitor.get("agenda_export", GOUDA, "json").content)

    run = AdviceRun.objects.get()
    assert (document["problem"], document["answer"]) == (run.problem, run.answer)
    assert document["profile"] == {"municipality": GOUDA, "fte": 3.0}


def test_calendar_holds_decide_and_reconsider_dates_with_lasting_ids(visitor: Visitor) -> None:
    visitor.with_agenda()

    first = Calendar.from_ical(visitor.get("agenda_export", GOUDA, "ics").content)
    again = Calendar.from_ical(visitor.get("agenda_export", GOUDA, "ics").content)

    titles = [str(event["SUMMARY"]) for event in first.walk("VEVENT")]
    assert any(title.startswith("Besluiten:") for title in titles)
    assert any(title.startswith("Heroverwegen:") for title in titles)
    assert [str(one["UID"]) for one in first.walk("VEVENT")] == [str(one["UID"]) for one in again.walk("VEVENT")]


def test_form_that_is_not_offered_is_not_found(visitor: Visitor) -> None:
    assert visitor.with_agenda().get("agenda_export", GOUDA, "exe").status_code == 404


@pytest.mark.parametrize("name", ["agenda_a4", "agenda_pdf", "calculation"])
def test_without_an_advice_there_is_nothing_to_take_away(visitor: Visitor, name: str) -> None:
    assert visitor.get(name).url == f"/gemeente/{GOUDA}/agenda/"


def test_table_without_an_advice_leads_to_the_agenda(visitor: Visitor) -> None:
    assert visitor.get("agenda_export", GOUDA, "csv").url == f"/gemeente/{GOUDA}/agenda/"


def test_answers_that_were_taken_away_can_be_brought_back(visitor: Visitor) -> None:
    visitor.post("questions", {"fte": "3", "duty-woo": "yes"})
    visitor.post("name_owner", {"item": "zaakgericht", "name": "Anja"})
    taken, before = visitor.get("profile_export").content, visitor.answers()
    visitor.post("forget_answers")

    response = visitor.post("import_profile", {"file": SimpleUploadedFile("profiel.json", taken)})

    assert response.status_code == 302
    assert visitor.answers() == {"municipality": GOUDA, **before}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"fte: 2\nthemes: [no-theme]\n", "regel 2"),
        (b"fte: -1\n", "regel 1"),
        (b"- a list\n", "gevonden"),
        (b"\xff\xfe\x00", "gevonden"),
        (b"municipality: GM0344\n", "verwacht GM0513"),
        (b"owners: 5\n", "owners"),
        (b"list_is_right: 5\nasked: x\n", "asked"),
        (b"fte: .nan\n", "fte"),
        (b"[" * 3000, "gevonden"),
        (b"x" * 300_000, "hoogstens 200 kB"),
        (b"owners: &own {woo: *own}\n", "repeated part"),
        (b"themes: &one [data]\norder: [*one, *one]\n", "repeated part"),
        (b"\n".join(b"k%d: 1" % number for number in range(9_000)), "10000 parts"),
        (b"fte: 1" + b"0" * 30, "a number up to"),
        (b"fte: 0x" + b"f" * 5_000, "a number of 5002 signs"),
        (b"0x" + b"f" * 5_000, "a number of 5002 signs"),
        (b'owners: {woo: "a\\x01b"}\n', "control characters"),
        (b'owners: {"\\0": Anja}\n', "control characters"),
        ("owners: {woo: a\u202eb}\n".encode(), "invisible signs"),
        (b"decisions: {haven: {role: lead, start: 1900}}\n", "decisions"),
        (b"", "leeg"),
    ],
)
def test_bad_file_says_which_line_and_changes_nothing(visitor: Visitor, content: bytes, said: str) -> None:
    visitor.post("questions", {"fte": "3"})

    response = visitor.post("import_profile", {"file": SimpleUploadedFile("profiel.yaml", content)})

    assert response.status_code == 422
    assert said in words_of(response)
    assert visitor.answers() == {"fte": 3.0}


def test_without_its_limits_a_part_that_repeats_itself_stands_for_a_hundred_thousand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: 250 bytes, and each level ten times the one below it."""
    levels = [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}' if at else 'x'] * 10)}]" for at in range(5)]
    monkeypatch.setattr(document, "_refuse_blowing_up", lambda _text, _faults: None)

    blown_up = document.plain_document("\n".join(levels).encode(), "profiel.yaml")

    assert json.dumps(blown_up["a4"]).count("x") == 100_000


def test_import_page_offers_a_file(visitor: Visitor) -> None:
    assert "Bestand met antwoorden" in visitor.text("import_profile")
