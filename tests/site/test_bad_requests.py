"""Requests that no browser of ours sends, each with its negative control: the protection taken away, it gets in."""

from __future__ import annotations

import io
import re
import time
from http.client import parse_headers
from typing import Any

import pytest
from django.core.handlers import wsgi
from django.core.paginator import Paginator
from django.test import Client
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import LimitRequestHeaders
from pytest_django import Settings

from bundel.site import middleware

LONG = b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n"
SMUGGLED = (
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /in",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n",
)


def parsed(raw: bytes, **settings: int) -> str:
    """What our server for the web (gunicorn, with the settings that it starts with) makes of it."""
    config = Config()
    for name, value in settings.items():
        config.set(name, value)
    return str(next(RequestParser(config, io.BytesIO(raw), ("192.0.2.1", 1))).path)


def test_a_header_of_a_hundred_kilobytes_is_refused_by_the_server() -> None:
    with pytest.raises(LimitRequestHeaders):
        parsed(LONG)


def test_without_its_limit_the_server_would_take_it() -> None:
    assert parsed(LONG, limit_request_field_size=200_000) == "/"


@pytest.mark.parametrize("raw", SMUGGLED)
def test_a_request_of_two_lengths_or_of_an_unclear_end_is_refused(raw: bytes) -> None:
    with pytest.raises(Exception, match="(?i)invalid|unsupported|header"):
        parsed(raw)
    assert parsed(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n") == "/x"


def test_an_ordinary_reader_of_headers_takes_two_lengths_and_an_unclear_end() -> None:
    """The negative control: both are there, and whoever stands before us may choose the other one."""
    read = [parse_headers(io.BytesIO(raw.partition(b"\r\n")[2])) for raw in SMUGGLED]

    assert [(one.get_all("Content-Length"), one["Transfer-Encoding"]) for one in read[:3]] == [
        (["4"], "chunked"), (["4", "5"], None), (None, "xchunked"),
    ]  # fmt: skip


def test_without_the_list_of_hosts_a_foreign_one_is_answered(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    assert client.get("/.well-known/security.txt", headers={"host": "evil.example"}).status_code == 200


def test_without_the_limit_five_thousand_fields_are_read(faulty: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = None

    answer = faulty.post("/read-form/", {f"field{number}": "1" for number in range(5_000)})

    assert answer.content == b"5000 velden"


def test_without_the_list_of_methods_an_unknown_one_reaches_the_pages(
    faulty: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "METHODS", middleware.METHODS | {"BREW"})

    assert faulty.generic("BREW", "/read-form/").content == b"0 velden"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/%C0%AF", "/%C0%AE%C0%AE/etc/passwd", "/%E0%80%AF", "/%FF", "/onderwerpen/%ED%A0%80/"]
)
def test_an_overlong_or_broken_sign_in_an_address_leads_nowhere(client: Client, path: str) -> None:
    assert client.get(path).status_code in (400, 404)


def read_loosely(environ: dict[str, Any]) -> str:
    """The address as a decoder reads it that takes a sign of one byte in two."""
    raw = environ["PATH_INFO"].encode("latin-1")
    return re.sub(rb"[\xc0\xc1][\x80-\xbf]", lambda two: bytes([two[0][0] % 4 * 64 + two[0][1] % 64]), raw).decode()


def test_read_loosely_an_overlong_address_is_that_of_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: whoever guards a place by its name would not have known it."""
    overlong = "/.well-known/security.t%C1%B8t"
    assert client.get(overlong).status_code == 404

    monkeypatch.setattr(wsgi, "get_path_info", read_loosely)

    assert client.get(overlong).status_code == 200


@pytest.mark.django_db
def test_without_its_limit_a_question_of_any_length_is_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "LONGEST_QUERY", 20_000)

    assert client.get("/componenten/?q=" + "a" * 10_000).status_code == 200


def test_without_looking_at_the_question_a_nul_reaches_the_pages(
    faulty: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faulty.get("/read-form/?q=%00").status_code == 400

    monkeypatch.setattr(middleware, "refuse_odd_request", lambda _request: None)

    assert faulty.get("/read-form/?q=%00").status_code == 200


@pytest.mark.django_db
def test_a_page_that_is_not_there_gives_the_nearest_and_else_it_would_break(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    asked = ("0", "-1", str(10**18), "x", "")
    assert {client.get(f"/componenten/?page={page}").status_code for page in asked} == {200}

    monkeypatch.setattr(Paginator, "get_page", Paginator.page)

    assert client.get(f"/componenten/?page={10**18}").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["%" * 7_900, "_" * 7_900, "a " * 3_900, "%25_" * 1_900, "a" * 7_900])
@pytest.mark.parametrize("path", ["/", "/onderwerpen/", "/landelijk/"])
def test_a_question_of_eight_thousand_signs_costs_little(
    client: Client, reference: None, path: str, words: str
) -> None:
    client.get(path)
    before = time.process_time()

    answer = client.get(path, {"q": words[: 7_900 // 3]})

    assert answer.status_code in (200, 302) and time.process_time() - before < 0.3
