"""Builds the amounts of a problem: intervals with their drivers, products and sums, as plain JSON values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

Json = Any
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Term:
    """A number between two ends; equal drivers take the same point between their ends."""

    low: float
    high: float
    driver: str | None = None

    @property
    def is_point(self) -> bool:
        """Whether nothing is uncertain about it."""
        return self.low == self.high

    def as_json(self, factor: float = 1.0) -> Json:
        """The interval as the engine reads it."""
        low, high = round(self.low * factor, DIGITS), round(self.high * factor, DIGITS)
        return [low, high] if self.driver is None or low == high else [low, high, self.driver]


@dataclass(frozen=True, slots=True)
class Product:
    """A product of terms that are not negative."""

    terms: tuple[Term, ...]

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest it can be, each term on its own."""
        return math.prod(one.low for one in self.terms), math.prod(one.high for one in self.terms)

    def as_json(self) -> Json:
        """One interval where that says the same, else ``times``; points are multiplied in beforehand."""
        factor = math.prod(one.low for one in self.terms if one.is_point)
        open_ended = [one for one in self.terms if not one.is_point]
        if factor == 0 or not open_ended:
            return [round(factor, DIGITS), round(factor, DIGITS)]
        first, *others = open_ended
        parts = [first.as_json(factor), *(one.as_json() for one in others)]
        return parts[0] if not others else {"times": parts}


def total(products: list[Product]) -> Json | None:
    """The sum as the engine reads it; None when it is zero whatever happens."""
    parts = [one.as_json() for one in products if one.bounds[1] > 0]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"plus": parts}


def total_bounds(products: list[Product]) -> tuple[float, float]:
    """The lowest and the highest that a sum can be."""
    return sum(one.bounds[0] for one in products), sum(one.bounds[1] for one in products)


def times(*terms: Term | float) -> Product:
    """A product; a plain number is a point."""
    return Product(tuple(one if isinstance(one, Term) else Term(one, one) for one in terms))
