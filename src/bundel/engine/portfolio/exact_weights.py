"""The extreme points of the weights that an order of criteria admits."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from bundel.engine.portfolio.problem import Problem

MOST_EXTREME_POINTS = 256


class TooLarge(Exception):
    """Exact mode can't finish this problem; the message says what it can do."""


def extreme_weights(problem: Problem) -> list[tuple[int, ...]]:
    """Give the extreme points as 0/1 rows over the criteria, each up to a positive factor.

    Every criterion of a group weighs at least as much as every criterion of a later group, so
    the admissible weights are the cone of the connected upper sets of that order: one criterion
    of the first group alone; all earlier groups with a part of the next; one unordered
    criterion alone. Source: order cones as in Liesiö, Mild & Salo (2007), section 3.
    """
    weights: list[frozenset[str]] = []
    earlier: frozenset[str] = frozenset()
    for group in problem.order:
        sizes: Iterable[int] = range(1, len(group) + 1) if earlier else [1]
        if 2 ** len(group) > MOST_EXTREME_POINTS and earlier:
            raise TooLarge(
                f"Exact mode takes orders of criteria with at most {MOST_EXTREME_POINTS} extreme points; "
                "split the large groups of equal criteria, or use sampled mode."
            )
        weights += [earlier | set(part) for size in sizes for part in combinations(group, size)]
        earlier |= set(group)
    weights += [frozenset([name]) for name in problem.criteria if name not in earlier]
    return [tuple(int(name in chosen) for name in problem.criteria) for chosen in weights]
