"""Reads a problem from JSON, strictly, and writes it again.

What ``read_problem`` returns has been checked whole. A document with a mistake raises
``BadInput`` (a ValueError) that says where, what was expected and what was found. The shape
stands in ``problem.schema.json`` beside this file; the checks are made here by hand, because
a schema validator can't follow references and takes minutes on the largest documents.
"""

from __future__ import annotations

import json
from functools import partial
from typing import NoReturn

from bundel.engine.portfolio.bad_input import BadInput as BadInput
from bundel.engine.portfolio.bad_input import Path, refuse, refuse_in_words
from bundel.engine.portfolio.possible import possible_choices
from bundel.engine.portfolio.problem import Amount, Problem, Whole
from bundel.engine.portfolio.reading_amounts import (
    read_capacity,
    read_date,
    read_list,
    read_mapping,
    read_number,
    read_object,
    read_one_of,
    read_text,
)
from bundel.engine.portfolio.reading_initiatives import Known, read_initiatives
from bundel.engine.portfolio.writing import write_problem as write_problem

MAX_BYTES = 20_000_000
"""The largest document that is read (20 MB)."""
MAX_INITIATIVES = 2_000
"""The most initiatives that one problem may have."""
UNITS = ("hours", "euro", "count")

_OPTIONAL = ("capacity", "order", "today", "hours_per_fte", "units", "asking")


def parse_problem(text: str | bytes) -> Problem:
    """Read a problem from JSON text (UTF-8): at most 20 MB, no duplicate keys, no NaN or Infinity."""
    return read_problem(parse_json(text))


def parse_json(text: str | bytes) -> object:
    """Read JSON text strictly; numbers that are NaN or infinite are left for who reads the document."""
    if len(text) > MAX_BYTES:
        refuse_in_words(None, f"at most {MAX_BYTES} bytes (20 MB)", "more")
    duplicates: list[int] = []
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8-sig")
        document = json.loads(decoded, object_pairs_hook=partial(_unique, duplicates))
    except UnicodeDecodeError as error:
        refuse_in_words(None, "text in UTF-8", f"another byte at position {error.start}")
    except json.JSONDecodeError as error:
        refuse_in_words(None, "JSON", f"a mistake on line {error.lineno}, column {error.colno}: {error.msg}")
    except RecursionError:
        refuse_in_words(None, "JSON of a few levels", "lists or objects hundreds of levels deep")
    except ValueError:
        refuse_in_words(None, "numbers of a sane length", "one of more than 4,300 digits")
    if duplicates:
        _refuse_duplicate(document)
    return document


class _Duplicated(dict[str, object]):
    """An object in which a key stood twice."""

    key = ""


def _unique(duplicates: list[int], pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    duplicates.append(1)
    marked = _Duplicated(made)
    seen: set[str] = set()
    marked.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return marked


def _refuse_duplicate(document: object) -> NoReturn:
    waiting: list[tuple[object, Path]] = [(document, None)]
    while True:  # there is one
        value, path = waiting.pop()
        if isinstance(value, _Duplicated):
            refuse_in_words((path, value.key), "every key once", "the same key again")
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        waiting.extend((part, (path, key)) for key, part in inside)


def read_problem(document: object) -> Problem:
    """Check a document that came from JSON and make it a Problem; raises BadInput."""
    fields = read_object(document, None, ("periods", "criteria", "initiatives"), _OPTIONAL)
    periods = _read_periods(fields["periods"], (None, "periods"))
    criteria = _read_unique_names(fields["criteria"], (None, "criteria"))
    known = Known(positions(periods), positions(criteria))
    today, per_fte = fields.get("today"), fields.get("hours_per_fte")
    listed = read_list(fields["initiatives"], (None, "initiatives"))
    if not 1 <= len(listed) <= MAX_INITIATIVES:
        refuse_in_words((None, "initiatives"), f"1 to {MAX_INITIATIVES} initiatives", str(len(listed)))
    problem = Problem(
        periods=periods,
        capacity=read_capacities(fields.get("capacity", {}), (None, "capacity"), known),
        criteria=criteria,
        order=read_order(fields.get("order", []), (None, "order"), known),
        initiatives=read_initiatives(listed, (None, "initiatives"), known),
        today=None if today is None else read_date(today, (None, "today")),
        hours_per_fte=None if per_fte is None else _read_hours_per_fte(per_fte, (None, "hours_per_fte")),
        units=_read_units(fields.get("units", {}), (None, "units")),
        asking=_read_asking(fields.get("asking", {}), (None, "asking")),
    )
    possible_choices(problem)
    return problem


def positions(names: tuple[str, ...]) -> dict[str, int]:
    """Where each name stands."""
    return {name: at for at, name in enumerate(names)}


def _read_unique_names(value: object, path: Path) -> tuple[str, ...]:
    names = [read_text(name, (path, at)) for at, name in enumerate(read_list(value, path))]
    if not names:
        refuse(path, "at least one name", value)
    for at, name in enumerate(names):
        if name in names[:at]:
            refuse((path, at), "a name that is not in the list yet", name)
    return tuple(names)


def _read_periods(value: object, path: Path) -> tuple[str, ...]:
    periods = _read_unique_names(value, path)
    are_years = all(len(period) == 4 and period.isdecimal() for period in periods)
    if are_years and list(periods) != sorted(periods):
        refuse(path, "years in the order of time", value)
    return periods


def read_capacities(value: object, path: Path, known: Known) -> dict[str, dict[str, Amount | Whole]]:
    """What is free per resource and period."""
    capacities: dict[str, dict[str, Amount | Whole]] = {}
    for resource, by_period in read_mapping(value, path).items():
        inside: Path = (path, resource)
        capacities[resource] = {
            read_one_of(period, (inside, period), known.periods, "a period"): read_capacity(amount, (inside, period))
            for period, amount in read_mapping(by_period, inside).items()
        }
    return capacities


def read_order(value: object, path: Path, known: Known) -> tuple[tuple[str, ...], ...]:
    """Groups of criteria from most to least important."""
    groups: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for at, group in enumerate(read_list(value, path)):
        names = []
        for place, name in enumerate(read_list(group, (path, at))):
            here: Path = ((path, at), place)
            names.append(read_one_of(name, here, known.criteria, "a criterion of this problem"))
            if names[-1] in seen:
                refuse(here, "every criterion in the order at most once", name)
            seen.add(names[-1])
        groups.append(tuple(names))
    return tuple(group for group in groups if group)


def _read_hours_per_fte(value: object, path: Path) -> float:
    hours = read_number(value, path)
    if hours <= 0:
        refuse(path, "more than 0 hours", value)
    return hours


def _read_asking(value: object, path: Path) -> dict[str, float]:
    costs = {driver: read_number(cost, (path, driver)) for driver, cost in read_mapping(value, path).items()}
    for driver, cost in costs.items():
        if cost <= 0:
            refuse((path, driver), "a cost above 0", cost)
    return costs


def _read_units(value: object, path: Path) -> dict[str, str]:
    return {
        resource: read_one_of(unit, (path, resource), UNITS, "a unit")
        for resource, unit in read_mapping(value, path).items()
    }
