"""What is the same in every scenario of a layout, as flat arrays for compiled loops.

Columns get slots: all of one start together, of those first one per item, then the second of every item, and so on.
Loops then run over items in a straight line; a slot that no column has is never open. Of what an item needs, one
becomes its parent in a forest; the others are ties, which get a price, as exclusions do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout, Need


class Frame(NamedTuple):
    """Positions and rules; a list of lists is one flat list with the place where each begins."""

    slot: Indices
    """Per column of the layout its slot; ``column``: per slot its column, or -1."""
    column: Indices
    item: Indices
    start: Indices
    block: Indices
    """Slots of start t run from ``block[t]`` up to ``block[t + 1]``, in rows of one per item."""
    cell_first: Indices
    cells: Indices
    """The cells that columns of start t may use."""
    is_must: Flags
    upward: Indices
    """Items in such an order that each comes before its parent."""
    parent: Indices
    """Per item: the item it hangs under, or -1."""
    asks_parent: Flags
    """Per slot: it may not start before the parent of its item."""
    need_first: Indices
    needs: Indices
    """The items that a slot needs."""
    asking_first: Indices
    asking: Indices
    """The items that may need item i."""
    rival_first: Indices
    rivals: Indices
    """The items that exclude item i."""
    tie_first: Indices
    tied: Indices
    """The slots of tie d, which may not start before item ``tie_other[d]``."""
    tie_other: Indices
    pairs: Indices
    """Exclusions, two items a row."""


def frame_of(layout: Layout, use: Numbers) -> Frame:
    """Lay slots out; ``use`` (scenario × column × cell) tells which cells are used at all."""
    is_used = (use != 0).any(axis=0)
    cells = [np.flatnonzero(is_used[layout.start_of == t].any(axis=0)) for t in range(len(layout.problem.periods))]
    first, listed = _flat(cells)
    return _bare(layout)._replace(cell_first=first, cells=listed)


def _bare(layout: Layout) -> Frame:
    """The frame without cells, made once and kept with the layout, as its own arrays are."""
    kept: dict[str, Frame] = vars(layout)
    if "frame" not in kept:
        kept["frame"] = _made(layout)
    return kept["frame"]


def _made(layout: Layout) -> Frame:
    slot, column, block = _slots(layout)
    count = len(layout.items)
    trunk, ties = _forest(layout)
    parent, asks = np.full(count, -1), np.zeros(len(column), dtype=bool)
    for need in trunk:
        parent[need.item] = need.other
        asks[slot[list(need.columns)]] = True
    needs, asking, rivals = _rules(layout, slot, len(column))
    return Frame(
        slot,
        column, np.tile(np.arange(count), len(column) // max(1, count)), _starts(block), block, *_flat([]),
        layout.is_must, _upward(parent), parent, asks, *_flat(needs), *_flat(asking), *_flat(rivals),
        *_flat([slot[list(tie.columns)] for tie in ties]), np.array([tie.other for tie in ties], dtype=np.int64),
        np.array(layout.exclusions, dtype=np.int64).reshape(-1, 2),
    )  # fmt: skip


def _slots(layout: Layout) -> tuple[Indices, Indices, Indices]:
    """Per column its slot, per slot its column, and where the slots of each start begin."""
    items, periods = len(layout.items), len(layout.problem.periods)
    key = layout.start_of * items + layout.item_of
    order = np.argsort(key, kind="stable")
    row = np.empty_like(order)
    row[order] = np.arange(len(order)) - np.searchsorted(key[order], key[order])
    rows = [int(row[layout.start_of == t].max(initial=-1)) + 1 for t in range(periods)]
    block = np.cumsum([0, *(count * items for count in rows)], dtype=np.int64)
    slot = block[layout.start_of] + row * items + layout.item_of
    column = np.full(block[-1], -1, dtype=np.int64)
    column[slot] = np.arange(len(slot))
    return slot, column, block


def _starts(block: Indices) -> Indices:
    return np.repeat(np.arange(len(block) - 1), np.diff(block))


def _rules(layout: Layout, slot: Indices, slots: int) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """What every slot needs, which items may need an item, and which exclude it."""
    needs: list[list[int]] = [[] for _ in range(slots)]
    asking: list[list[int]] = [[] for _ in layout.items]
    rivals: list[list[int]] = [[] for _ in layout.items]
    for need in layout.needs:
        asking[need.other].append(need.item)
        for column in need.columns:
            needs[slot[column]].append(need.other)
    for one, other in layout.exclusions:
        rivals[one].append(other)
        rivals[other].append(one)
    return needs, asking, rivals


def _forest(layout: Layout) -> tuple[list[Need], list[Need]]:
    """One need per item for the forest, the first that most of its columns ask for; and the other needs."""
    trunk: dict[int, Need] = {}
    for need in layout.needs:
        held = trunk.get(need.item)
        if held is None or len(need.columns) > len(held.columns):
            trunk[need.item] = need
    return list(trunk.values()), [need for need in layout.needs if need is not trunk[need.item]]


def _upward(parent: Indices) -> Indices:
    depth, above = np.zeros(len(parent), dtype=np.int64), parent
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, parent[above], -1)
    return np.argsort(-depth, kind="stable")


def _flat(lists: Sequence[Sequence[int] | Indices]) -> tuple[Indices, Indices]:
    first = np.cumsum([0, *(len(one) for one in lists)], dtype=np.int64)
    return first, np.array([one for part in lists for one in part], dtype=np.int64)
