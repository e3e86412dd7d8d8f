"""Where to branch: on the set of options for which both ways cost most, by the first pivot that each would take.

A set is one option, or the first few columns of an item (which start early). An item with many ways is parted by the
latter: closing one way of many changes little, for the next one takes its place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.branching.tableau import SMALL, Tableau
from bundel.engine.portfolio.branching.task import Task
from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Indices

WHOLE = 1e-7
"""A part of an option so small (or so near to all of it) counts as none (or all)."""
MANY_WAYS = 8
"""With more columns per item than this, sets of columns are looked at too."""
LEAST_PART = 1e-6
"""A way counts for this part of what is at stake more, so that what costs nothing is told apart by its distance."""


class Split(NamedTuple):
    """An option (-1: nothing to branch on), whether it stands for all columns of its item up to it, and what is first.

    Taking keeps only the set, leaving closes it.
    """

    option: int
    is_prefix: bool
    take_first: bool


class Sketch(NamedTuple):
    """Room for one combination of rows: where each option stands (row, or minus the column), and the sum."""

    place: Indices
    row: Numbers


@compiled
def make_sketch(task: Task, width: int) -> Sketch:
    """Room to compare sets of options in."""
    return Sketch(np.zeros(len(task.value) + len(task.is_must), dtype=np.int64), np.zeros(width))


@compiled
def find_split(task: Task, tableau: Tableau, sketch: Sketch, cutoff: float) -> Split:
    """The set to branch on.

    Source of the penalties: N.J. Driebeek, An algorithm for the solution of mixed integer programming problems,
    Management Science 12 (1966) 576-587.
    """
    stake = min(tableau.cells[0, 0] - cutoff, abs(tableau.cells[0, 0]) + 1.0)
    best, most = _best_option(tableau, len(sketch.place), stake)
    if best.option >= 0 and len(task.value) > MANY_WAYS * len(task.is_must):
        prefix, score = _best_prefix(task, tableau, sketch, stake)
        if score > most:
            return prefix
    return best


@compiled
def _best_option(tableau: Tableau, options: int, stake: float) -> tuple[Split, float]:
    best, most = Split(-1, False, False), -1.0
    for row in range(1, tableau.size[0] + 1):
        if tableau.head[row] < options and WHOLE < tableau.cells[row, 0] < 1.0 - WHOLE:
            score, take_first = _score(tableau, tableau.cells[row], stake)
            if score > most:
                best, most = Split(tableau.head[row], False, take_first), score
    return best, most


@compiled
def _best_prefix(task: Task, tableau: Tableau, sketch: Sketch, stake: float) -> tuple[Split, float]:
    best, most, last = Split(-1, False, False), -1.0, -1
    _find_places(tableau, sketch)
    for option in range(len(task.value)):
        if task.item_of[option] != last:
            last = task.item_of[option]
            sketch.row[: tableau.size[1] + 1] = 0.0
        if _add(tableau, sketch, option) and WHOLE < sketch.row[0] < 1.0 - WHOLE:
            score, take_first = _score(tableau, sketch.row, stake)
            if score > most:
                best, most = Split(option, True, take_first), score
    return best, most


@compiled
def _find_places(tableau: Tableau, sketch: Sketch) -> None:
    sketch.place[:] = 0
    for row in range(1, tableau.size[0] + 1):
        if tableau.head[row] < len(sketch.place):
            sketch.place[tableau.head[row]] = row
    for column in range(1, tableau.size[1] + 1):
        if tableau.free[column] < len(sketch.place):
            sketch.place[tableau.free[column]] = -column


@compiled
def _add(tableau: Tableau, sketch: Sketch, option: int) -> bool:
    """Add the row of an option to the sum; whether it is a part of one."""
    place = sketch.place[option]
    if place < 0:
        sketch.row[-place] -= 1.0
    if place <= 0:
        return False
    for column in range(tableau.size[1] + 1):
        sketch.row[column] += tableau.cells[place, column]
    return bool(WHOLE < tableau.cells[place, 0] < 1.0 - WHOLE)


@compiled
def _score(tableau: Tableau, row: Numbers, stake: float) -> tuple[float, bool]:
    """How much branching on a row tells, and whether going up costs less than going down."""
    down, up = np.inf, np.inf
    for column in range(1, tableau.size[1] + 1):
        entry = row[column]
        if entry > SMALL:
            down = min(down, tableau.cells[0, column] / entry)
        elif entry < -SMALL:
            up = min(up, -tableau.cells[0, column] / entry)
    leave = min(down * row[0], stake) + LEAST_PART * stake * row[0]
    take = min(up * (1.0 - row[0]), stake) + LEAST_PART * stake * (1.0 - row[0])
    return leave * take, take <= leave


@compiled
def close_split(task: Task, tableau: Tableau, split: Split, is_taken: bool) -> None:
    """Close the set, or every other option of its item."""
    count, option = len(task.value), split.option
    item = task.item_of[option] if option < count else option - count
    for other in range(count):
        if task.item_of[other] == item:
            is_in = other == option or (split.is_prefix and other < option)
            if is_in != is_taken:
                tableau.closed[other] = True
    if (option == count + item) != is_taken:
        tableau.closed[count + item] = True
