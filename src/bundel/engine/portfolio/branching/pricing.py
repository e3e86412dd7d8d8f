"""Bounds that hold whatever the tableau's rounding: any prices of the rows, none negative, give one.

With prices, what a column is worth is its value less the price of what it asks, and no plan is worth more than the
price of all limits and the best option of every item together. The tableau only suggests the prices.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.branching.tableau import Tableau
from bundel.engine.portfolio.branching.task import Task
from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers


class Priced(NamedTuple):
    """Prices per row, what every option is worth at them, and the best option's worth per item."""

    prices: Numbers
    worth: Numbers
    best: Numbers


@compiled
def make_priced(task: Task) -> Priced:
    """Room for prices."""
    items = len(task.is_must)
    return Priced(np.zeros(len(task.limit)), np.zeros(len(task.value) + items), np.zeros(items))


@compiled
def read_prices(task: Task, tableau: Tableau, priced: Priced) -> None:
    """The prices that the tableau stands for."""
    options = len(tableau.closed)
    priced.prices[:] = 0.0
    for column in range(1, tableau.size[1] + 1):
        row = tableau.free[column] - options
        if 0 <= row < len(priced.prices):
            priced.prices[row] = min(max(tableau.cells[0, column], 0.0), task.excess[row])


@compiled
def add_ray(task: Task, tableau: Tableau, broken: int, height: float, priced: Priced) -> None:
    """Raise the prices in the direction in which a row without a pivot shows that nothing fits.

    They rise until the bound has come down by ``height``.
    """
    cells, options = tableau.cells, len(tableau.closed)
    sign = 1.0 if cells[broken, 0] < 0.0 else -1.0
    length = height / abs(cells[broken, 0])
    for column in range(1, tableau.size[1] + 1):
        row = tableau.free[column] - options
        if 0 <= row < len(priced.prices):
            _raise(task, priced, row, length * sign * cells[broken, column])
    row = tableau.head[broken] - options
    if 0 <= row < len(priced.prices):
        _raise(task, priced, row, length)


@compiled
def _raise(task: Task, priced: Priced, row: int, length: float) -> None:
    priced.prices[row] = min(max(priced.prices[row] + length, 0.0), task.excess[row])


@compiled
def bound_at(task: Task, tableau: Tableau, priced: Priced) -> float:
    """No plan with open options only is worth more than this; fills in what every option is worth."""
    count = len(task.value)
    priced.best[:] = -np.inf
    priced.worth[:count] = task.value
    total = 0.0
    for row in range(len(task.limit)):
        price = priced.prices[row]
        if price > 0.0:
            total += price * task.limit[row]
            asked, worth = task.rows[row], priced.worth
            for column in range(count):
                worth[column] -= price * asked[column]
    for option in range(count + len(task.is_must)):
        item = task.item_of[option] if option < count else option - count
        if not tableau.closed[option] and priced.worth[option] > priced.best[item]:
            priced.best[item] = priced.worth[option]
    for item in range(len(task.is_must)):
        total += priced.best[item]
    return total


@compiled
def close_hopeless(task: Task, tableau: Tableau, priced: Priced, bound: float, cutoff: float) -> float:
    """Close the options that by the prices are in no plan worth more than ``cutoff``; gives the highest such bound."""
    count, highest = len(task.value), -np.inf
    for column in range(1, tableau.size[1] + 1):
        option = tableau.free[column]
        if option < len(tableau.closed):
            item = task.item_of[option] if option < count else option - count
            reached = bound - priced.best[item] + priced.worth[option]
            if reached <= cutoff:
                tableau.closed[option] = True
                highest = max(highest, reached)
    return highest
