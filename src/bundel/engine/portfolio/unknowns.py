"""Everything that is not known: where it stands, and how an amount follows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.draws import Draws, Numbers, point_of
from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.problem import Amount, Interval, Plus, Whole


@dataclass(frozen=True, slots=True)
class Place:
    """One amount in which something unknown stands: its name, and the column and cell or criterion it belongs to."""

    name: str
    field: str
    amount: Amount | Whole
    column: int | None
    cell: int | None
    criterion: str | None


@dataclass(slots=True)
class Unknown:
    """One thing not known: the stream its point comes from, and where it stands."""

    stream: str
    driver: str | None
    initiatives: set[str]
    field: str
    places: list[Place]


def unknowns(layout: Layout) -> list[Unknown]:
    """Everything that is not a point, by the stream it is drawn from."""
    found: dict[str, Unknown] = {}
    for place in _places(layout):
        for interval, path in _intervals(place.amount, place.name):
            stream = point_of(interval.driver, path)
            known = found.setdefault(stream, Unknown(stream, interval.driver, set(), place.field, []))
            if place.column is not None:
                known.initiatives.add(layout.items[layout.item_of[place.column]].id)
            if not known.places or known.places[-1] is not place:
                known.places.append(place)
    return list(found.values())


def _places(layout: Layout) -> Iterator[Place]:
    for cell, (resource, period) in enumerate(layout.cells):
        name = f"capacity.{resource}.{period}"
        yield Place(name, name, layout.problem.capacity[resource][period], None, cell, None)
    for at, column in enumerate(layout.columns):
        name = layout.names[at]
        for cell, (resource, period) in enumerate(layout.cells):
            amount = column.use.get(resource, {}).get(period)
            if amount is not None:
                of = f"use.{resource}.{period}"
                yield Place(f"{name}.{of}", of, amount, at, cell, None)
        for criterion, score in sorted(column.value.items()):
            yield Place(f"{name}.value.{criterion}", f"value.{criterion}", score, at, None, criterion)


def _intervals(amount: Amount | Whole, name: str) -> Iterator[tuple[Interval | Whole, str]]:
    if isinstance(amount, Interval | Whole):
        if amount.low < amount.high:
            yield amount, name
        return
    for at, part in enumerate(amount.parts):
        yield from _intervals(part, f"{name}[{at}]")


def slope(amount: Amount, name: str, stream: str, draws: Draws) -> Numbers | float:
    """How much an amount rises per scenario when the point of a stream goes from 0 to 1, all else as drawn."""
    if isinstance(amount, Interval):
        return amount.high - amount.low if point_of(amount.driver, name) == stream else 0.0
    parts = [(part, f"{name}[{at}]") for at, part in enumerate(amount.parts)]
    slopes = [slope(part, path, stream, draws) for part, path in parts]
    total: Numbers | float = 0.0
    for at, rise in enumerate(slopes):
        if isinstance(rise, float) and rise == 0.0:
            continue
        if not isinstance(amount, Plus):
            for other, (part, path) in enumerate(parts):
                rise = rise if other == at else rise * draws.amount(part, path)
        total = total + rise
    return total


def width(place: Place, stream: str, draws: Draws) -> float:
    """How wide an unknown makes an amount, relative to the mean of that amount."""
    if isinstance(place.amount, Whole):
        low, high = place.amount.low, place.amount.high
        return (high - low) / max((high + low) / 2, 1e-12)
    rise = float(np.mean(slope(place.amount, place.name, stream, draws)))
    return rise / max(float(np.mean(draws.amount(place.amount, place.name))), 1e-12)
