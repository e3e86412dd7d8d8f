"""Turns plain values (as from YAML, JSON or a database row) into typed rows, and back, by the types of the fields.

A row's own type hints say what is allowed, so a shape and its check stand in one place.
"""

from __future__ import annotations

import math
import re
import sys
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from bundel.engine.reference.amounts import Between, Day, PartialDate, Pattern, Range, Score, is_date
from bundel.engine.reference.faults import BadData, Faults, Path

Row = TypeVar("Row")
DEEPEST = 60


class _Wrong:
    """Stands where a value could not be used."""


WRONG = _Wrong()


def from_plain(kind: type[Row], value: object, file: str = "") -> Row:
    """One row from plain values; raises BadData that names every wrong field."""
    faults = Faults(file)
    row = convert(kind, value, (), faults)
    if faults.found:
        raise BadData(faults.found)
    return cast(Row, row)


def to_plain(row: object) -> Any:
    """The plain values of a row, as ``from_plain`` reads them: dicts, lists, texts, numbers, None."""
    if is_dataclass(row):
        return {one.name: to_plain(getattr(row, one.name)) for one in fields(row)}
    if isinstance(row, Mapping):
        return {key: to_plain(value) for key, value in row.items()}
    if isinstance(row, tuple):
        return [to_plain(value) for value in row]
    return row


def convert(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    """The value as the type asks, or WRONG after the faults were noted."""
    if get_origin(kind) is Annotated:
        return _bounded(kind, value, path, faults)
    if isinstance(kind, type) and is_dataclass(kind):
        return _row(kind, value, path, faults)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _either(kind, value, path, faults)
    if origin is Literal:
        return _choice(kind, value, path, faults)
    if origin is tuple:
        return _list(kind, value, path, faults)
    if origin is not None:
        return _mapping(kind, value, path, faults)
    return _single(kind, value, path, faults)


def _single(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    if kind is object:
        return value
    if kind is float:
        return _number(value, path, faults)
    if type(value) is kind:
        return value
    faults.add(path, {str: "text", bool: "true or false", int: "a whole number"}[kind], value)
    return WRONG


def _number(value: object, path: Path, faults: Faults) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= sys.float_info.max:
        faults.add(path, "a finite number", value)
        return WRONG
    return float(value)


def _bounded(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    inner, rule = get_args(kind)
    result = convert(inner, value, path, faults)
    if result is WRONG:
        return WRONG
    expected = _broken(rule, kind, result)
    if expected:
        faults.add(path, expected, value)
        return WRONG
    return result


def _broken(rule: Between | Pattern, kind: Any, value: Any) -> str:
    """What was expected, when the rule is broken; else an empty text."""
    if isinstance(rule, Between):
        if rule.low <= value <= rule.high:
            return ""
        return (
            f"{rule.low:.15g} or more"
            if math.isinf(rule.high)
            else f"a number from {rule.low:.15g} to {rule.high:.15g}"
        )
    if not re.fullmatch(rule.expression, value, re.ASCII) or (kind in (Day, PartialDate) and not is_date(value)):
        return rule.in_words
    return ""


def _either(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    """An optional value, or one of two shapes: a list goes to the tuple, an object to the mapping."""
    choices = get_args(kind)
    if value is None and type(None) in choices:
        return None
    listed = [one for one in choices if get_origin(one) is tuple]
    named = [one for one in choices if get_origin(one) is Mapping]
    if listed and isinstance(value, (list, tuple)):
        return convert(listed[0], value, path, faults)
    if named and isinstance(value, dict):
        return convert(named[0], value, path, faults)
    rest = [one for one in choices if one is not type(None) and one not in (*listed, *named)]
    return convert([*rest, *listed, *named][0], value, path, faults)


def _choice(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    known = get_args(kind)
    if isinstance(value, str) and value in known:
        return value
    faults.add(path, "one of " + ", ".join(known), value)
    return WRONG


def _list(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    inner, *others = get_args(kind)
    if not isinstance(value, (list, tuple)):
        faults.add(path, "a list", value)
        return WRONG
    if others != [...] and len(value) != len(others) + 1:
        faults.add(path, f"a list of {len(others) + 1} items", value)
        return WRONG
    items = [convert(inner, item, (*path, at), faults) for at, item in enumerate(value)]
    return WRONG if any(item is WRONG for item in items) else tuple(items)


def _mapping(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    key_kind, inner = get_args(kind)
    if not isinstance(value, dict):
        faults.add(path, "an object", value)
        return WRONG
    # YAML reads a year as a number; as a key it is a name.
    keys = [convert(key_kind, str(key) if type(key) is int else key, (*path, str(key)), faults) for key in value]
    items = {str(key): convert(inner, item, (*path, str(key)), faults) for key, item in value.items()}
    return WRONG if any(item is WRONG for item in [*keys, *items.values()]) else items


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _row(kind: Any, value: object, path: Path, faults: Faults) -> Any:
    if not isinstance(value, dict):
        faults.add(path, "an object", value)
        return WRONG
    hints, known = _hints(kind), {one.name: one for one in fields(kind) if one.init}
    wrong = [key for key in value if key not in known]
    for key in wrong:
        faults.add_in_words((*path, str(key)), "one of " + ", ".join(known), "a field with another name")
    filled = {}
    for name, one in known.items():
        if name in value:
            filled[name] = convert(hints[name], value[name], (*path, name), faults)
        elif one.default is MISSING and one.default_factory is MISSING:
            faults.add_in_words((*path, name), "a value", "no such field")
            filled[name] = WRONG
    if wrong or any(item is WRONG for item in filled.values()):
        return WRONG
    return _ordered(kind(**filled), path, faults)


def _ordered(row: Any, path: Path, faults: Faults) -> Any:
    if isinstance(row, (Range, Score)) and row.low > row.high:
        faults.add_in_words(path, "low at most high", f"low {row.low:g} and high {row.high:g}")
        return WRONG
    return row


def plain_from_texts(kind: type, texts: Mapping[str, str]) -> dict[str, object]:
    """The plain values of a CSV row: numbers where the type asks a number, lists split at blanks, empty as None."""
    return {name: _from_text(_hints(kind)[name], text) for name, text in texts.items()}


def _from_text(kind: Any, text: str) -> object:
    inner = get_args(kind)[0] if get_origin(kind) in (Annotated, types.UnionType, Union) else kind
    if get_origin(kind) in (types.UnionType, Union):
        return _from_text(inner, text) if text else None
    if get_origin(inner) is tuple:
        return text.split()
    if inner in (int, float):
        try:
            return inner(text)
        except ValueError:
            return text
    return text
