"""An oracle that shares nothing with the solver: every portfolio, compared with every other, in fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import lcm
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


class Values:
    """The ends of every alternative's value at every weight, in fractions of one denominator, so in whole numbers."""

    def __init__(self, document: dict[str, Any]) -> None:
        criteria = document["criteria"]
        weights = pure_weights(criteria, document["order"])
        ways = [[{}, *(way.get("value", {}) for way in item["alternatives"])] for item in document["initiatives"]]
        fractions = [[[_weighed(value, criteria, weight) for value in values] for values in ways] for weight in weights]
        whole = lcm(*(end.denominator for by_item in fractions for ways in by_item for pair in ways for end in pair))
        self.tables = [
            [[(int(low * whole), int(high * whole)) for low, high in ways] for ways in by_item] for by_item in fractions
        ]

    def dominates(self, p: Row, q: Row) -> bool:
        """At least as good for every weight and value, and better for some."""
        differing = [at for at, (a, b) in enumerate(zip(p, q, strict=True)) if a != b]
        is_better = False
        for table in self.tables:
            mine = [table[at][0 if p[at] is None else p[at] + 1] for at in differing]
            other = [table[at][0 if q[at] is None else q[at] + 1] for at in differing]
            if sum(low for low, _ in mine) < sum(high for _, high in other):
                return False
            is_better = is_better or sum(high for _, high in mine) > sum(low for low, _ in other)
        return is_better


def _weighed(value: Any, criteria: list[str], weights: tuple[Fraction, ...]) -> tuple[Fraction, Fraction]:
    pairs = [ends(value.get(name, [0, 0])) for name in criteria]
    low, high = zip(*pairs, strict=True)
    return tuple(sum(w * v for w, v in zip(weights, row, strict=True)) for row in (low, high))


def best_portfolios(document: dict[str, Any]) -> set[Row]:
    """Every feasible portfolio that no other feasible one dominates."""
    feasible = [row for row in portfolios(document) if fits(document, row)]
    values = Values(document)
    return {q for q in feasible if not any(values.dominates(p, q) for p in feasible)}
