"""Chance that depends only on the seed, the scenario number and a name.

Every name has its own counter-based stream (Philox, keyed by a hash of seed and name), and scenario k takes
its k-th number. Adding an item, a scenario or a name therefore changes no other draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.problem import Amount, Interval, Plus, Times, Whole

Numbers = NDArray[np.float64]


class Draws:
    """The draws of scenarios ``first`` up to ``last``; ``pinned`` fixes the point u of some drivers."""

    def __init__(self, seed: int, first: int, last: int, pinned: Mapping[str, float] | None = None) -> None:
        self.seed, self.first, self.last = seed, first, last
        self.pinned = dict(pinned or {})
        self._known: dict[str, Numbers] = {}

    @property
    def count(self) -> int:
        """How many scenarios are drawn."""
        return self.last - self.first

    def uniform(self, name: str) -> Numbers:
        """One number in [0, 1) per scenario."""
        if name not in self._known:
            self._known[name] = self._stream(name)
        return self._known[name]

    def _stream(self, name: str) -> Numbers:
        if name in self.pinned:
            return np.full(self.count, self.pinned[name])
        digest = blake2b(f"{self.seed}\0{name}".encode(), digest_size=16).digest()
        bits = np.random.Philox(key=np.frombuffer(digest, dtype="<u8"))
        # Philox gives four numbers a counter step, so the numbers before ``first`` are skipped, not drawn.
        bits.advance(self.first // 4)
        numbers = np.random.Generator(bits).random(self.last - self.first // 4 * 4)
        return numbers[self.first % 4 :]

    def amount(self, amount: Amount, name: str) -> Numbers | float:
        """The amount in every scenario; ``name`` is the id and field, for intervals without a driver."""
        if isinstance(amount, Interval):
            return self._interval(amount, name)
        return put_together(amount, name, self.amount)

    def _interval(self, interval: Interval, name: str) -> Numbers | float:
        if interval.low == interval.high:
            return interval.low
        return interval.low + self.uniform(point_of(interval.driver, name)) * (interval.high - interval.low)

    def capacity(self, capacity: Amount | Whole, name: str) -> Numbers | float:
        """A capacity in every scenario; whole numbers of a range are equally likely."""
        if not isinstance(capacity, Whole):
            return self.amount(capacity, name)
        steps = np.floor(self.uniform(point_of(capacity.driver, name)) * (capacity.high - capacity.low + 1))
        return np.asarray(np.minimum(capacity.low + steps, capacity.high))


def point_of(driver: str | None, name: str) -> str:
    """The name of the stream: the driver's, or the id and field of an interval without one."""
    return f"field:{name}" if driver is None else f"driver:{driver}"


def put_together(amount: Plus | Times, name: str, read: Callable[[Amount, str], Numbers | float]) -> Numbers | float:
    """The sum or the product of the parts, each read under a name of its own."""
    parts = [read(part, f"{name}[{at}]") for at, part in enumerate(amount.parts)]
    total = parts[0]
    for part in parts[1:]:
        total = total + part if isinstance(amount, Plus) else total * part
    return total
