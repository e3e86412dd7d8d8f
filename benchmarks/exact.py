"""Exact mode beside what people would use instead, in the same run: ``.venv/bin/python -m benchmarks.exact``.

Three sizes, three seeds each; times are of the processor, and every portfolio is checked again. The rivals find as many
portfolios, or stop at the limit: the ratio is at least that.

- 50 projects, one budget, exact scores on two criteria: HiGHS (scipy's milp), one programme per portfolio, each with
  a little more of the second criterion than the one before (the epsilon-constraint method).
- 30 projects, one budget, scores with 10% intervals, three ordered criteria: project by project, each part portfolio
  against each other one, without bounds.
- 20 projects, four budgets, the same scores: every portfolio that fits, each against each other one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import geometric_mean

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.verify import Claim, faults_in

LIMIT_SECONDS = 20.0
SEEDS = (1, 2, 3)
BLOCK = 512
Array = np.ndarray


@dataclass(frozen=True)
class Instance:
    """Whole numbers; ``low`` and ``high`` are the values at each extreme point of the weights."""

    problem: Problem
    low: Array  # project × extreme point
    high: Array
    use: Array  # project × budget
    capacity: Array


class TimeOut(Exception):
    """The rival was not done within the limit."""


def instance(projects: int, budgets: int, criteria: int, width_percent: int, seed: int) -> Instance:
    """Random projects; budgets for 40% of what all would use together; three criteria are ordered, two are not."""
    chance = random.Random(seed)
    middle = np.array([[chance.randint(1, 100) for _ in range(criteria)] for _ in range(projects)])
    use = np.array([[chance.randint(10, 100) for _ in range(budgets)] for _ in range(projects)])
    low, high = middle * (100 - width_percent), middle * (100 + width_percent)
    capacity = use.sum(axis=0) * 2 // 5
    names = "abc"[:criteria]
    points = np.tril(np.ones((3, 3), dtype=int)).T if criteria == 3 else np.eye(criteria, dtype=int)
    items = [
        {
            "id": f"p{at:02}",
            "alternatives": [
                {
                    "role": "follow", "start": "2027",
                    "use": {f"r{row}": {"2027": [int(one), int(one)]} for row, one in enumerate(use[at])},
                    "value": {name: [int(low[at, c]), int(high[at, c])] for c, name in enumerate(names)},
                }
            ],
        }
        for at in range(projects)
    ]  # fmt: skip
    document = {
        "periods": ["2027"],
        "criteria": list(names),
        "order": [[name] for name in names] if criteria == 3 else [],
        "capacity": {f"r{row}": {"2027": [int(one), int(one)]} for row, one in enumerate(capacity)},
        "initiatives": items,
    }
    return Instance(read_problem(document), low @ points, high @ points, use, capacity)


def by_highs(case: Instance, deadline: float) -> int:
    """All pairs of values that no other pair beats, from the best first value to the best second one."""
    first, second = case.low.T
    step, found, least = 1 / (second.sum() + 1), 0, -1.0
    while True:
        if time.process_time() > deadline:
            raise TimeOut
        limits = [LinearConstraint(case.use.T, ub=case.capacity), LinearConstraint(second, lb=least + 1)]
        # Both criteria are whole multiples of 100 here, so one unit more means the next portfolio.
        solved = milp(
            -(first + step * second), integrality=np.ones(len(first)), bounds=Bounds(0, 1), constraints=limits,
            options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        if solved.x is None:
            return found
        found, least = found + 1, float(second @ np.round(solved.x))


def by_plain_layers(case: Instance, deadline: float) -> int:
    """Project by project, dropping part portfolios that another beats with as much budget left."""
    held = np.zeros((1, len(case.low)), dtype=np.float32)
    for at in range(len(case.low)):
        more = held.copy()
        more[:, at] = 1
        held = np.concatenate([held, more])
        held = held[(held @ case.use <= case.capacity).all(axis=1)]
        held = held[~beaten(case, held, at + 1 < len(case.low), deadline)]
    return len(held)


def by_trying_everything(case: Instance, deadline: float) -> int:
    """Every portfolio that fits, against every other one."""
    numbers = np.arange(2 ** len(case.low))
    held = ((numbers[:, None] >> np.arange(len(case.low))) & 1).astype(np.float32)
    held = held[(held @ case.use <= case.capacity).all(axis=1)]
    return int((~beaten(case, held, False, deadline)).sum())


def beaten(case: Instance, held: Array, is_part: bool, deadline: float) -> Array:
    """Which rows another row beats, each against each."""
    low, high, used = held @ case.low, held @ case.high, held @ case.use
    width = case.high - case.low
    is_beaten = np.zeros(len(held), dtype=bool)
    for first in range(0, len(held), BLOCK):
        weak = slice(first, first + BLOCK)
        for start in range(0, len(held), BLOCK):
            strong = slice(start, start + BLOCK)
            if time.process_time() > deadline:
                raise TimeOut
            beats, is_better = np.ones((2, len(held[strong]), len(held[weak])), dtype=bool)
            is_better[:] = False
            for point in range(low.shape[1]):
                shared = (held[strong] * width[:, point]) @ held[weak].T
                beats &= low[strong, None, point] - high[None, weak, point] + shared >= 0
                is_better |= high[strong, None, point] - low[None, weak, point] - shared > 0
            if is_part:
                beats &= (used[strong, None] <= used[None, weak]).all(axis=2)
            is_beaten[weak] |= (beats & is_better).any(axis=0)
    return is_beaten


SIZES: tuple[tuple[str, tuple[int, int, int, int], str, Callable[[Instance, float], int]], ...] = (
    ("50 projects, 1 budget, exact scores", (50, 1, 2, 0), "HiGHS", by_highs),
    ("30 projects, 1 budget, 10% intervals", (30, 1, 3, 10), "plain layers", by_plain_layers),
    ("20 projects, 4 budgets, 10% intervals", (20, 4, 3, 10), "trying everything", by_trying_everything),
)


def timed(work: Callable[[], int]) -> tuple[float, int | None]:
    """Seconds and portfolios found; None when it was not done in time."""
    begun = time.process_time()
    try:
        found: int | None = work()
    except TimeOut:
        found = None
    return time.process_time() - begun, found


def count_exactly(case: Instance) -> int:
    return len(exact_core(case.problem).portfolios)


def faults(case: Instance) -> list[str]:
    """What is wrong with the portfolios, by code that shares nothing with the search; they fit at worst case."""
    uses = [tuple(map(float, row)) for row in case.use]
    capacity = {(f"r{row}", "2027"): float(one) for row, one in enumerate(case.capacity)}
    names = [(item.id, "follow", "2027", None) for item in case.problem.initiatives]
    use = {name: dict(zip(capacity, row, strict=True)) for name, row in zip(names, uses, strict=True)}
    found = []
    for portfolio in exact_core(case.problem).portfolios:
        chosen = tuple(name for name, choice in zip(names, portfolio, strict=True) if choice is not None)
        claim = Claim(chosen, 0.0, 0.0, dict.fromkeys(capacity, 0.0))
        found += faults_in(case.problem, capacity, use, dict.fromkeys(names, 0.0), claim)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Print a row per size and seed, and the ratio over all; 1 when a rival finds another number of portfolios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two sizes, one seed, half a second for each rival")
    is_quick = parser.parse_args(arguments).quick
    seeds, limit = (SEEDS[:1], 0.5) if is_quick else (SEEDS, LIMIT_SECONDS)
    ratios, code = [], 0
    count_exactly(instance(5, 1, 2, 0, 0))  # what is loaded once is not counted
    for name, size, rival, solve in SIZES[::2] if is_quick else SIZES:
        for seed in seeds:
            case = instance(*size, seed)
            ours, count = timed(partial(count_exactly, case))
            theirs, other = timed(partial(solve, case, time.process_time() + limit))
            ratios.append(theirs / ours)
            wrong = faults(case)
            code |= int(other not in (None, count) or bool(wrong))
            found, least = ("not done", "more than ") if other is None else (str(other), "")
            print(
                f"{name}, seed {seed}: {count} portfolios in {ours:.2f} s, {rival} {theirs:.2f} s ({found}): "
                f"{least}{theirs / ours:.0f} times; every portfolio checked, {len(wrong)} faults",
                flush=True,
            )
    print(f"ratio over all {len(ratios)} (geometric mean): {geometric_mean(ratios):.0f}")
    return code


if __name__ == "__main__":
    sys.exit(main())
