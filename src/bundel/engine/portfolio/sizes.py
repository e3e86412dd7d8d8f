"""How large a change is: amounts that a person can say, and the smallest of them that does something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bundel.engine.portfolio.entry_path import is_counted
from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.rests_on import unit_of

STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""What people say, times a power of ten."""
SMALLEST = {"hours": 10.0, "euro": 1000.0}
"""Nobody knows hours or euros more precisely than this; larger amounts are a multiple of it."""
COUNTS = (1.0, 2.0, 3.0)
PARTS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Parts by which an estimate is off."""


def amounts(unit: str, most: float) -> list[float]:
    """Amounts of a unit that a person can say, from small to ``most`` or just above it."""
    if unit == "count":
        return list(COUNTS)
    # What is counted in smaller numbers than hours and euros are keeps the same steps, from a hundredth of it.
    least = SMALLEST[unit] if most >= SMALLEST[unit] else most / 200
    found: list[float] = []
    power = 1.0
    while least > 0:
        for step in STEPS:
            if (step * power).is_integer():
                found.append(round(step * power * least, 6))
            if found[-1] >= most:
                return found
        power *= 10
    return found


def sizes_at(layout: Layout, cell: int, most: float) -> list[float]:
    """Amounts of a cell that are tried, up to ``most``, which is all that there is; counts get 1, 2 and 3."""
    unit = "count" if is_counted(layout)[cell] else unit_of(layout, layout.cells[cell][0])
    return amounts(unit, most) or [1.0]


def smallest(sizes: Sequence[float], does_it: Callable[[float], bool]) -> int | None:
    """Place of the smallest size that does it, by bisection; None when even the largest doesn't.

    Where a larger size undoes what a smaller one did, it finds one that does it while the size before it doesn't.
    """
    if not sizes or not does_it(sizes[-1]):
        return None
    low, high = -1, len(sizes) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if does_it(sizes[middle]) else (middle, high)
    return high
