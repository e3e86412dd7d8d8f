"""Amounts of the national question: those of one municipality's, and ``{"own": name}``.

An own amount becomes an interval whose driver stands for it, so that everything made for one municipality's question
can read it: its ends are the lowest and the highest that any municipality gives.
"""

from __future__ import annotations

from collections.abc import Mapping

from bundel.engine.national.problem import OWN
from bundel.engine.portfolio.bad_input import Path, refuse
from bundel.engine.portfolio.problem import Amount
from bundel.engine.portfolio.reading_amounts import (
    DEEPEST,
    bounds,
    read_amount,
    read_list,
    read_mapping,
)

Ends = Mapping[str, tuple[float, float]]


def read_positive(value: object, path: Path) -> Amount:
    """An amount of zero or more."""
    return read_amount(value, path, at_least_zero=True)


def read_own(value: object, path: Path) -> dict[str, Amount]:
    """The own amounts of one municipality."""
    return {name: read_positive(amount, (path, name)) for name, amount in read_mapping(value, path).items()}


def ends_of(owns: list[Mapping[str, Amount]]) -> Ends:
    """The lowest and highest of every own amount that all municipalities give."""
    shared = set.intersection(*(set(own) for own in owns)) if owns else set()
    ends = {}
    for name in sorted(shared):
        both = [bounds(own[name]) for own in owns]
        ends[name] = (min(low for low, _ in both), max(high for _, high in both))
    return ends


def with_own(initiatives: object, path: Path, ends: Ends) -> object:
    """The same initiatives, every ``{"own": name}`` in use and value replaced by an interval that stands for it."""
    listed = []
    for at, item in enumerate(read_list(initiatives, path)):
        if not isinstance(item, dict) or not isinstance(item.get("alternatives"), list):
            listed.append(item)
            continue
        here: Path = ((path, at), "alternatives")
        ways = [_way(way, (here, which), ends) for which, way in enumerate(item["alternatives"])]
        listed.append({**item, "alternatives": ways})
    return listed


def _way(way: object, path: Path, ends: Ends) -> object:
    if not isinstance(way, dict):
        return way
    parts = {name: _replaced(way[name], (path, name), ends, 0) for name in ("use", "value") if name in way}
    return {**way, **parts}


def _replaced(value: object, path: Path, ends: Ends, depth: int) -> object:
    if isinstance(value, dict) and value.keys() == {"own"}:
        name = value["own"]
        if not isinstance(name, str) or name not in ends:
            refuse((path, "own"), "the name of an own amount that every municipality gives", name)
        return [*ends[name], OWN + name]
    if depth > 2 * DEEPEST + 4:
        return value
    if isinstance(value, dict):
        return {key: _replaced(part, (path, key), ends, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        _refuse_reserved(value, path)
        return [_replaced(part, (path, at), ends, depth + 1) for at, part in enumerate(value)]
    return value


def _refuse_reserved(value: list[object], path: Path) -> None:
    if len(value) == 3 and isinstance(value[2], str) and value[2].startswith(OWN):
        refuse((path, 2), "a driver that does not begin with a zero byte", value[2])
