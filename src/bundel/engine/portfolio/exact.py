"""Exact Robust Portfolio Modeling: all portfolios that no other one dominates, and core indices.

Layered dynamic programming (Liesiö, Mild & Salo, EJOR 181 (2007) 1488-1505 and 190 (2008)
679-695): initiatives are decided one by one, and after each one the part portfolios that another
dominates with as much room left are dropped. A portfolio must fit with every use at its upper and
every capacity at its lower end. Drivers are ignored and ``times`` and ``plus`` count by their
bounds, which only widens the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bundel.engine.portfolio.bad_input import refuse_in_words
from bundel.engine.portfolio.exact_layers import Layers, States, shortage_per_cell
from bundel.engine.portfolio.exact_model import Cell, Model, model_of
from bundel.engine.portfolio.exact_weights import TooLarge as TooLarge
from bundel.engine.portfolio.problem import Problem

MAX_STEPS = 2_000_000_000
"""One step is one pair of portfolios compared."""


@dataclass(frozen=True, slots=True)
class ExactShortage:
    """By how much the duties exceed a capacity at worst case, over the non-dominated portfolios."""

    resource: str
    period: str
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class ExactResult:
    """The non-dominated portfolios: per initiative the position of its alternative, or None."""

    portfolios: tuple[tuple[int | None, ...], ...]
    core: tuple[tuple[Fraction, ...], ...]  # per initiative and alternative
    shortages: tuple[ExactShortage, ...]
    steps: int

    def core_of(self, place: int) -> Fraction:
        """Give the core index of an initiative: the sum over its alternatives."""
        return sum(self.core[place], Fraction(0))


def exact_core(problem: Problem, *, max_steps: int = MAX_STEPS) -> ExactResult:
    """Find every non-dominated portfolio of a problem.

    When duties and decisions taken do not fit together at worst case, they are placed with the
    smallest total relative shortage, the cells that are short count as full, and the rest is
    advised. Raises TooLarge after ``max_steps`` comparisons, and BadInput when duties can't go
    together whatever the capacity.
    """
    model = model_of(problem)
    layers = Layers(model, max_steps)
    found = layers.all_that_fit()
    if not len(found.choice):
        found = layers.all_with_least_shortage()
    if not len(found.choice):
        refuse_in_words((None, "initiatives"), "duties and decisions taken that can go together", "none that do")
    portfolios = _portfolios(model, found)
    return ExactResult(portfolios, _core(problem, portfolios), _shortages(model, found), max_steps - layers.budget.left)


def _portfolios(model: Model, found: States) -> tuple[tuple[int | None, ...], ...]:
    rows = []
    for row in found.choice:
        chosen: list[int | None] = [None] * model.size
        for item, option in zip(model.items, row, strict=True):
            chosen[item.place] = item.choices[int(option)]
        rows.append(tuple(chosen))
    return tuple(sorted(rows, key=lambda row: [-1 if choice is None else choice for choice in row]))


def _core(problem: Problem, portfolios: tuple[tuple[int | None, ...], ...]) -> tuple[tuple[Fraction, ...], ...]:
    counts = [[0] * len(item.alternatives) for item in problem.initiatives]
    for portfolio in portfolios:
        for place, choice in enumerate(portfolio):
            if choice is not None:
                counts[place][choice] += 1
    return tuple(tuple(Fraction(count, len(portfolios)) for count in row) for row in counts)


def _shortages(model: Model, found: States) -> tuple[ExactShortage, ...]:
    short = shortage_per_cell(model, found)
    shortages = []
    for column in np.flatnonzero(short.max(axis=0) > 0):
        cell: Cell = model.cells[column]
        scale = model.cell_scale[column]
        low, high = int(short[:, column].min()), int(short[:, column].max())
        shortages.append(ExactShortage(*cell, Fraction(low, scale), Fraction(high, scale)))
    return tuple(shortages)
