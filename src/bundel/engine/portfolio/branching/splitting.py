"""Where to branch: on the option for which both ways cost most, by the first pivot that each would take."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.branching.tableau import SMALL, Tableau
from bundel.engine.portfolio.branching.task import Task
from bundel.engine.portfolio.compiling import compiled

WHOLE = 1e-7
"""A part of an option so small (or so near to all of it) counts as none (or all)."""
LEAST_PART = 1e-6
"""A way that costs nothing counts for this part of what is at stake, so that the other way still tells."""


@compiled
def find_split(tableau: Tableau, cutoff: float) -> tuple[int, bool]:
    """The option to branch on (-1: everything is whole), and whether to take it first rather than leave it.

    Source of the penalties: N.J. Driebeek, An algorithm for the solution of mixed integer programming problems,
    Management Science 12 (1966) 576-587.
    """
    cells = tableau.cells
    stake = min(cells[0, 0] - cutoff, abs(cells[0, 0]) + 1.0)
    found, take_first, most = -1, False, -1.0
    for row in range(1, tableau.size[0] + 1):
        part = cells[row, 0]
        if tableau.head[row] < len(tableau.closed) and WHOLE < part < 1.0 - WHOLE:
            leave, take = _penalties(tableau, row)
            leave, take = min(leave * part, stake), min(take * (1.0 - part), stake)
            score = max(leave, LEAST_PART * stake) * max(take, LEAST_PART * stake)
            if score > most:
                found, take_first, most = tableau.head[row], take <= leave, score
    return found, take_first


@compiled
def _penalties(tableau: Tableau, row: int) -> tuple[float, float]:
    """What the objective loses per unit when the option of a row goes down, and when it goes up."""
    cells = tableau.cells
    down, up = np.inf, np.inf
    for column in range(1, tableau.size[1] + 1):
        entry = cells[row, column]
        if entry > SMALL:
            down = min(down, cells[0, column] / entry)
        elif entry < -SMALL:
            up = min(up, -cells[0, column] / entry)
    return down, up


@compiled
def close_split(task: Task, tableau: Tableau, option: int, is_taken: bool) -> None:
    """Close the option itself, or every other one of its item."""
    count = len(task.value)
    item = task.item_of[option] if option < count else option - count
    if not is_taken:
        tableau.closed[option] = True
        return
    for other in range(count):
        if task.item_of[other] == item and other != option:
            tableau.closed[other] = True
    if option != count + item:
        tableau.closed[count + item] = True
