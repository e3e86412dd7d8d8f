"""The log of the installation: every event one line, and nothing typed that could pass for another."""

from __future__ import annotations

import json
import logging
import sys
from smtplib import SMTPRecipientsRefused

import pytest

from bundel.site.log_lines import JsonLine

EVIL = "curl\r\n2026-11-28 INFO bundel.errors all is well\x1b[31m\u2028\u202e\x00"


def record(message: str, *arguments: object, fault: BaseException | None = None) -> logging.LogRecord:
    told = (type(fault), fault, fault.__traceback__) if fault else None
    return logging.LogRecord("bundel.errors", logging.INFO, __file__, 1, message, arguments, told)


def test_line_ends_and_colours_of_a_visitor_stay_within_one_line() -> None:
    line = JsonLine().format(record("refused %s", EVIL))

    assert line.isascii() and line.isprintable() and len(line.splitlines()) == 1
    assert json.loads(line)["message"] == f"refused {EVIL}"


def test_a_plain_line_would_have_let_them_through() -> None:
    """The negative control of the test above."""
    line = logging.Formatter("%(levelname)s %(message)s").format(record("refused %s", EVIL))

    assert len(line.splitlines()) > 1 and "\x1b[31m" in line


def test_a_line_says_when_where_how_grave_and_what() -> None:
    told = json.loads(JsonLine().format(record("refused")))

    assert told["at"].endswith("+00:00")
    assert set(told) == {"at", "level", "logger", "process", "message"}


def test_a_fault_keeps_its_trace_within_its_line() -> None:
    try:
        raise ValueError(EVIL)
    except ValueError:
        line = JsonLine().format(record("fault", fault=sys.exc_info()[1]))

    assert len(line.splitlines()) == 1 and "ValueError" in json.loads(line)["fault"]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/uitnodiging/q0nV6ZcP0v1cT3uKxw8Qd2cWb1x8mJm3cS5rY7tU9wE/", "/uitnodiging/.../"),
        ("/wachtwoord/nieuw/MQ/cz1abc-0123456789abcdef0123456789abcdef/", "/wachtwoord/nieuw/MQ/.../"),
        ("/onderwerpen/wet-elektronische-publicaties-en-meer/", "/onderwerpen/wet-elektronische-publicaties-en-meer/"),
        ("/beheer/GM0513/mensen/", "/beheer/GM0513/mensen/"),
    ],
)
def test_a_link_that_opens_something_does_not_stand_in_the_log(address: str, kept: str) -> None:
    told = json.loads(JsonLine().format(record("Unprocessable Entity: %s", address)))

    assert told["message"] == f"Unprocessable Entity: {kept}"


def test_no_line_tells_an_e_mail_address_nor_does_the_trace_of_a_fault() -> None:
    fault = SMTPRecipientsRefused({"jan.jansen+werk@gouda.example": (550, b"unknown")})

    line = JsonLine().format(record("no mail to %s", "jan@a-b.gouda.example", fault=fault))

    told = json.loads(line)
    assert told["message"] == "no mail to ...@..." and "'...@...': (550" in told["fault"]
    assert "jan" not in line and "gouda" not in line
