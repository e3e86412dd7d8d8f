"""What a look at one thing found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.utils.formats import date_format
from django.utils.timezone import localtime


class Level(IntEnum):
    """Also the exit code of the command, as programs that watch over servers expect it."""

    GOOD = 0
    WARNING = 1
    WRONG = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """``key`` names the thing for programs; ``text`` says for people how it is, and what to do when it is not well."""

    key: str
    level: Level
    text: str


def in_words(moment: datetime) -> str:
    """As people here say it, on the clock that hangs here."""
    return date_format(localtime(moment), "j F Y, H:i")


def good(key: str, text: str) -> Finding:
    return Finding(key, Level.GOOD, text)


def warning(key: str, text: str) -> Finding:
    return Finding(key, Level.WARNING, text)


def wrong(key: str, text: str) -> Finding:
    return Finding(key, Level.WRONG, text)
