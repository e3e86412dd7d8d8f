"""Small values that many rows share, and what they must obey: ranges, shares and dates with their precision."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated

_DATED = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Between:
    """A bound on a number: at least ``low``, at most ``high``."""

    low: float
    high: float = float("inf")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a text must look like, and how to say so."""

    expression: str
    in_words: str


Share = Annotated[float, Between(0, 1)]
NotNegative = Annotated[float, Between(0)]
Count = Annotated[int, Between(0)]
Slug = Annotated[str, Pattern(r"[a-z0-9][a-z0-9-]*", "an id of small letters, digits and hyphens")]
MunicipalityCode = Annotated[str, Pattern(r"(GM|VB)\d{4}", "a municipality code such as GM0513")]
Text = Annotated[str, Pattern(r"(?s).*\S.*", "a text that is not empty")]
Day = Annotated[str, Pattern(r"\d{4}-\d{2}-\d{2}", "a day as YYYY-MM-DD")]
PartialDate = Annotated[str, Pattern(_DATED.pattern, "a day, month, quarter or year such as 2027-01-31 or 2027-Q1")]
"""A date as precise as it is known; ``first_day`` and ``last_day`` give its ends."""


@dataclass(frozen=True, slots=True)
class Range:
    """What is only known to lie between two ends (low ≤ high)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """A range with the reason that the judge gave; every score is our own assumption."""

    low: float
    high: float
    reason: Text


def is_date(text: str) -> bool:
    """Whether the text is a date that exists in the calendar, of any precision."""
    try:
        first_day(text)
    except ValueError:
        return False
    return True


def first_day(text: str) -> date:
    """The first day that a date of any precision can mean; ValueError when there is none."""
    year, month, day = _ends(text)[0]
    return date(year, month, day)


def last_day(text: str) -> date:
    """The last day that a date of any precision can mean; ValueError when there is none."""
    year, month, day = _ends(text)[1]
    return date(year, month, day)


def precision(text: str) -> str:
    """How precise a date is: day, month, quarter or year."""
    found = _parts(text)
    return next((name for name in ("day", "month", "quarter") if found[name]), "year")


def _ends(text: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    found = _parts(text)
    year = int(found["year"])
    first, last = 1, 12
    if found["quarter"]:
        first = 3 * int(found["quarter"]) - 2
        last = first + 2
    elif found["month"]:
        first = last = date(year, int(found["month"]), 1).month
    if found["day"]:
        return (year, first, int(found["day"])), (year, first, int(found["day"]))
    return (year, first, 1), (year, last, monthrange(year, last)[1])


def _parts(text: str) -> dict[str, str]:
    found = _DATED.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date: expected a day, month, quarter or year such as 2027-Q1.")
    return found.groupdict(default="")
