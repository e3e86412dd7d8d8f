"""What it costs to find out what is not known, by whoever knows it: hours, as far as the assumptions say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bundel.engine.question.situation import Situation


def costs_of_asking(situation: Situation, *parts: Any) -> dict[str, float]:
    """Per driver of these parts of a problem the hours until its answer is known."""
    known_by, hours = situation.reference.rules.known_by, situation.figures.cost_of_asking
    drivers = sorted({driver for part in parts for driver in _drivers(part)})
    return {driver: float(getattr(hours, known_by[kind_of(driver)])) for driver in drivers}


def kind_of(driver: str) -> Any:
    """What a driver is about: what stands before its first colon."""
    return driver.partition(":")[0]


def _drivers(part: Any) -> Iterator[str]:
    """The drivers of all intervals in a part of a problem."""
    if isinstance(part, dict):
        for one in part.values():
            yield from _drivers(one)
    elif isinstance(part, list):
        match part:
            case [float() | int(), float() | int(), str() as driver]:
                yield driver
            case _:
                for one in part:
                    yield from _drivers(one)
