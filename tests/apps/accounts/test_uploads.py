"""What is uploaded under a false name: refused in words, and nothing of its name comes back as anything but text."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Form
from django.test import Client
from django.utils.safestring import mark_safe
from tests.apps.accounts.conftest import MakePerson

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Invitation
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ADDRESS = "/beheer/GM0513/mensen/lijst/"
FALSE = {
    "an HTML page": b"<!doctype html><script>x</script>",
    "an SVG picture": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
    "a PDF": b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript >> >>",
    "an old office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500,
    "a program": b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 100,
    "XML with an entity": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
}


@pytest.fixture
def head(client: Client, gouda: Organisation, make_person: MakePerson) -> Client:
    client.force_login(make_person("bo", gouda, Role.ADMINISTRATOR))
    return client


def upload(client: Client, content: bytes, name: str, kind: str = "text/csv") -> tuple[int, str, str]:
    """The status, the page and all headers of the answer."""
    key = re.findall(r'name="key" value="([^"]+)"', client.get(ADDRESS).content.decode())[0]
    answer = client.post(ADDRESS, {"key": key, "file": SimpleUploadedFile(name, content, kind)})
    return answer.status_code, answer.content.decode(), f"{answer.headers} {answer.cookies}"


@pytest.mark.parametrize("what", FALSE)
@pytest.mark.parametrize("name", ["collega's.csv", "lijst.pdf", "lijst.xlsx"])
def test_what_is_no_list_is_refused_whatever_it_is_called(head: Client, what: str, name: str) -> None:
    status, page, _headers = upload(head, FALSE[what], name, "application/pdf")

    assert status == 422 and "onload" not in page and "/etc/passwd" not in page and "root:" not in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "x\r\nSet-Cookie: evil=1\r\n.csv",
        '"><script>x</script>.csv',
        "a" * 300 + ".csv",
        "../../evil.csv",
        "\u202evsc.csv",
    ],
)
def test_the_name_of_an_uploaded_file_comes_back_nowhere(head: Client, name: str) -> None:
    status, page, headers = upload(head, b"geen lijst", name)

    assert status == 422
    assert "evil" not in headers and "<script>x" not in page and "\u202e" not in page and "a" * 100 not in page


def test_a_page_that_told_the_name_would_be_found(head: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(form: Form) -> None:
        raise ValidationError(mark_safe(form.cleaned_data["file"].name))

    monkeypatch.setattr("bundel.apps.accounts.views.inviting.PeopleForm.clean", told)

    _status, page, _headers = upload(head, b"geen lijst", '"><script>x.csv')

    assert "<script>x.csv" in page


@pytest.mark.parametrize("bomb", [b"x" * 2_000_001, None], ids=["as it is", "unpacked"])
def test_a_list_that_is_too_large_as_it_is_or_unpacked_gets_413(head: Client, bomb: bytes | None) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)

    status, page, _headers = upload(head, bomb or packed.getvalue(), "lijst.xlsx")

    assert status == 413 and "te groot" in page and "Er is niets veranderd" in page
    assert not Invitation.objects.exists()


def test_a_list_that_is_one_is_taken_whatever_it_is_called(head: Client) -> None:
    """The negative control of both above: it is the content that counts."""
    status, _page, _headers = upload(
        head, b"naam;e-mailadres;rol\nZo;zo@gouda.example;lezer\n", "evil.html", "text/html"
    )

    assert status == 302 and Invitation.objects.count() == 1
