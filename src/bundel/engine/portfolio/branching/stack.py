"""What the search keeps: the tableau of every node on the way down, and a trace that lets somebody check the bound."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.branching.splitting import Split
from bundel.engine.portfolio.branching.tableau import Tableau
from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices


class Stack(NamedTuple):
    """Per depth a tableau (depth 0: the root, kept as it was) with its bound, and where and how far it is branched.

    ``stage`` is how many of the two ways were begun; ``node`` is the place in the trace.
    """

    cells: Numbers
    head: Indices
    free: Indices
    closed: Flags
    size: Indices
    bound: Numbers
    option: Indices
    is_prefix: Flags
    take_first: Flags
    stage: Indices
    node: Indices


class Trace(NamedTuple):
    """Per node its parent (-1: the root), which option was taken or left (all up to it?), and the prices that bound it.

    ``size`` is how many nodes there are, also those for which there was no room.
    """

    parent: Indices
    option: Indices
    is_prefix: Flags
    is_taken: Flags
    prices: Numbers
    size: Indices


@compiled
def make_stack(depth: int, rows: int, columns: int, options: int) -> Stack:
    """Room for a search over at most so many rows, columns and options."""
    return Stack(
        np.empty((depth, rows + 1, columns + 1)),
        np.empty((depth, rows + 1), dtype=np.int64),
        np.empty((depth, columns + 1), dtype=np.int64),
        np.empty((depth, options), dtype=np.bool_),
        np.zeros((depth, 2), dtype=np.int64),
        np.zeros(depth),
        np.zeros(depth, dtype=np.int64),
        np.zeros(depth, dtype=np.bool_),
        np.zeros(depth, dtype=np.bool_),
        np.zeros(depth, dtype=np.int64),
        np.zeros(depth, dtype=np.int64),
    )


@compiled
def tableau_at(stack: Stack, depth: int, options: int) -> Tableau:
    """The tableau at a depth; changes to it stay."""
    return Tableau(
        stack.cells[depth], stack.head[depth], stack.free[depth], stack.closed[depth, :options], stack.size[depth]
    )


@compiled
def make_trace(nodes: int, rows: int) -> Trace:
    """Room for so many nodes."""
    return Trace(
        np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes, dtype=np.bool_),
        np.zeros(nodes, dtype=np.bool_),
        np.zeros((nodes, rows)),
        np.zeros(1, dtype=np.int64),
    )


@compiled
def write_down(trace: Trace, parent: int, split: Split, is_taken: bool, prices: Numbers) -> int:
    """Add a node to the trace; gives its place."""
    place = int(trace.size[0])
    trace.size[0] += 1
    if place < len(trace.parent):
        trace.parent[place] = parent
        trace.option[place] = split.option
        trace.is_prefix[place] = split.is_prefix
        trace.is_taken[place] = is_taken
        trace.prices[place, : len(prices)] = prices
    return place
