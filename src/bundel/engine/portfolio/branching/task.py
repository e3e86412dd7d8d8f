"""One scenario as the search sees it: only the columns and rows that can matter, in plain arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices


class Task(NamedTuple):
    """Choose at most one column per item (exactly one where it must) with the most value, within the limit per row.

    ``excess`` is what going over the limit of a row costs per unit; infinity where that may not be.
    Options are numbered: the columns first, then per item "none of them".
    """

    rows: Numbers
    limit: Numbers
    excess: Numbers
    value: Numbers
    item_of: Indices
    is_must: Flags


class Batch(NamedTuple):
    """Many scenarios over one layout: scaled use (scenario × row × column), limit (× row), value and open (× column).

    ``rules`` are rows that are the same in every scenario (row × column) with their ``rule_limit``.
    """

    use: Numbers
    limit: Numbers
    excess: Numbers
    value: Numbers
    is_open: Flags
    rules: Numbers
    rule_limit: Numbers
    item_of: Indices
    is_must: Flags


@compiled
def columns_at(batch: Batch, at: int) -> Indices:
    """The columns of one scenario that may be chosen."""
    return np.flatnonzero(batch.is_open[at])


@compiled
def rows_at(batch: Batch, at: int, columns: Indices) -> Indices:
    """The rows of one scenario that can be broken at all, those of the rules numbered after the others."""
    count = batch.use.shape[1]
    most = np.zeros(len(batch.is_must))
    kept = np.empty(count + len(batch.rules), dtype=np.int64)
    size = 0
    for row in range(len(kept)):
        most[:] = 0.0
        for column in columns:
            item = batch.item_of[column]
            asked = batch.use[at, row, column] if row < count else batch.rules[row - count, column]
            most[item] = max(most[item], asked)
        if most.sum() > (batch.limit[at, row] if row < count else batch.rule_limit[row - count]):
            kept[size] = row
            size += 1
    return kept[:size]


@compiled
def task_of(batch: Batch, at: int, columns: Indices, kept: Indices) -> Task:
    """One scenario of a batch over those columns and rows."""
    count = batch.use.shape[1]
    rows = np.empty((len(kept), len(columns)))
    limit, excess = np.empty(len(kept)), np.full(len(kept), np.inf)
    for place in range(len(kept)):
        row = kept[place]
        if row < count:
            rows[place] = batch.use[at, row][columns]
            limit[place], excess[place] = batch.limit[at, row], batch.excess[row]
        else:
            rows[place] = batch.rules[row - count][columns]
            limit[place] = batch.rule_limit[row - count]
    return Task(rows, limit, excess, batch.value[at][columns], batch.item_of[columns], batch.is_must)
