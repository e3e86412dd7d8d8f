"""Checks a bound from prices again, in plain float64 and plain loops, sharing nothing with what found the prices.

Every initiative takes at most one alternative, each worth its value less the price of what it uses. Of what it needs,
one may be kept as it is (no start before that one); all other needs have a price per period, and so have exclusions.
What is best then follows by trying every start of what comes first. With no price below 0 it is a bound on all plans.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bundel.engine.portfolio.problem import Alternative, Initiative
from bundel.engine.portfolio.verify import ROOM, Cell
from bundel.engine.portfolio.verify_bound import Plainly


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices per cell, per (id, id of what it needs, period), and per pair that excludes each other (in any order)."""

    cells: Mapping[Cell, float]
    needs: Mapping[tuple[str, str, str], float]
    exclusions: Mapping[tuple[str, str], float]


def faults_in_relaxed_bound(plain: Plainly, bound: float, prices: Prices) -> list[str]:
    """Everything that is wrong with the claim that these prices prove the bound; nothing when it holds."""
    every = [*prices.cells.values(), *prices.needs.values(), *prices.exclusions.values()]
    faults = [f"a price is {price}" for price in every if not price >= 0]
    reached = _Relaxed(plain, prices).total()
    if reached > bound + ROOM * max(1.0, abs(bound)):
        faults.append(f"the prices come to {reached}, above the bound {bound}")
    return faults


class _Relaxed:
    """The priced problem: trees of initiatives, each below the one need of it that is kept."""

    def __init__(self, plain: Plainly, prices: Prices) -> None:
        self.plain, self.prices = plain, prices
        self.period = {name: at for at, name in enumerate(plain.problem.periods)}
        self.items = {one.id: one for one in plain.problem.initiatives if not one.done}
        self.duties = {one.id for one in self.items.values() if _is_duty(one)}
        self.ways = {
            name: [way for way in one.alternatives if self._may_be(one, way)] for name, one in self.items.items()
        }
        while self._rule_out():
            pass
        priced: dict[str, set[str]] = {}
        for name, other, _ in prices.needs:
            priced.setdefault(name, set()).add(other)
        self.kept = {name: self._kept(one, priced.get(name, set())) for name, one in self.items.items()}
        self.below: dict[str | None, list[str]] = {}
        for name, kept in self.kept.items():
            self.below.setdefault(kept, []).append(name)
        self.known: dict[tuple[str, int | None], float] = {}

    def total(self) -> float:
        total = sum(price * self.plain.capacity[cell] for cell, price in self.prices.cells.items())
        total += sum(self.prices.exclusions.values())
        return total + sum(self._best(name, None) for name in self.below.get(None, []))

    def _rule_out(self) -> bool:
        """Close ways that can't be, and make duties of what duties need; whether anything changed."""
        before = len(self.duties), sum(map(len, self.ways.values()))
        for name, one in self.items.items():
            self.ways[name] = [way for way in self.ways[name] if self._is_met(one, way)]
            if name in self.duties:
                needed = set.intersection(*(self._needs(one, way) for way in self.ways[name]))
                self.duties |= needed
                last = max(self.period[way.start] for way in self.ways[name])
                for other in needed:
                    self.ways[other] = [way for way in self.ways[other] if self.period[way.start] <= last]
            elif self.duties & set(one.excludes):
                self.ways[name] = []
        return (len(self.duties), sum(map(len, self.ways.values()))) != before

    def _is_met(self, one: Initiative, way: Alternative) -> bool:
        start = self.period[way.start]
        return all(any(self.period[w.start] <= start for w in self.ways[name]) for name in self._needs(one, way))

    def _needs(self, one: Initiative, way: Alternative) -> set[str]:
        return {name for name in (*one.depends_on, *way.depends_on) if name in self.items}

    def _kept(self, one: Initiative, priced: set[str]) -> str | None:
        kept = {name for way in one.alternatives for name in self._needs(one, way)} - priced
        # A need without prices that isn't kept is left out, which can only raise the bound.
        return min(kept, default=None)

    def _best(self, name: str, above: int | None) -> float:
        """The most that an initiative and all below it are worth, when what it needs starts in period ``above``."""
        if (name, above) not in self.known:
            self.known[name, above] = self._best_way(self.items[name], above)
        return self.known[name, above]

    def _best_way(self, one: Initiative, above: int | None) -> float:
        below = self.below.get(one.id, [])
        best = -math.inf if one.id in self.duties else sum(self._best(child, None) for child in below)
        for way in self.ways[one.id]:
            start = self.period[way.start]
            asks = self.kept[one.id] in self._needs(one, way)
            if not asks or (above is not None and above <= start):
                best = max(best, self._worth(one, way) + sum(self._best(child, start) for child in below))
        return best

    def _may_be(self, one: Initiative, way: Alternative) -> bool:
        if one.mandatory_by is not None and self.period[way.start] > self.period[one.mandatory_by]:
            return False
        fixed = one.fixed
        return fixed is None or (
            (fixed.role, fixed.start) == (way.role, way.start) and fixed.variant in (None, way.variant)
        )

    def _worth(self, one: Initiative, way: Alternative) -> float:
        key = (one.id, way.role, way.start, way.variant)
        worth = self.plain.value[key]
        for cell, price in self.prices.cells.items():
            worth -= price * self.plain.use[key].get(cell, 0.0)
        for (name, other, period), price in self.prices.needs.items():
            if self.period[way.start] <= self.period[period]:
                worth += price if other == one.id else 0.0
                worth -= price if name == one.id and other in self._needs(one, way) else 0.0
        for pair, price in self.prices.exclusions.items():
            worth -= price if one.id in pair else 0.0
        return worth


def _is_duty(one: Initiative) -> bool:
    return one.mandatory_by is not None or (one.fixed is not None and one.fixed.start is not None)
