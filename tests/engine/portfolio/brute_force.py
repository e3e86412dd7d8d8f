"""An oracle that shares nothing with the solver: every portfolio, compared with every other, in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

Row = tuple[int | None, ...]


def ends(amount: Any) -> tuple[Fraction, Fraction]:
    """The ends of an amount as it stands in the document."""
    if isinstance(amount, dict):
        [(kind, parts)] = amount.items()
        low, high = (Fraction(kind == "times"),) * 2
        for part in parts:
            first, second = ends(part)
            low, high = (low * first, high * second) if kind == "times" else (low + first, high + second)
        return low, high
    return Fraction(str(amount[0])), Fraction(str(amount[1]))


def pure_weights(criteria: list[str], order: list[list[str]]) -> list[tuple[Fraction, ...]]:
    """Extreme points, found by trying all 0/1 weights: connected sets that respect the order."""
    rank = {name: at for at, group in enumerate(order) for name in group}
    found = []
    for bits in product([0, 1], repeat=len(criteria)):
        chosen = {name for name, bit in zip(criteria, bits, strict=True) if bit}
        closed = all(a in chosen for b in chosen if b in rank for a in criteria if a in rank and rank[a] < rank[b])
        if chosen and closed:
            found.append(tuple(Fraction(bit, len(chosen)) for bit in bits))
    return found  # with points that are not extreme too: they change nothing


def portfolios(document: dict[str, Any]) -> list[Row]:
    """Every portfolio that keeps the logic; capacity aside."""
    items = document["initiatives"]
    options = [[None] if item.get("done") else [None, *range(len(item["alternatives"]))] for item in items]
    return [row for row in product(*options) if _is_logical(document, row)]


def _is_logical(document: dict[str, Any], row: Row) -> bool:
    items, periods = document["initiatives"], document["periods"]
    at = {item["id"]: place for place, item in enumerate(items)}
    starts = [
        None if choice is None else periods.index(item["alternatives"][choice]["start"])
        for item, choice in zip(items, row, strict=True)
    ]
    return all(
        item.get("done")
        or (
            _keeps_decisions(item, choice, start, periods)
            and (start is None or _goes_with_others(items, at, starts, item, choice, start))
        )
        for item, choice, start in zip(items, row, starts, strict=True)
    )


def _keeps_decisions(item: Any, choice: int | None, start: int | None, periods: list[str]) -> bool:
    by, fixed = item.get("mandatory_by"), item.get("fixed")
    if by is not None and (start is None or start > periods.index(by)):
        return False
    if isinstance(fixed, dict):
        return choice is not None and all(item["alternatives"][choice].get(k) == v for k, v in fixed.items())
    return fixed is None or choice is None


def _goes_with_others(
    items: Any, at: dict[str, int], starts: list[int | None], item: Any, choice: int | None, start: int
) -> bool:
    for name in (*item.get("depends_on", []), *item["alternatives"][choice].get("depends_on", [])):
        needed = starts[at[name]]
        if not items[at[name]].get("done") and (needed is None or needed > start):
            return False
    return all(starts[at[name]] is None for name in item.get("excludes", []))


def use_of(document: dict[str, Any], row: Row, resource: str, period: str) -> Fraction:
    total = Fraction(0)
    for item, choice in zip(document["initiatives"], row, strict=True):
        if choice is not None:
            total += ends(item["alternatives"][choice].get("use", {}).get(resource, {}).get(period, [0, 0]))[1]
    return total


def capacities(document: dict[str, Any]) -> dict[tuple[str, str], Fraction]:
    return {
        (resource, period): ends(amount["whole"] if isinstance(amount, dict) and "whole" in amount else amount)[0]
        for resource, by_period in document["capacity"].items()
        for period, amount in by_period.items()
    }


def fits(document: dict[str, Any], row: Row) -> bool:
    return all(use_of(document, row, *cell) <= capacity for cell, capacity in capacities(document).items())


def dominates(document: dict[str, Any], p: Row, q: Row) -> bool:
    """At least as good for every weight and value, and better for some."""
    worst_of_all, best_of_all = Fraction(0), Fraction(0)
    criteria = document["criteria"]
    for weights in pure_weights(criteria, document["order"]):
        worst = best = Fraction(0)
        for item, a, b in zip(document["initiatives"], p, q, strict=True):
            if a == b:
                continue
            for choice, sign in ((a, 1), (b, -1)):
                if choice is None:
                    continue
                value = item["alternatives"][choice].get("value", {})
                for weight, name in zip(weights, criteria, strict=True):
                    low, high = ends(value.get(name, [0, 0]))
                    worst += weight * (low if sign > 0 else -high)
                    best += weight * (high if sign > 0 else -low)
        worst_of_all = min(worst_of_all, worst)
        best_of_all = max(best_of_all, best)
    return worst_of_all >= 0 and best_of_all > 0


def best_portfolios(document: dict[str, Any]) -> set[Row]:
    """Every feasible portfolio that no other feasible one dominates."""
    feasible = [row for row in portfolios(document) if fits(document, row)]
    return {q for q in feasible if not any(dominates(document, p, q) for p in feasible)}
