"""How the numbers of a layout are made from points of streams, written out once as flat arrays.

An amount is a little programme that works on a pile: an interval puts a number on it, ``times`` and ``plus`` put the
two uppermost together. Streams are numbered in the order in which they are first met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.draws import Numbers, point_of
from bundel.engine.portfolio.layout import Indices, Layout
from bundel.engine.portfolio.problem import Amount, Interval, Plus

PUT, ADD, MULTIPLY = 0, 1, 2
Name = tuple[str, ...]
"""Id and field of an amount, to be joined by points where an interval has no driver."""
Amounts = Iterator[tuple[int, int, Amount, Name]]
NO_STREAM = -1
PLUS, TIMES = (ADD, NO_STREAM, 0.0, 0.0), (MULTIPLY, NO_STREAM, 0.0, 0.0)


class Steps(NamedTuple):
    """Programmes one after another; ``begin`` has where each begins, ``row`` and ``column`` where its result goes."""

    kind: Indices
    stream: Indices
    low: Numbers
    width: Numbers
    begin: Indices
    row: Indices
    column: Indices


@dataclass(frozen=True)
class Sketch:
    """The programmes of many amounts, the names of their streams, and how high the pile gets."""

    steps: Steps
    streams: tuple[str, ...]
    depth: int
    _keys: dict[int, np.ndarray[tuple[int, int], np.dtype[np.uint64]]] = field(default_factory=dict, compare=False)

    def keys(self, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint64]]:
        """The keys of the streams for a seed; the same as those of one stream."""
        if seed not in self._keys:
            digests = [blake2b(f"{seed}\0{name}".encode(), digest_size=16).digest() for name in self.streams]
            self._keys[seed] = np.frombuffer(b"".join(digests), dtype="<u8").reshape(-1, 2)
        return self._keys[seed]


@dataclass
class _Writer:
    """Tens of thousands of amounts go through it while somebody waits: one append a step, no call to spare."""

    streams: dict[str, int] = field(default_factory=dict)
    steps: list[tuple[int, int, float, float]] = field(default_factory=list)
    depth: int = 1
    _by_driver: dict[str | None, int] = field(default_factory=dict)

    def write(self, amount: Amount, name: Name, parts: str = "", height: int = 1) -> None:
        if isinstance(amount, Interval):
            self._put(amount, name, parts, height)
            return
        put_together = PLUS if isinstance(amount, Plus) else TIMES
        for at, part in enumerate(amount.parts):
            if isinstance(part, Interval):
                self._put(part, name, parts, height + (at > 0), at)
            else:
                self.write(part, name, f"{parts}[{at}]", height + (at > 0))
            if at > 0:
                self.steps.append(put_together)

    def _put(self, interval: Interval, name: Name, parts: str, height: int, at: int | None = None) -> None:
        low, high, driver = interval.low, interval.high, interval.driver
        if height > self.depth:
            self.depth = height
        if low == high:
            stream = NO_STREAM
        elif driver in self._by_driver:
            stream = self._by_driver[driver]
        else:
            stream = self._number(driver, name, parts if at is None else f"{parts}[{at}]")
        self.steps.append((PUT, stream, low, high - low))

    def _number(self, driver: str | None, name: Name, parts: str) -> int:
        stream = point_of(driver, "" if driver is not None else ".".join(name) + parts)
        number = self.streams.setdefault(stream, len(self.streams))
        if driver is not None:
            self._by_driver[driver] = number
        return number


def sketch_of(amounts: Amounts) -> Sketch:
    """Sketch amounts, each with the row and column where it goes, and its id and field."""
    writer, begin, row, column = _Writer(), [0], [], []
    for at, cell, amount, name in amounts:
        writer.write(amount, name)
        begin.append(len(writer.steps))
        row.append(at)
        column.append(cell)
    kind, stream, low, width = zip(*writer.steps, strict=True) if writer.steps else ((), (), (), ())
    steps = Steps(
        kind=_whole(kind),
        stream=_whole(stream),
        low=np.array(low, dtype=np.float64),
        width=np.array(width, dtype=np.float64),
        begin=_whole(begin),
        row=_whole(row),
        column=_whole(column),
    )
    return Sketch(steps, tuple(writer.streams), writer.depth)


def _whole(numbers: Sequence[int]) -> Indices:
    return np.array(numbers, dtype=np.int64)


def use_sketch(layout: Layout) -> Sketch:
    """The uses of a layout: column × cell; what has no capacity is not limited and is left out."""
    return _kept(layout, "use_sketch", _uses)


def score_sketch(layout: Layout) -> Sketch:
    """The scores of a layout: column × criterion, in the order of their names."""
    return _kept(layout, "score_sketch", _scores)


def _kept(layout: Layout, name: str, amounts: Callable[[Layout], Amounts]) -> Sketch:
    """Kept with the layout, as its own arrays are."""
    kept: dict[str, Sketch] = vars(layout)
    if name not in kept:
        kept[name] = sketch_of(amounts(layout))
    return kept[name]


def _uses(layout: Layout) -> Amounts:
    cell_at = {cell: at for at, cell in enumerate(layout.cells)}
    for at, column in enumerate(layout.columns):
        for resource, by_period in column.use.items():
            for period, amount in by_period.items():
                if (resource, period) in cell_at:
                    yield at, cell_at[resource, period], amount, (layout.names[at], "use", resource, period)


def _scores(layout: Layout) -> Amounts:
    for at, column in enumerate(layout.columns):
        for which, criterion in enumerate(sorted(layout.problem.criteria)):
            if criterion in column.value:
                yield at, which, column.value[criterion], (layout.names[at], "value", criterion)
