"""The search over every scenario of a batch, one after another, without holding up other threads."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.branching.search import search
from bundel.engine.portfolio.branching.stack import Stack, Trace, make_stack, make_trace
from bundel.engine.portfolio.branching.task import Batch, columns_at, rows_at, task_of
from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices

DEEPEST = 100
"""Nodes below one another at most; what lies deeper counts with the bound it has."""
LARGEST_PROOF = 100_000
"""Nodes of the largest proof that is kept to be checked: with a hundred rows it takes 80 MB."""


class Searched(NamedTuple):
    """Per scenario: how the search ended, the chosen columns, the value, a proven bound, and the nodes it took."""

    ended: Indices
    chosen: Flags
    value: Numbers
    bound: Numbers
    nodes: Indices


@compiled
def search_batch(batch: Batch, goal: float, limit: int) -> Searched:
    """The best plan of every scenario to the goal, with at most so many nodes each."""
    count = len(batch.limit)
    found = Searched(
        np.zeros(count, dtype=np.int64),
        np.zeros(batch.is_open.shape, dtype=np.bool_),
        np.zeros(count),
        np.zeros(count),
        np.zeros(count, dtype=np.int64),
    )
    stack, trace = room_for(batch), make_trace(0, 0)
    for at in range(count):
        columns = columns_at(batch, at)
        task = task_of(batch, at, columns, rows_at(batch, at, columns))
        ended, value, bound, picked, nodes = search(task, goal, limit, stack, trace)
        found.ended[at], found.value[at], found.bound[at], found.nodes[at] = ended, value, bound, nodes
        for place in picked:
            if place >= 0:
                found.chosen[at, columns[place]] = True
    return found


@compiled
def room_for(batch: Batch) -> Stack:
    """Room for the largest scenario of a batch."""
    rows, items = batch.use.shape[1] + len(batch.rules), len(batch.is_must)
    options = items
    for at in range(len(batch.limit)):
        options = max(options, items + batch.is_open[at].sum())
    return make_stack(min(options + 3, DEEPEST), items + rows, options + batch.use.shape[1], options)


@compiled
def traced(batch: Batch, at: int, goal: float, limit: int) -> tuple[Indices, Indices, Trace]:
    """The search over one scenario again, with the columns and rows it used and the trace of its last round."""
    columns = columns_at(batch, at)
    kept = rows_at(batch, at, columns)
    trace = make_trace(min(limit, LARGEST_PROOF), len(kept))
    search(task_of(batch, at, columns, kept), goal, limit, room_for(batch), trace)
    return columns, kept, trace
