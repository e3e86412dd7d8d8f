"""A script that somebody stored in a name or a text: inert on every page, in every file and in every mail."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django.plugin import DjangoDbBlocker
from tests import standing_rows, two_organisations
from tests.apps.accounts.addresses import addresses
from tests.apps.accounts.conftest import ON, TRAIL
from tests.site.every_answer import Answer, Page, answered, page_of
from tests.site.test_every_answer import faults_of

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.models import Role, User
from bundel.apps.organisations.models import Organisation

STORED = "<script>stored()</script>'\"><img src=x onerror=stored()>{{ 7*7 }}"
OWN = two_organisations.FIRST
ACTIVE = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch", "/EmbeddedFiles")


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Answer]]:
    """Both organisations filled with it, every name made of it, and every page and file of the first one asked."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patched,
        transaction.atomic(),
    ):
        patched.setattr(two_organisations, "secret_of", lambda _code: STORED)
        standing_rows.put("load_data")
        sides = two_organisations.fill("een lang geheim van hier")
        User.objects.update(display_name=STORED)
        person = sides[OWN].people["administrator"]
        for role in Role:
            if role != Role.CURATOR:
                give_role(person, Organisation.objects.get(code=OWN), role, on=ON, trail=TRAIL)
        client = Client(raise_request_exception=False)
        client.force_login(person)
        found = list(_asked(client, [sides[OWN].topics[at].slug for at in (0, 3)]))
        transaction.set_rollback(True)
    yield found


def _asked(client: Client, topics: list[str]) -> Iterator[Answer]:
    for name, takes in addresses().items():
        if set(takes) <= {"code", "slug", "topic", "kind", "form"}:
            for topic in topics if {"slug", "topic"} & set(takes) else topics[:1]:
                for kind in ("csv", "docx", "pdf") if {"kind", "form"} & set(takes) else ("",):
                    given = {"code": OWN, "slug": topic, "topic": topic, "kind": kind, "form": kind}
                    try:
                        path = reverse(name, kwargs={one: given[one] for one in takes})
                    except NoReverseMatch:
                        continue
                    yield answered(name, "GET", path, client.get(path), is_person=True)


def test_on_every_page_it_is_text(answers: list[Answer]) -> None:
    pages = [one for one in answers if one.is_page and one.response.status_code == 200]
    shown = {one.name for one in pages if "stored()" in one.body}

    assert [one.what for one in pages if "<script>stored" in one.body or "onerror=stored()>" in one.body] == []
    assert [(one.what, faults) for one in pages if (faults := faults_of(page_of(one.body)))] == []
    assert [one.what for one in pages if "{{ 7*7 }}" not in one.body and one.name in shown and "49" in one.body] == []
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
