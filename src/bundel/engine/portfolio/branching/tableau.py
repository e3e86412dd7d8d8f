"""The linear programme of a task as a dense tableau, and the dual simplex method on it.

Row 0 is the objective, column 0 the right-hand side; the other rows are the basic options and slacks, the other
columns those that are zero. Every start is one where no option looks better than what its item takes, so the
objective is an upper bound at each step, and only falls. An option that is closed leaves the basis and its column goes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.branching.task import Task
from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices

OPTIMAL, BELOW, INFEASIBLE, STUCK = 0, 1, 2, 3
ZERO, SMALL = 1e-9, 1e-9
"""What counts as not infeasible, and below what an entry is no pivot."""
NUDGE, GOLDEN = 1e-9, 0.6180339887
"""Options are made a little less valuable, each by another amount: equal ones would have pivots go round in circles.

Bounds don't suffer: they are made of the true values.
"""
MOST_PIVOTS = 3000
"""The first programme of forty items with sixteen ways takes more than 300; a node below it takes five."""


class Tableau(NamedTuple):
    """``cells`` with ``size`` (rows, columns) in use beside row and column 0; whose they are; which options are closed.

    Numbers of variables: options (columns, then "none" per item), slacks per row, excesses per row.
    """

    cells: Numbers
    head: Indices
    free: Indices
    closed: Flags
    size: Indices


@compiled
def copy_tableau(source: Tableau, target: Tableau) -> None:
    """Put one tableau in the room of another."""
    height, width = source.size[0] + 1, source.size[1] + 1
    for row in range(height):
        target.head[row] = source.head[row]
        target.cells[row, :width] = source.cells[row, :width]
    target.free[:width] = source.free[:width]
    target.closed[:] = source.closed
    target.size[:] = source.size


@compiled
def start_tableau(task: Task, tableau: Tableau) -> bool:
    """Every item takes its most valuable option; False when an item that must be taken has none."""
    items, count, rows = len(task.is_must), len(task.value), len(task.limit)
    taken = _most_valuable(task)
    tableau.size[0], tableau.size[1] = items + rows, 0
    tableau.cells[0, 0] = 0.0
    for item in range(items):
        if task.is_must[item] and taken[item] == count + item:
            return False
        _take(task, tableau, item, taken[item])
    for row in range(rows):
        tableau.head[1 + items + row] = count + items + row
        left = task.limit[row]
        for item in range(items):
            left -= _entry(task, row, taken[item])
        tableau.cells[1 + items + row, 0] = left
    for option in range(count + items):
        item = task.item_of[option] if option < count else option - count
        if option != taken[item] and not tableau.closed[option]:
            _add_option(task, tableau, option, item, taken[item])
    for row in range(rows):
        if task.excess[row] < np.inf:
            _add_excess(task, tableau, row)
    return True


@compiled
def _take(task: Task, tableau: Tableau, item: int, option: int) -> None:
    count = len(task.value)
    if task.is_must[item]:
        tableau.closed[count + item] = True
    tableau.head[1 + item] = option
    tableau.cells[1 + item, 0] = 1.0
    if option < count:
        tableau.cells[0, 0] += task.value[option]


@compiled
def _most_valuable(task: Task) -> Indices:
    count = len(task.value)
    taken = count + np.arange(len(task.is_must))
    for option in range(count):
        item = task.item_of[option]
        is_none = taken[item] >= count
        floor = 0.0 if is_none else task.value[taken[item]]
        if task.value[option] > floor or (is_none and task.is_must[item]):
            taken[item] = option
    return taken


@compiled
def _entry(task: Task, row: int, option: int) -> float:
    return task.rows[row, option] if option < len(task.value) else 0.0


@compiled
def _add_option(task: Task, tableau: Tableau, option: int, item: int, taken: int) -> None:
    items, count = len(task.is_must), len(task.value)
    tableau.size[1] += 1
    place = tableau.size[1]
    tableau.free[place] = option
    for other in range(items):
        tableau.cells[1 + other, place] = 0.0
    tableau.cells[1 + item, place] = 1.0
    loss = task.value[taken] if taken < count else 0.0
    tableau.cells[0, place] = (
        loss - (task.value[option] if option < count else 0.0) + NUDGE * (1.0 + option * GOLDEN % 1)
    )
    for row in range(len(task.limit)):
        tableau.cells[1 + items + row, place] = _entry(task, row, option) - _entry(task, row, taken)


@compiled
def _add_excess(task: Task, tableau: Tableau, row: int) -> None:
    items, count, rows = len(task.is_must), len(task.value), len(task.limit)
    tableau.size[1] += 1
    place = tableau.size[1]
    tableau.free[place] = count + items + rows + row
    for other in range(1 + items + rows):
        tableau.cells[other, place] = 0.0
    tableau.cells[0, place] = task.excess[row]
    tableau.cells[1 + items + row, place] = -1.0


@compiled
def restore(tableau: Tableau, cutoff: float) -> tuple[int, int]:
    """Pivot until nothing is infeasible, or until nothing above ``cutoff`` is left; gives how it ended and the row."""
    cells, closed = tableau.cells, tableau.closed
    for _ in range(MOST_PIVOTS):
        if cells[0, 0] <= cutoff:
            return BELOW, 0
        row = _leaving(tableau)
        if row == 0:
            return OPTIMAL, 0
        column = _entering(tableau, row)
        if column == 0:
            return INFEASIBLE, row
        _pivot(tableau, row, column)
        old = tableau.head[row]
        tableau.head[row] = tableau.free[column]
        tableau.free[column] = old
        if old < len(closed) and closed[old]:
            remove(tableau, column)
    return STUCK, 0


@compiled
def _leaving(tableau: Tableau) -> int:
    cells, head, closed = tableau.cells, tableau.head, tableau.closed
    found, worst = 0, ZERO
    for row in range(1, tableau.size[0] + 1):
        amount = cells[row, 0]
        if amount < -worst:
            found, worst = row, -amount
        elif amount > worst and head[row] < len(closed) and closed[head[row]]:
            found, worst = row, amount
    return found


@compiled
def _entering(tableau: Tableau, row: int) -> int:
    cells = tableau.cells
    sign = -1.0 if cells[row, 0] < 0.0 else 1.0
    found, least, size = 0, np.inf, 0.0
    for column in range(1, tableau.size[1] + 1):
        entry = sign * cells[row, column]
        if entry > SMALL:
            ratio = max(cells[0, column], 0.0) / entry
            if ratio < least - 1e-12 or (ratio <= least + 1e-12 and entry > size):
                found, least, size = column, min(ratio, least), entry
    return found


@compiled
def _pivot(tableau: Tableau, row: int, column: int) -> None:
    cells, height, width = tableau.cells, tableau.size[0] + 1, tableau.size[1] + 1
    # Rows by themselves, not cells of a table: twice as quick, as the processor then takes several at once.
    pivot = cells[row, :width]
    inverse = 1.0 / pivot[column]
    for at in range(width):
        pivot[at] *= inverse
    pivot[column] = inverse
    for other in range(height):
        factor = cells[other, column]
        if other != row and factor != 0.0:
            target = cells[other, :width]
            target[column] = 0.0
            for at in range(width):
                target[at] -= factor * pivot[at]


@compiled
def remove(tableau: Tableau, column: int) -> None:
    """Take a column out; the last one comes in its place."""
    last = tableau.size[1]
    if column != last:
        for row in range(tableau.size[0] + 1):
            tableau.cells[row, column] = tableau.cells[row, last]
        tableau.free[column] = tableau.free[last]
    tableau.size[1] = last - 1


@compiled
def remove_closed(tableau: Tableau) -> None:
    """Take the columns of closed options out."""
    column = 1
    while column <= tableau.size[1]:
        option = tableau.free[column]
        if option < len(tableau.closed) and tableau.closed[option]:
            remove(tableau, column)
        else:
            column += 1
