"""Which alternatives can be left out of a scenario because another one of the same item is no worse in anything."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.scenarios import Scenarios


def open_columns(layout: Layout, scenarios: Scenarios) -> Flags:
    """Per scenario the columns that may be chosen and are not dominated.

    One column dominates another of its item when it starts in the same period, needs nothing more, uses no more
    of any cell and is worth at least as much; of equals the first stays.
    """
    is_open = np.repeat(layout.is_allowed[None, :], scenarios.count, axis=0)
    asks = _asks(layout)
    for columns in layout.columns_by_item:
        for weak in columns:
            for strong in columns:
                if weak != strong and layout.start_of[weak] == layout.start_of[strong] and asks[strong] <= asks[weak]:
                    is_open[:, weak] &= ~_dominates(scenarios, is_open, int(strong), int(weak))
    return is_open


def _dominates(scenarios: Scenarios, is_open: Flags, strong: int, weak: int) -> Flags:
    no_more = (scenarios.use[:, strong] <= scenarios.use[:, weak]).all(axis=1)
    no_less = scenarios.value[:, strong] >= scenarios.value[:, weak]
    # Of two equal columns only the later one goes: the earlier one is still open when the later one is looked at.
    return np.asarray(is_open[:, strong] & no_more & no_less)


def _asks(layout: Layout) -> list[set[int]]:
    asks: list[set[int]] = [set() for _ in layout.columns]
    for need in layout.needs:
        for column in need.columns:
            asks[column].add(need.other)
    return asks
