"""A script that somebody stored in a name or a text: inert on every page, in every file and in every mail."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
from django.conf import settings
from tests.site.every_answer import STORED, Answer, Page, page_of
from tests.site.test_every_answer import faults_of

ACTIVE = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles")


def test_on_every_page_it_is_text(answers: list[Answer]) -> None:
    pages = [one for one in answers if one.is_page and one.response.status_code == 200]
    shown = {one.name for one in pages if "stored()" in one.body}

    assert [one.what for one in pages if "<script>stored" in one.body or "onerror=stored()>" in one.body] == []
    assert [(one.what, faults) for one in pages if (faults := faults_of(page_of(one.body)))] == []
    assert [one.what for one in pages if "&gt;49" in one.body or "onerror=stored()>49" in one.body] == []
    assert len(shown) >= 12


def test_if_a_page_wrote_it_out_as_it_is_that_would_be_found() -> None:
    """The negative control of the test above."""
    assert faults_of(Page(f"<p>{STORED}</p>")) != []


def test_in_a_list_it_is_a_cell_and_in_a_document_text(answers: list[Answer]) -> None:
    files = [
        one for one in answers if one.response.status_code == 200 and "Content-Disposition" in one.response.headers
    ]
    lists = [one for one in files if one.response["Content-Type"].startswith("text/csv")]
    documents = [one for one in files if "wordprocessing" in one.response["Content-Type"]]

    assert any("stored()" in one.body for one in lists)
    for one in documents:
        with zipfile.ZipFile(io.BytesIO(one.response.content)) as parts:
            assert b"<script" not in parts.read("word/document.xml")
            assert not any("vba" in name.lower() for name in parts.namelist())
    assert documents


def active_parts(content: bytes) -> set[str]:
    """What of a PDF a reader would run, open or start."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return {
            name for one in document.objects if isinstance(one, pikepdf.Dictionary) for name in ACTIVE if name in one
        }


def test_in_a_pdf_it_is_text_and_nothing_runs(answers: list[Answer]) -> None:
    drawn = [one for one in answers if one.response.headers.get("Content-Type") == "application/pdf"]

    assert [one.what for one in drawn if active_parts(one.response.content)] == [] and drawn


def test_a_pdf_that_runs_something_would_be_found() -> None:
    """The negative control of the test above."""
    document, content = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="stored()")
    document.save(content)

    assert active_parts(content.getvalue()) == {"/OpenAction"}


def test_no_mail_has_a_part_in_which_it_could_run() -> None:
    """Every mail is plain text: nothing in the source writes one in HTML."""
    html = re.compile(r"EmailMultiAlternatives|html_message|attach_alternative|content_subtype")
    source = Path(settings.ROOT) / "src" / "bundel"

    assert [str(path) for path in source.rglob("*.py") if html.search(path.read_text(encoding="utf-8"))] == []
    assert [str(path) for path in source.rglob("mail/*") if path.is_file() and path.suffix != ".txt"] == []
    assert html.search("EmailMultiAlternatives(")
