"""The order of the choices, and whether its first five are settled."""

from __future__ import annotations

from bundel.engine.portfolio.constants import DIGITS, SETTLED_PLACES
from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.shares import Shares, wilson


def order_by_share(layout: Layout, shares: Shares) -> list[int]:
    """Choices by early share, then by share, then by id."""
    choices = [item for item in range(len(layout.items)) if layout.is_choice[item]]
    return sorted(
        choices,
        key=lambda item: (
            -round(float(shares.early[item]), DIGITS), -round(float(shares.item[item]), DIGITS), layout.items[item].id,
        ),
    )  # fmt: skip


def moved_up(layout: Layout, order: list[int]) -> list[int]:
    """The order with every item at its ``place_at_most`` or better, moving nothing more than that takes.

    Filled from the last place up, each place with the lowest item that may stand there; where nobody may
    (more items than places), with the lowest of all.
    """
    if all(layout.items[item].place_at_most is None for item in order):
        return list(order)
    left, placed = list(order), []
    for place in range(len(order), 0, -1):
        free = [item for item in left if (layout.items[item].place_at_most or len(order)) >= place]
        last = free[-1] if free else left[-1]
        left.remove(last)
        placed.append(last)
    return placed[::-1]


def on_the_edge(layout: Layout, shares: Shares, level: float) -> set[int]:
    """Choices whose interval overlaps the edge after the fifth place; nothing when the first five are settled."""
    order = order_by_share(layout, shares)
    ends = {item: wilson(float(shares.early[item]), shares.count, level) for item in order}
    first, later = order[:SETTLED_PLACES], order[SETTLED_PLACES:]
    if not later:
        return set()
    floor = ends[first[-1]][0]
    overlapping = {item for item in later if ends[item][1] >= floor}
    if not overlapping:
        return set()
    ceiling = max(ends[item][1] for item in overlapping)
    return overlapping | {item for item in first if ends[item][0] <= ceiling}
