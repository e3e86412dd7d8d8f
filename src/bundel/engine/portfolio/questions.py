"""The next best question: the unknown whose answer would change the order most, from the scenarios that are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import (
    DIGITS,
    QUESTION_PARTS,
    QUESTION_PLACES,
    QUESTION_SHUFFLES,
    QUESTIONS_AT_MOST,
)
from bundel.engine.portfolio.draws import Draws, Numbers, point_of
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.problem import Amount, Interval, Whole


@dataclass(slots=True)
class Unknown:
    """One thing not known: the stream its point comes from, and where it stands."""

    stream: str
    driver: str | None
    initiatives: set[str]
    field: str


def next_questions(layout: Layout, draws: Draws, chosen: Flags, order: list[int]) -> list[dict[str, Any]]:
    """Unknowns by how many places they would move among the first seven, if answered.

    What a parting by pure chance moves is taken off, and what moves no more than the most of those is left out.
    """
    by_chance = _moved_by_chance(layout, draws, chosen, order)
    worth = []
    for unknown in unknowns(layout):
        moved = places_moved(layout, draws.uniform(unknown.stream), chosen, order)
        if moved > max(by_chance):
            worth.append((round(moved - float(np.mean(by_chance)), DIGITS), unknown))
    worth.sort(key=lambda pair: (-pair[0], pair[1].stream))
    return [_question(moved, unknown) for moved, unknown in worth[:QUESTIONS_AT_MOST]]


def _question(moved: float, unknown: Unknown) -> dict[str, Any]:
    only = unknown.initiatives
    return {
        "initiative": next(iter(only)) if len(only) == 1 else None,
        "initiatives": sorted(only),
        "field": unknown.field,
        "ask": unknown.driver,
        "expected_places_moved": moved,
    }


def places_moved(layout: Layout, point: Numbers, chosen: Flags, order: list[int]) -> float:
    """Expected number of places by which the first seven move, when it is known in which part the point lies."""
    parts = np.array_split(np.argsort(point, kind="stable"), QUESTION_PARTS)
    first = order[:QUESTION_PLACES]
    moved = 0.0
    for part in parts:
        place = {item: at for at, item in enumerate(_order(layout, chosen[part], order))}
        moved += sum(abs(place[item] - at) for at, item in enumerate(first)) * len(part) / len(point)
    return moved


def _order(layout: Layout, chosen: Flags, order: list[int]) -> list[int]:
    """The order of these plans alone; ties stay as they are in the order of all."""
    share = chosen.mean(axis=0) if len(chosen) else np.zeros(chosen.shape[1])
    early = (share * layout.is_early) @ layout.membership
    total = share @ layout.membership
    return sorted(order, key=lambda item: (-round(float(early[item]), DIGITS), -round(float(total[item]), DIGITS)))


def _moved_by_chance(layout: Layout, draws: Draws, chosen: Flags, order: list[int]) -> list[float]:
    return [places_moved(layout, draws.uniform(f"chance:{at}"), chosen, order) for at in range(QUESTION_SHUFFLES)]


def unknowns(layout: Layout) -> list[Unknown]:
    """Everything that is not a point, by the stream it is drawn from."""
    found: dict[str, Unknown] = {}
    for initiative, name, field, amount in _fields(layout):
        for interval, path in _intervals(amount, name):
            stream = point_of(interval.driver, path)
            known = found.setdefault(stream, Unknown(stream, interval.driver, set(), field))
            known.initiatives |= {initiative} if initiative else set()
    return list(found.values())


def _fields(layout: Layout) -> Iterator[tuple[str | None, str, str, Amount | Whole]]:
    for resource, period in layout.cells:
        field = f"capacity.{resource}.{period}"
        yield None, field, field, layout.problem.capacity[resource][period]
    for at, column in enumerate(layout.columns):
        initiative, name = layout.items[layout.item_of[at]].id, layout.names[at]
        for resource, period in layout.cells:
            if period in column.use.get(resource, {}):
                field = f"use.{resource}.{period}"
                yield initiative, f"{name}.{field}", field, column.use[resource][period]
        for criterion, amount in sorted(column.value.items()):
            yield initiative, f"{name}.value.{criterion}", f"value.{criterion}", amount


def _intervals(amount: Amount | Whole, name: str) -> Iterator[tuple[Interval | Whole, str]]:
    if isinstance(amount, Interval | Whole):
        if amount.low < amount.high:
            yield amount, name
        return
    for at, part in enumerate(amount.parts):
        yield from _intervals(part, f"{name}[{at}]")
