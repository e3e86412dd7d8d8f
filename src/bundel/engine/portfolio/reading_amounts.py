"""Reads the single fields of a problem: text, numbers, dates, intervals and capacities."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from datetime import date

from bundel.engine.portfolio.bad_input import Path, refuse, refuse_in_words
from bundel.engine.portfolio.problem import Amount, Interval, Plus, Times, Whole

LARGEST = 1e18
"""No number may be larger than this, so that sums and products stay finite."""
DEEPEST = 20
"""How deep ``times`` and ``plus`` may stand inside each other."""

_INTERVAL = "an interval [low, high] or [low, high, driver]"
_AMOUNT = f'{_INTERVAL}, {{"times": [...]}} or {{"plus": [...]}}'
_NUMBERS = (float, int)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_object(value: object, path: Path, required: Collection[str], optional: Collection[str]) -> dict[str, object]:
    """An object with every required field and no field that nobody reads."""
    if not isinstance(value, dict):
        refuse(path, "an object", value)
    for key in value:
        if key not in required and key not in optional:
            refuse_in_words((path, key), "one of " + ", ".join([*required, *optional]), "a field with another name")
    for key in required:
        if key not in value:
            refuse_in_words(path, f'a field "{key}"', "none")
    return value


def read_mapping(value: object, path: Path) -> dict[str, object]:
    """An object whose keys are names."""
    if not isinstance(value, dict):
        refuse(path, "an object", value)
    for key in value:
        read_text(key, (path, key))
    return value


def read_list(value: object, path: Path) -> list[object]:
    """A list."""
    if not isinstance(value, list):
        refuse(path, "a list", value)
    return value


def read_text(value: object, path: Path) -> str:
    """A name: text that is not empty and that can be written again as UTF-8."""
    if not isinstance(value, str) or not value:
        refuse(path, "a text that is not empty", value)
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        refuse(path, "text in valid Unicode (no half of a surrogate pair)", value)
    return value


def read_one_of(value: object, path: Path, known: Collection[str], what: str) -> str:
    """One of the known names."""
    if not isinstance(value, str) or value not in known:
        names = list(known)
        listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        refuse(path, f"{what} ({listed})", value)
    return value


def read_names(value: object, path: Path) -> tuple[str, ...]:
    """A list of names; one that is written twice counts once."""
    return tuple(dict.fromkeys(read_text(name, (path, at)) for at, name in enumerate(read_list(value, path))))


def read_bool(value: object, path: Path) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        refuse(path, "true or false", value)
    return value


def read_number(value: object, path: Path) -> float:
    """A finite number within the limit."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        refuse(path, "a number", value)
    if not abs(value) <= LARGEST:  # written so that NaN is refused too
        refuse(path, f"a finite number between -{LARGEST:.0e} and {LARGEST:.0e}", value)
    return float(value)


def read_whole_number(value: object, path: Path, at_least: int) -> int:
    """A whole number that is not too low; 3.0 is whole too."""
    number = read_number(value, path)
    if number != int(number) or number < at_least:
        refuse(path, f"a whole number of {at_least} or more", value)
    return int(number)


def read_date(value: object, path: Path) -> date:
    """A day of the calendar, written as YYYY-MM-DD."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        refuse(path, "a date as YYYY-MM-DD", value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        refuse(path, "a day that exists, as YYYY-MM-DD", value)


def read_amount(value: object, path: Path, *, at_least_zero: bool, depth: int = 0) -> Amount:
    """An interval, or a product or sum of non-negative amounts."""
    plain = _read_plainly(value, 0.0 if at_least_zero else -LARGEST) if depth < DEEPEST else None
    if plain is not None:
        return plain
    if isinstance(value, list):
        return _read_interval(value, path, at_least_zero=at_least_zero)
    if not isinstance(value, dict) or len(value) != 1 or not {"times", "plus"} & value.keys():
        refuse(path, f"{_AMOUNT} (what is not known is an interval too)", value)
    if depth >= DEEPEST:
        refuse_in_words(path, f"times and plus at most {DEEPEST} deep", "more")
    [(kind, listed)] = value.items()
    inside: Path = (path, kind)
    parts = [
        read_amount(part, (inside, at), at_least_zero=True, depth=depth + 1)
        for at, part in enumerate(read_list(listed, inside))
    ]
    if not parts:
        refuse_in_words(inside, "at least one amount", "none")
    amount = Times(tuple(parts)) if kind == "times" else Plus(tuple(parts))
    if bounds(amount)[1] > LARGEST:
        refuse_in_words(path, f"an amount of at most {LARGEST:.0e}", "more")
    return amount


def _read_plainly(value: object, least: float) -> Interval | Times | None:
    """What most amounts are, without a mistake: an interval, or a product of some. Nothing for all else.

    A document has tens of thousands of them. What is read here would be read below too, only slower.
    """
    if isinstance(value, list):
        return _plain_interval(value, least)
    listed = value.get("times") if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(listed, list) or not listed:
        return None
    parts, highest = [], 1.0
    for part in listed:
        interval = _plain_interval(part, 0.0)
        if interval is None:
            return None
        parts.append(interval)
        highest *= interval.high
    return Times(tuple(parts)) if highest <= LARGEST else None


def _plain_interval(value: object, least: float) -> Interval | None:
    if type(value) is not list or not 2 <= len(value) <= 3:
        return None
    low, high, driver = value if len(value) == 3 else (*value, None)
    if type(low) not in _NUMBERS or type(high) not in _NUMBERS or not least <= low <= high <= LARGEST:
        return None
    if len(value) == 3 and (type(driver) is not str or not driver or not driver.isascii()):
        return None
    return Interval(float(low), float(high), driver)


def _read_interval(value: list[object], path: Path, *, at_least_zero: bool) -> Interval:
    low, high, driver = _read_ends(value, path)
    if at_least_zero and low < 0:
        refuse((path, 0), "a number of 0 or more", value[0])
    return Interval(low, high, driver)


def _read_ends(value: list[object], path: Path) -> tuple[float, float, str | None]:
    if len(value) not in (2, 3):
        refuse(path, _INTERVAL, value)
    low = read_number(value[0], (path, 0))
    high = read_number(value[1], (path, 1))
    if low > high:
        refuse(path, "an interval whose low end is at most its high end", value)
    return low, high, read_text(value[2], (path, 2)) if len(value) == 3 else None


def read_capacity(value: object, path: Path) -> Amount | Whole:
    """A capacity: an amount of zero or more, or a whole number from an interval."""
    if not isinstance(value, dict) or value.keys() != {"whole"}:
        return read_amount(value, path, at_least_zero=True)
    inside: Path = (path, "whole")
    listed = read_list(value["whole"], inside)
    _, _, driver = _read_ends(listed, inside)
    low = read_whole_number(listed[0], (inside, 0), at_least=0)
    return Whole(low, read_whole_number(listed[1], (inside, 1), at_least=0), driver)


def read_amounts_by(
    value: object, path: Path, known: Mapping[str, int], what: str, *, at_least_zero: bool
) -> dict[str, Amount]:
    """Amounts by period or by criterion."""
    amounts = {}
    for key, amount in _read_keys(value, path, known).items():
        if key not in known:
            refuse_in_words((path, key), f"{what} of this problem ({', '.join(list(known)[:12])})", "another name")
        amounts[key] = read_amount(amount, (path, key), at_least_zero=at_least_zero)
    return amounts


def _read_keys(value: object, path: Path, known: Mapping[str, int]) -> dict[str, object]:
    """An object whose keys are names; those that are known have been read before."""
    return value if isinstance(value, dict) and value.keys() <= known.keys() else read_mapping(value, path)


def bounds(amount: Amount) -> tuple[float, float]:
    """The lowest and the highest that an amount can be, drivers ignored."""
    if isinstance(amount, Interval):
        return amount.low, amount.high
    ends = [bounds(part) for part in amount.parts]
    if isinstance(amount, Plus):
        return sum(low for low, _ in ends), sum(high for _, high in ends)
    return math.prod(low for low, _ in ends), math.prod(high for _, high in ends)
