"""The lane of every item, and the way (role, start, variant) in which it stands there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.constants import NEED_AT_MOST, NEED_EARLY_SHARE, NICE_EARLY_SHARE, NICE_LAST_PLACE
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.shares import Shares

MANDATORY, NEED, NICE, NOT_NOW = "mandatory", "need_to_have", "nice_to_have", "not_now"
RANK = {MANDATORY: 0, NEED: 0, NICE: 1, NOT_NOW: 2}
"""The lower, the better; what is mandatory is no better than what is needed."""


@dataclass(frozen=True, slots=True)
class Laned:
    """Lane and place of one item; ``way`` and ``second`` are columns, ``is_planned`` says that it starts late."""

    lane: str
    place: int | None
    way: int | None
    second: int | None
    is_planned: bool


def lanes_of(layout: Layout, shares: Shares, order: list[int]) -> list[Laned]:
    """The lane of every item of the layout, in its order."""
    place = {item: at for at, item in enumerate(order, start=1)}
    return [_laned(layout, shares, item, place.get(item)) for item in range(len(layout.items))]


def _laned(layout: Layout, shares: Shares, item: int, place: int | None) -> Laned:
    columns = layout.columns_by_item[item]
    if place is None:
        lane = lane_without_place(layout, item)
        way, second = _ways(shares, columns) if lane != NOT_NOW else (None, None)
        return Laned(lane, None, way, second, False)
    lane, is_planned = choice_lane(shares, item, place)
    early = layout.is_early[columns]
    way, second = _ways(shares, columns[~early if lane == NOT_NOW and is_planned else early])
    return Laned(lane, place, way, second, is_planned)


def lane_without_place(layout: Layout, item: int) -> str:
    """The lane of what has no place in the order: duties and what is decided."""
    fixed = layout.items[item].fixed
    if fixed is None:
        return MANDATORY
    if fixed.start is None:
        return NOT_NOW
    return MANDATORY if layout.items[item].mandatory_by is not None else NEED


def choice_lane(shares: Shares, item: int, place: int) -> tuple[str, bool]:
    """The lane of a choice at a place, and whether its start is planned late."""
    early = float(shares.early[item])
    late = float(shares.item[item]) - early
    if late > early:
        return NOT_NOW, True
    if place <= min(shares.n10, NEED_AT_MOST) and early >= NEED_EARLY_SHARE:
        return NEED, False
    if place <= min(NICE_LAST_PLACE, shares.n90) and early >= NICE_EARLY_SHARE:
        return NICE, False
    return NOT_NOW, False


def _ways(shares: Shares, columns: Flags | np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int | None, int | None]:
    """The most frequent column and the second best, both only when a plan holds them."""
    ranked = sorted((int(column) for column in columns), key=lambda column: (-shares.column[column], column))
    held = [column for column in ranked if shares.column[column] > 0]
    return (held[0] if held else None), (held[1] if len(held) > 1 else None)
