"""Prices per cell that give every scenario an upper bound: a Lagrangian, improved by the subgradient method.

With prices, what a column is worth is its value less the price of its use, and the bound is the price of all capacity
plus the best column of every item. Preconditions and exclusions are left out, which can only raise it.
"""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout


def find_prices(layout: Layout, capacity: Numbers, use: Numbers, value: Numbers, is_open: Flags, steps: int) -> Numbers:
    """Prices per scenario and cell, not negative; the steps are a fixed number, so that the result is too."""
    scale = np.maximum(np.maximum(capacity, use.max(axis=1, initial=0.0)), 1e-12)
    limit, part = capacity / scale, use / scale[:, None, :]
    prices = np.zeros_like(limit)
    best, best_prices = np.full(len(limit), np.inf), prices
    goal = np.full(len(limit), 0.02)
    for _ in range(steps):
        bound, picked = _relaxed(layout, prices, limit, part, value, is_open)
        is_better = bound < best
        best_prices = np.where(is_better[:, None], prices, best_prices)
        best = np.where(is_better, bound, best)
        goal = np.where(is_better, goal * 1.02, goal * 0.92)
        slope = np.einsum("sa,sar->sr", picked, part) - limit
        length = (bound - best + goal * np.maximum(np.abs(best), 1e-12)) / np.maximum((slope**2).sum(axis=1), 1e-12)
        prices = np.maximum(prices + length[:, None] * slope, 0.0)
    return np.asarray(best_prices / scale)


def _relaxed(
    layout: Layout, prices: Numbers, limit: Numbers, part: Numbers, value: Numbers, is_open: Flags
) -> tuple[Numbers, Numbers]:
    worth = reduced_value(prices, part, value, is_open)
    best = best_by_item(layout, worth)
    picked = (worth == best[:, layout.item_of]) & is_open & np.isfinite(worth)
    total = np.einsum("sr,sr->s", prices, limit) + best.sum(axis=1)
    return total, picked.astype(np.float64)


def reduced_value(prices: Numbers, use: Numbers, value: Numbers, is_open: Flags) -> Numbers:
    """Value less the price of the use per scenario and column; closed columns are worth minus infinity."""
    return np.where(is_open, value - np.einsum("sar,sr->sa", use, prices), -np.inf)


def best_by_item(layout: Layout, worth: Numbers) -> Numbers:
    """The best column of every item per scenario; a choice may also be left out, which is worth 0."""
    floor = np.where(layout.is_must, -np.inf, 0.0)
    best = np.repeat(floor[None, :], len(worth), axis=0)
    for item, columns in enumerate(layout.columns_by_item):
        best[:, item] = np.maximum(best[:, item], worth[:, columns].max(axis=1, initial=-np.inf))
    return best
