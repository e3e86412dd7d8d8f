"""What a municipality that came by a merger is taken to be, until somebody publishes figures about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ADDED = ("salaries_thousand_euro", "overhead_thousand_euro", "spending_thousand_euro")
SIZES = (
    (5_000, "minder dan 5 000 inwoners"),
    (10_000, "5 000 tot 10 000 inwoners"),
    (20_000, "10 000 tot 20 000 inwoners"),
    (50_000, "20 000 tot 50 000 inwoners"),
    (100_000, "50 000 tot 100 000 inwoners"),
    (150_000, "100 000 tot 150 000 inwoners"),
    (250_000, "150 000 tot 250 000 inwoners"),
)
LARGEST = "250 000 inwoners of meer"


def joined(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields of all parts together: people and budgets added up, where and what it is like as of the largest part.

    A sum of which one part is not known, or is of another year, is not known. Raises ValueError without a part that
    says how many people live there.
    """
    if not parts or any(part["population"] is None for part in parts):
        raise ValueError("Every part of a merger needs a number of inhabitants.")
    largest = max(parts, key=lambda part: int(part["population"]))
    together = {**largest, "population": sum(part["population"] for part in parts)}
    together["population_year"] = min((part["population_year"] for part in parts), key=lambda year: year or 0)
    together["size_class"] = size_class(together["population"])
    is_one_year = len({part["budget_year"] for part in parts}) == 1
    for name in ADDED:
        amounts = [part[name] for part in parts]
        together[name] = sum(amounts) if is_one_year and None not in amounts else None
    if None in (together[name] for name in ADDED):
        together |= dict.fromkeys((*ADDED, "budget_year"))
    return together


def size_class(population: int) -> str:
    """The class of size that the statistics office would put it in."""
    return next((name for below, name in SIZES if population < below), LARGEST)
