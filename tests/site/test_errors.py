from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from bundel.site.middleware import HEADERS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/er-is-niets/", 404, "Deze pagina is er niet"),
        ("/deny/", 403, "Alleen een beheerder mag dit."),
        ("/refuse/", 400, "Er is niets veranderd"),
        ("/conflict/", 409, "Iemand was u voor"),
        ("/stumble/", 500, "Er ging bij ons iets mis"),
        ("/lose-database/", 503, "niet opgeslagen"),
    ],
)
def test_refusal_says_what_happened_and_gives_a_number(faulty: Client, address: str, status: int, words: str) -> None:
    answer = faulty.get(address)

    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert re.search(r"nummer [0-9A-F]{8}", page)


@pytest.mark.parametrize("address", ["/stumble/", "/lose-database/", "/api/v1/stumble"])
def test_fault_tells_nothing_of_the_inside(faulty: Client, address: str) -> None:
    page = faulty.get(address).content.decode()

    assert "secret" not in page
    assert "10.0.0.1" not in page
    assert "Traceback" not in page


def test_number_of_a_fault_leads_to_its_log_line(faulty: Client, caplog: pytest.LogCaptureFixture) -> None:
    page = faulty.get("/stumble/").content.decode()

    reference = re.findall(r"nummer ([0-9A-F]{8})", page)[0]
    record = next(one for one in caplog.records if reference in one.getMessage())
    assert record.exc_info is not None
    assert "a secret of the server" in str(record.exc_info[1])


@pytest.mark.parametrize(("address", "method"), [("/stumble/", "GET"), ("/er-is-niets/", "GET"), ("/", "TRACE")])
def test_even_without_its_style_sheets_a_fault_gets_words_a_number_and_its_headers(
    faulty: Client, settings: Settings, tmp_path: Path, address: str, method: str
) -> None:
    """An installation whose files were never collected: no page can be drawn at all."""
    settings.STATIC_ROOT = tmp_path
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}

    answer = faulty.generic(method, address)

    assert answer.status_code == 500 and answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert re.search(r"nummer [0-9A-F]{8}", answer.content.decode()) and "Traceback" not in answer.content.decode()
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_bare_refusal_keeps_its_headers_and_cookies(faulty: Client) -> None:
    answer = faulty.get("/conflict/")

    assert answer.headers["X-Seen"] == "3"
    assert answer.cookies["kept"].value == "yes"


@pytest.mark.parametrize(("address", "status"), [("/api/v1/niets", 404), ("/api/v1/stumble", 500)])
def test_program_gets_a_problem_document(faulty: Client, address: str, status: int) -> None:
    answer = faulty.get(address)

    problem = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["status"] == answer.status_code == status


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW"])
def test_unknown_method_is_not_allowed(client: Client, method: str) -> None:
    answer = client.generic(method, "/")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.django_db
def test_page_that_is_only_read_refuses_a_change(client: Client) -> None:
    answer = client.post("/componenten/")

    assert answer.status_code == 405
    assert "Dit kan hier niet" in answer.content.decode()
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/?q=" + "a" * 10_000, 414), ("/?q=a%00b", 400), ("/x%00y", 400)],
)
def test_odd_address_is_refused(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize("name", ["bundel-session", "bundel-language", "other"])
def test_cookie_with_a_nul_is_refused(client: Client, name: str) -> None:
    answer = client.get("/gezondheid/", HTTP_COOKIE=f'{name}="aaaaaaaaaaaa\\000"')

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("charset", "sent"),
    [("utf-7", b"+2AA-"), ("unicode_escape", rb"\ud800"), ("idna", b"xn--"), ("hex", b"zz"), ("UTF-16", b"x")],
)
def test_form_in_another_character_set_is_refused(client: Client, charset: str, sent: bytes) -> None:
    part = b'--X\r\nContent-Disposition: form-data; name="key"\r\n\r\n' + sent + b"\r\n--X--\r\n"

    answer = client.generic("POST", "/", part, f"multipart/form-data; boundary=X; charset={charset}")

    assert answer.status_code == 400


def test_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_form_of_five_thousand_fields_is_refused(faulty: Client) -> None:
    answer = faulty.post("/read-form/", {f"field{number}": "1" for number in range(5_000)})

    assert answer.status_code == 400


def test_form_that_is_too_large_is_refused_with_413(faulty: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000

    answer = faulty.post("/read-form/", data="a=" + "b" * 2_000, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "te groot" in answer.content.decode()


@pytest.mark.parametrize(("length", "status"), [("2500001", 413), ("9" * 5000, 413), ("-1", 400), ("veel", 400)])
def test_body_of_an_odd_length_is_refused_before_it_is_read(client: Client, length: str, status: int) -> None:
    answer = client.post("/taal/", data=b"", content_type="text/plain", CONTENT_LENGTH=length)

    assert answer.status_code == status


def test_file_that_is_too_large_is_refused_before_it_is_kept(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000

    answer = client.post("/taal/", {"file": SimpleUploadedFile("profiel.yaml", b"x" * 2_000)})

    assert answer.status_code == 413


def test_form_without_its_token_is_refused(settings: Settings) -> None:
    answer = Client(enforce_csrf_checks=True).post("/taal/", {"language": "en"})

    assert answer.status_code == 403
    assert "laad de pagina opnieuw" in answer.content.decode()
