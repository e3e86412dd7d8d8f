"""Shares of best plans with their intervals, and how many choices fit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from bundel.engine.portfolio.constants import MEDIAN, POSSIBLE, SURE
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout


@dataclass(frozen=True, slots=True)
class Shares:
    """Per column and per item: the share of plans that hold it, and that start it early; and what fits."""

    count: int
    column: Numbers
    item: Numbers
    early: Numbers
    n10: int
    n50: int
    n90: int


def shares_of(layout: Layout, chosen: Flags) -> Shares:
    """Count over plans (scenario × column)."""
    per_column = chosen.mean(axis=0)
    choices = early_choices(layout, chosen)
    return Shares(
        count=len(chosen),
        column=per_column,
        item=per_column @ layout.membership,
        early=(per_column * layout.is_early) @ layout.membership,
        n10=reached(choices, SURE),
        n50=reached(choices, MEDIAN),
        n90=reached(choices, POSSIBLE),
    )


def early_choices(layout: Layout, chosen: Flags) -> Numbers:
    """How many choices each plan starts in the first two periods."""
    is_early_choice = layout.is_early & layout.is_choice[layout.item_of]
    return np.asarray(chosen[:, is_early_choice].sum(axis=1))


def reached(numbers: Numbers, part: float) -> int:
    """The largest k such that at least ``part`` of the numbers are k or more."""
    needed = max(1, math.ceil(part * len(numbers) - 1e-9))
    return int(np.sort(numbers)[::-1][needed - 1])


@lru_cache(maxsize=8)
def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(share: float, count: int, level: float) -> tuple[float, float]:
    """Wilson's score interval of a share over ``count`` draws.

    Source: E.B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212.
    """
    square = _z(level) ** 2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _z(level) / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)
