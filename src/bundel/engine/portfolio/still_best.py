"""Which plans are still proven good enough after a change, without solving anything again.

A plan that still fits stays the best when nothing new beats it. Something new is a plan that could not be made before:
one that holds a way that now asks less, or one that uses more of a cell than there was. What such plans are worth at
most follows from the prices of the cells (a Lagrangian), with that way held, or that cell filled further. What could be
made before is worth at most its old bound, and what its ways gained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.portfolio.constants import FEASIBLE
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.solving import Plans, gap_of

PUSHES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""What is paid for filling a cell, as parts of what a plan is worth per capacity of it: the lowest bound counts."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Scenarios with their plans, and a price per scenario and cell; any price that isn't negative bounds something."""

    scenarios: Scenarios
    plans: Plans
    prices: Numbers

    def first(self, count: int) -> Solved:
        """The first so many scenarios."""
        return Solved(self.scenarios.first(count), self.plans.first(count), self.prices[:count])


@dataclass(frozen=True, slots=True)
class Kept:
    """Per scenario: whether its old plan stands, what it is worth now, and a bound on every plan."""

    stands: Flags
    value: Numbers
    bound: Numbers


def still_best(layout: Layout, before: Solved, after: Scenarios, goal: float) -> Kept:
    """Hold every old plan against the changed scenarios."""
    chosen, old = before.plans.chosen, before.scenarios
    value = (after.value * chosen).sum(axis=1)
    fits = keep_within(chosen, after)
    bound = np.maximum(_bound(layout, before, after), value)
    allowed = np.maximum(goal, before.plans.gap) + FEASIBLE
    proven = fits & ~before.plans.short.any(axis=1) & (gap_of(value, bound) <= allowed)
    same = _unchanged(old, after)
    return Kept(proven | same, np.where(same, before.plans.value, value), np.where(same, before.plans.bound, bound))


def keep_within(chosen: Flags, scenarios: Scenarios) -> Flags:
    """Per scenario: whether what is chosen keeps within every capacity."""
    used = np.einsum("sa,sar->sr", chosen.astype(np.float64), scenarios.use)
    return np.asarray((used <= scenarios.capacity * (1 + FEASIBLE) + FEASIBLE).all(axis=1))


def _unchanged(old: Scenarios, new: Scenarios) -> Flags:
    return np.asarray(
        (old.capacity == new.capacity).all(axis=1)
        & (old.value == new.value).all(axis=1)
        & (old.use == new.use).all(axis=(1, 2))
    )


def _bound(layout: Layout, before: Solved, after: Scenarios) -> Numbers:
    """An upper bound on every plan of the changed scenarios."""
    old, prices = before.scenarios, before.prices
    gained = np.where(layout.is_allowed, np.maximum(after.value - old.value, 0.0), 0.0)
    before_too = before.plans.bound + best_by_item(layout, gained, 0.0).sum(axis=1)
    worth = np.where(layout.is_allowed, after.value - np.einsum("sar,sr->sa", after.use, prices), -np.inf)
    best = best_of_items(layout, worth)
    whole = np.einsum("sr,sr->s", prices, after.capacity) + best.sum(axis=1)
    asks_less = (after.use < old.use).any(axis=2) & layout.is_allowed
    held = whole[:, None] - best[:, layout.item_of] + worth
    fresh = np.where(asks_less, held, -np.inf).max(axis=1, initial=-np.inf)
    for cell in np.flatnonzero((after.capacity > old.capacity).any(axis=0)):
        grown = after.capacity[:, cell] > old.capacity[:, cell]
        fuller = _fuller(layout, prices, after, old.capacity[:, cell], worth, int(cell))
        fresh = np.where(grown, np.maximum(fresh, fuller), fresh)
    return np.asarray(np.minimum(whole, np.maximum(before_too, fresh)))


def _fuller(layout: Layout, prices: Numbers, after: Scenarios, old: Numbers, worth: Numbers, cell: int) -> Numbers:
    """What plans are worth at most that use more of a cell than there was.

    Such a plan uses at least ``old`` of it. Paying for that use instead of charging it, and taking the payment for
    ``old`` off again, bounds what it is worth, whatever the payment.
    """
    use = after.use[:, :, cell]
    without = worth + use * prices[:, cell, None]
    others = np.einsum("sr,sr->s", prices, after.capacity) - prices[:, cell] * after.capacity[:, cell]
    size = np.abs(best_of_items(layout, without).sum(axis=1)) + np.abs(others)
    lowest = np.full(len(old), np.inf)
    for push in PUSHES:
        paid = push * size / np.maximum(after.capacity[:, cell], FEASIBLE)
        total = others - paid * old + best_of_items(layout, without + paid[:, None] * use).sum(axis=1)
        lowest = np.minimum(lowest, total)
    return lowest


def best_of_items(layout: Layout, worth: Numbers) -> Numbers:
    """The best column of every item per scenario; a choice may also be left out, which is worth 0."""
    return best_by_item(layout, worth, np.where(layout.is_must, -np.inf, 0.0))


def best_by_item(layout: Layout, worth: Numbers, least: Numbers | float) -> Numbers:
    """The highest number of every item's columns per scenario, and ``least`` where that is more."""
    best = np.full((len(worth), len(layout.items)), -np.inf)
    # Columns stand by item, so each item is one stretch of them.
    items, starts = np.unique(layout.item_of, return_index=True)
    best[:, items] = np.maximum.reduceat(worth, starts, axis=1)
    return np.asarray(np.maximum(best, least))
