"""On what an advice rests: inputs and hours by who made the estimate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import DIGITS
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Layout

BASES = ("given", "own", "peer", "assumed", "unknown")


def unit_of(layout: Layout, resource: str) -> str:
    """Hours, euro or count: as the problem says, else by name, else hours."""
    named = {"euro": "euro", "starts": "count"}
    return layout.problem.units.get(resource, named.get(resource, "hours"))


def rests_on(layout: Layout, mean_use: Numbers, ways: list[int]) -> dict[str, dict[str, Any]]:
    """Per basis: how many inputs of these columns have it, and the mean hours of their uses."""
    inputs = dict.fromkeys(BASES, 0)
    hours = dict.fromkeys(BASES, 0.0)
    cell = {name: at for at, name in enumerate(layout.cells)}
    for way in ways:
        for path, resource, period in _inputs(layout, way):
            basis = layout.columns[way].basis.get(path, "given")
            inputs[basis] += 1
            if resource and unit_of(layout, resource) == "hours" and (resource, period) in cell:
                hours[basis] += float(mean_use[way, cell[resource, period]])
    return {basis: {"inputs": inputs[basis], "hours": round(hours[basis], DIGITS)} for basis in BASES}


def _inputs(layout: Layout, way: int) -> Iterator[tuple[str, str, str]]:
    column = layout.columns[way]
    for resource, by_period in column.use.items():
        for period in by_period:
            yield f"use.{resource}.{period}", resource, period
    for criterion in column.value:
        yield f"value.{criterion}", "", ""


def main_ways(layout: Layout, shares: Numbers) -> list[int]:
    """Of every item the column that plans hold most, or the first when none does."""
    return [int(columns[np.argmax(shares[columns])]) for columns in layout.columns_by_item if len(columns)]
