"""A problem in whole numbers, as exact mode computes with it.

Every input is taken as it is written in decimals and scaled to whole numbers below 2**53, which
float64 adds and multiplies without rounding. Where that takes more than fifteen digits, the
numbers are rounded to the finest grid that fits: uses up and capacities down, so that what fits
on the grid really fits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm, prod

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.exact_weights import extreme_weights
from bundel.engine.portfolio.possible import dependency_order, needed_by, possible_choices
from bundel.engine.portfolio.problem import Alternative, Amount, Interval, Plus, Problem, Whole

Numbers = NDArray[np.float64]
Cell = tuple[str, str]
NEVER = 1e9
"""The start of what is not chosen: later than every period."""
_LARGEST_TOTAL = 2**51


@dataclass(frozen=True, slots=True)
class Item:
    """One initiative to decide: option 0 is none of its alternatives, unless it is a duty."""

    place: int  # in the problem
    choices: tuple[int | None, ...]  # position of the alternative per option
    low: Numbers  # option × extreme point
    high: Numbers
    use: Numbers  # option × cell
    start: Numbers  # option
    needs: tuple[tuple[int, ...], ...]  # per option the items (in this order) it depends on
    excludes: tuple[int, ...]  # earlier items that can't go with this one


@dataclass(frozen=True, slots=True)
class Model:
    """Items in an order in which each comes after what it depends on, duties first."""

    items: tuple[Item, ...]
    duties: int  # so many of the first items are duties and what these may need
    cells: tuple[Cell, ...]
    capacity: Numbers
    cell_scale: tuple[int, ...]  # whole numbers per hour or euro
    size: int  # initiatives of the problem
    weights: int  # extreme points


def model_of(problem: Problem) -> Model:
    """Put a problem in whole numbers; raises BadInput or TooLarge."""
    possible = possible_choices(problem)
    order, duties = _order(problem, possible.required)
    cells = _limited_cells(problem)
    at = {place: position for position, place in enumerate(order)}
    capacities = [_ends(_capacity(problem, cell))[0] for cell in cells]
    uses = [[[_use(a, cell) for cell in cells] for a in item.alternatives] for item in problem.initiatives]
    scales = [_scale([capacities[c]], [[row[c] for row in rows] for rows in uses]) for c in range(len(cells))]
    weights = extreme_weights(problem)
    values = _weighed_values(problem, weights)
    build = _ItemBuilder(problem, at, possible.allowed, possible.required, uses, scales, values, weights)
    capacity = np.array([floor(amount * scale) for amount, scale in zip(capacities, scales, strict=True)], dtype=float)
    return Model(
        tuple(build.item(place) for place in order),
        duties,
        cells,
        capacity,
        tuple(scales),
        len(problem.initiatives),
        len(build.weights),
    )


def _order(problem: Problem, required: Sequence[bool]) -> tuple[list[int], int]:
    places = {item.id: at for at, item in enumerate(problem.initiatives)}
    duty = [bool(is_required) for is_required in required]
    whole_order = [at for at in dependency_order(problem) if not problem.initiatives[at].done]
    for at in reversed(whole_order):
        if duty[at]:
            for name in needed_by(problem.initiatives[at]):
                duty[places[name]] = True
    duties = [at for at in whole_order if duty[at]]
    choices = [at for at in whole_order if not duty[at]]
    return _largest_first(problem, duties) + _largest_first(problem, choices), len(duties)


def _largest_first(problem: Problem, order: list[int]) -> list[int]:
    """The same items, the largest first as far as preconditions allow: what is left then matters little."""
    waiting = {problem.initiatives[at].id: at for at in order}
    sizes = {name: _largest_use(problem, at) for name, at in waiting.items()}
    placed: list[int] = []
    while waiting:
        ready = [name for name, at in waiting.items() if not needed_by(problem.initiatives[at]) & waiting.keys()]
        placed.append(waiting.pop(max(ready, key=lambda name: (sizes[name], -waiting[name]))))
    return placed


def _largest_use(problem: Problem, place: int) -> Fraction:
    shares = [Fraction(0)]
    for cell in _limited_cells(problem):
        capacity = _ends(_capacity(problem, cell))[0]
        uses = [_use(alternative, cell) for alternative in problem.initiatives[place].alternatives]
        shares.append(max(uses, default=Fraction(0)) / max(capacity, Fraction(1)))
    return sum(shares, Fraction(0))


def _limited_cells(problem: Problem) -> tuple[Cell, ...]:
    return tuple(
        (resource, period)
        for resource in sorted(problem.capacity)
        for period in problem.periods
        if period in problem.capacity[resource]
    )


def _capacity(problem: Problem, cell: Cell) -> Amount:
    amount = problem.capacity[cell[0]][cell[1]]
    return Interval(amount.low, amount.high) if isinstance(amount, Whole) else amount


def _use(alternative: Alternative, cell: Cell) -> Fraction:
    amount = alternative.use.get(cell[0], {}).get(cell[1])
    return Fraction(0) if amount is None else _ends(amount)[1]


def _ends(amount: Amount) -> tuple[Fraction, Fraction]:
    """The ends of an amount as they are written, drivers ignored."""
    if isinstance(amount, Interval):
        return Fraction(repr(amount.low)), Fraction(repr(amount.high))
    ends = [_ends(part) for part in amount.parts]
    join: Callable[[list[Fraction]], Fraction] = _total if isinstance(amount, Plus) else _product
    return join([low for low, _ in ends]), join([high for _, high in ends])


def _total(parts: list[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def _product(parts: list[Fraction]) -> Fraction:
    return prod(parts, start=Fraction(1))


def _scale(alone: list[Fraction], per_item: list[list[Fraction]]) -> int:
    """A factor that makes all numbers whole, or as fine as fits."""
    numbers = alone + [number for row in per_item for number in row]
    total = sum(map(abs, alone), Fraction(0)) + sum(
        (max(map(abs, row), default=Fraction(0)) for row in per_item), Fraction(0)
    )
    exact = lcm(*(number.denominator for number in numbers))
    return exact if exact * total <= _LARGEST_TOTAL else max(1, int(_LARGEST_TOTAL / total))


def _weighed_values(problem: Problem, weights: list[tuple[int, ...]]) -> list[list[tuple[list[int], list[int]]]]:
    """Per initiative and alternative the low and the high value at every extreme point."""
    ends = [[_value_ends(problem, a) for a in item.alternatives] for item in problem.initiatives]
    scale = _scale([], [[max(map(abs, (*low, *high))) * len(low) for low, high in rows] for rows in ends] + _flat(ends))
    return [[(_weighed(low, weights, scale), _weighed(high, weights, scale)) for low, high in rows] for rows in ends]


def _flat(ends: list[list[tuple[list[Fraction], list[Fraction]]]]) -> list[list[Fraction]]:
    return [[number for low, high in rows for number in (*low, *high)] for rows in ends]


def _value_ends(problem: Problem, alternative: Alternative) -> tuple[list[Fraction], list[Fraction]]:
    zero = Interval(0.0, 0.0)
    ends = [_ends(alternative.value.get(criterion, zero)) for criterion in problem.criteria]
    return [low for low, _ in ends], [high for _, high in ends]


def _weighed(values: list[Fraction], weights: list[tuple[int, ...]], scale: int) -> list[int]:
    whole = [round(value * scale) for value in values]
    return [sum(w * v for w, v in zip(row, whole, strict=True)) for row in weights]


@dataclass(frozen=True, slots=True)
class _ItemBuilder:
    problem: Problem
    at: dict[int, int]
    allowed: Sequence[Sequence[int]]
    required: Sequence[bool]
    uses: list[list[list[Fraction]]]
    scales: list[int]
    values: list[list[tuple[list[int], list[int]]]]
    weights: list[tuple[int, ...]]

    def item(self, place: int) -> Item:
        choices: list[int | None] = [] if self.required[place] else [None]
        choices += self.allowed[place]
        zeros = [0] * len(self.weights)
        values = [(zeros, zeros) if c is None else self.values[place][c] for c in choices]
        return Item(
            place=place,
            choices=tuple(choices),
            low=np.array([low for low, _ in values], dtype=float).reshape(len(choices), -1),
            high=np.array([high for _, high in values], dtype=float).reshape(len(choices), -1),
            use=np.array([self._uses(place, c) for c in choices], dtype=float).reshape(len(choices), -1),
            start=np.array([self._start(place, c) for c in choices], dtype=float),
            needs=tuple(self._needs(place, c) for c in choices),
            excludes=self._excludes(place),
        )

    def _uses(self, place: int, choice: int | None) -> list[int]:
        if choice is None:
            return [0] * len(self.scales)
        return [ceil(use * scale) for use, scale in zip(self.uses[place][choice], self.scales, strict=True)]

    def _start(self, place: int, choice: int | None) -> float:
        if choice is None:
            return NEVER
        return float(self.problem.periods.index(self.problem.initiatives[place].alternatives[choice].start))

    def _needs(self, place: int, choice: int | None) -> tuple[int, ...]:
        if choice is None:
            return ()
        item = self.problem.initiatives[place]
        return self._positions((*item.depends_on, *item.alternatives[choice].depends_on))

    def _excludes(self, place: int) -> tuple[int, ...]:
        here = self.at[place]
        return tuple(
            position for position in self._positions(self.problem.initiatives[place].excludes) if position < here
        )

    def _positions(self, names: Sequence[str]) -> tuple[int, ...]:
        """Positions of what is named; what is done takes no part."""
        places = [at for at, item in enumerate(self.problem.initiatives) if item.id in names and not item.done]
        return tuple(sorted(self.at[place] for place in places))
