"""Seeded small batches for the search, and what trying every choice says of them."""

from __future__ import annotations

import itertools

import numpy as np

from bundel.engine.portfolio.branching.task import Batch


def small_batch(seed: int, *, ways: int = 3, items: int = 5, excess: float = np.inf, is_tight: bool = True) -> Batch:
    """Three scenarios with three scaled rows each, an exclusion and a need, and now and then something to be taken."""
    chance = np.random.default_rng(seed)
    count, item_of = 3, np.repeat(np.arange(items), ways)
    rules = np.zeros((2, items * ways))
    rules[0] = (item_of == 0) | (item_of == 1)
    rules[1] = (item_of == 2) * 1.0 - (item_of == items - 1) * (items > 3)
    return Batch(
        use=chance.random((count, 3, items * ways)) * chance.integers(0, 2, (count, 3, items * ways)),
        limit=chance.uniform(0.2, 1.2 if is_tight else 4.0, (count, 3)),
        excess=np.full(3, excess),
        value=chance.uniform(-0.1, 1.0, (count, items * ways)),
        is_open=chance.random((count, items * ways)) < 0.9,
        rules=rules,
        rule_limit=np.array([1.0, 0.0]),
        item_of=item_of,
        is_must=chance.random(items) < 0.2,
    )


def best_by_trying(batch: Batch, at: int) -> float:
    """The value of the best plan of a scenario, less what its excess costs; minus infinity when there is none."""
    items = len(batch.is_must)
    options = [
        [*np.flatnonzero((batch.item_of == item) & batch.is_open[at]), *([] if batch.is_must[item] else [-1])]
        for item in range(items)
    ]
    best = -np.inf
    for picked in itertools.product(*options):
        columns = [column for column in picked if column >= 0]
        if (batch.rules[:, columns].sum(axis=1) > batch.rule_limit + 1e-9).any():
            continue
        over = np.maximum(batch.use[at][:, columns].sum(axis=1) - batch.limit[at], 0.0)
        cost = (over[over > 1e-9] * batch.excess[over > 1e-9]).sum()
        best = max(best, float(batch.value[at, columns].sum()) - cost)
    return best


def worth(batch: Batch, at: int, chosen: np.ndarray) -> float:
    """What a plan is worth; minus infinity when it breaks a row or picks twice or what is closed."""
    taken = np.bincount(batch.item_of[chosen], minlength=len(batch.is_must))
    is_wrong = (taken > 1).any() or (taken[batch.is_must] != 1).any() or (chosen & ~batch.is_open[at]).any()
    if is_wrong or (batch.rules @ chosen > batch.rule_limit + 1e-9).any():
        return -np.inf
    over = batch.use[at] @ chosen - batch.limit[at]
    return float(batch.value[at][chosen].sum()) - float((over[over > 1e-8] * batch.excess[over > 1e-8]).sum())
