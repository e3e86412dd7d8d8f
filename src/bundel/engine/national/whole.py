"""Few municipalities: all of them in one integer programme, solved to the best plan there is.

Multipliers leave a gap where one municipality more or less decides; with few municipalities that gap is large, and the
programme small enough. It says the same as the multipliers do: a column per way and level, chosen only when its level
goes on, and a level only when its thresholds are reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bundel.engine.national.bounding import Bounding
from bundel.engine.national.constants import MOST_WHOLE_COLUMNS, WHOLE_NODES
from bundel.engine.national.finishing import fits
from bundel.engine.national.frame import NO_POOL, NOT_JOINT
from bundel.engine.national.offers import CLOSED, Plan
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.programme import rules_of


@dataclass(frozen=True, slots=True)
class Whole:
    """The best plan of the programme (None: there is none that keeps everything), and a proven bound."""

    plan: Plan | None
    bound: float


class _Rows:
    """Rows of a sparse matrix with their upper ends, built one after the other."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, columns: Any, values: Any, upper: float, lower: float = -np.inf) -> None:
        """One row."""
        at = len(self.upper)
        for column, value in zip(columns, values, strict=True):
            if value != 0:
                self.row.append(at)
                self.column.append(int(column))
                self.value.append(float(value))
        self.lower.append(lower)
        self.upper.append(upper)


def is_small(bounding: Bounding) -> bool:
    """Whether everything fits in one programme."""
    return sum(block.value.size for block in bounding.blocks) <= MOST_WHOLE_COLUMNS


def solve_whole(bounding: Bounding, goal: float) -> Whole | None:
    """Solve the programme of everything, or None when it is too large for that."""
    if not is_small(bounding):
        return None
    sizes = [block.value.size for block in bounding.blocks]
    slots, first = len(bounding.slots.joint), np.cumsum([0, *sizes])
    rows, value, is_open = _Rows(), [], []
    pools: list[tuple[list[int], list[float]]] = [([], []) for _ in bounding.ground.pool]
    joining: list[list[tuple[int, Numbers]]] = [[] for _ in range(slots)]
    for at, block in enumerate(bounding.blocks):
        value.append(np.where(np.isfinite(block.value), block.value, 0.0).ravel())
        is_open.append(np.isfinite(block.value).ravel())
        for row in range(len(block.value)):
            columns = first[at] + row * len(block.base) + np.arange(len(block.base))
            _add_municipality(bounding, at, row, columns, rows, pools)
            for place in np.flatnonzero(block.slot != NOT_JOINT):
                joining[block.slot[place]].append((int(columns[place]), block.counts[:, row, place]))
            _add_joining(bounding, at, columns, int(first[-1]), rows)
    _add_levels(bounding, joining, int(first[-1]), rows)
    for (columns, used), pool in zip(pools, bounding.ground.pool, strict=True):
        rows.add(columns, used, float(pool))
    worth = np.concatenate([*value, -bounding.slots.cost])
    open_columns = np.concatenate([*is_open, np.ones(slots, dtype=bool)])
    chosen, bound = _solved(worth, open_columns, rows, goal)
    return Whole(None if chosen is None else _plan(bounding, chosen, first), bound)


def _add_municipality(
    bounding: Bounding, at: int, row: int, columns: Numbers, rows: _Rows, pools: list[tuple[list[int], list[float]]]
) -> None:
    """At most one way per initiative, its own capacity, preconditions and exclusions; its part of every pool."""
    block, group = bounding.blocks[at], bounding.ground.frame.groups[at]
    for item in range(len(group.layout.items)):
        own = columns[block.item_of == item]
        rows.add(own, np.ones(len(own)), 1.0, 1.0 if group.layout.is_must[item] else -np.inf)
    for cell in range(block.limit.shape[1]):
        rows.add(columns, block.use[row, :, cell], block.limit[row, cell])
        pool = block.cell_pool[row, cell]
        if pool != NO_POOL:
            pools[pool][0].extend(columns.tolist())
            pools[pool][1].extend((block.use[row, :, cell] * block.scale[row, cell]).tolist())
    rules, limit = rules_of(group.layout)
    for rule, most in zip(rules, limit, strict=True):
        rows.add(columns, rule[block.base], float(most))


def _add_joining(bounding: Bounding, at: int, columns: Numbers, levels: int, rows: _Rows) -> None:
    """A way at a level only when that level goes on."""
    block = bounding.blocks[at]
    for slot in np.unique(block.slot[block.slot != NOT_JOINT]):
        own = columns[block.slot == slot]
        rows.add([*own, levels + slot], [*np.ones(len(own)), -1.0], 0.0)


def _add_levels(bounding: Bounding, joining: list[list[tuple[int, Numbers]]], levels: int, rows: _Rows) -> None:
    """One level at most of each undertaking, and only with its thresholds reached and somebody in it."""
    for joint in range(len(bounding.ground.frame.levels)):
        own = np.flatnonzero(bounding.slots.joint == joint)
        rows.add(levels + own, np.ones(len(own)), 1.0)
    for slot, listed in enumerate(joining):
        columns = [column for column, _ in listed]
        rows.add([*columns, levels + slot], [*(-np.ones(len(columns))), 1.0], 0.0)
        for which in range(3):
            if bounding.slots.is_asked[which, slot]:
                rows.add([*columns, levels + slot], [*(-counts[which] for _, counts in listed), 1.0], 0.0)


def _solved(worth: Numbers, is_open: Numbers, rows: _Rows, goal: float) -> tuple[Numbers | None, float]:
    # Takes a third of a second to load, which only small questions pay for.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    shape = (len(rows.upper), len(worth))
    matrix = csr_array((rows.value, (rows.row, rows.column)), shape=shape)
    found = milp(
        -worth,
        integrality=np.ones(len(worth)),
        bounds=Bounds(0, is_open.astype(float)),
        constraints=LinearConstraint(matrix, rows.lower, rows.upper),
        options={"mip_rel_gap": goal, "node_limit": WHOLE_NODES},
    )
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    return (None, bound) if found.x is None else (found.x > 0.5, bound)


def _plan(bounding: Bounding, chosen: Numbers, first: Numbers) -> Plan | None:
    level = np.full(len(bounding.ground.frame.levels), CLOSED)
    for slot in np.flatnonzero(chosen[first[-1] :]):
        level[bounding.slots.joint[slot]] = bounding.slots.level[slot]
    plan = Plan(level, [])
    for at, block in enumerate(bounding.blocks):
        wide = chosen[first[at] : first[at + 1]].reshape(block.value.shape)
        narrow = np.zeros((len(wide), len(bounding.ground.frame.groups[at].layout.columns)), dtype=bool)
        rows, columns = np.nonzero(wide)
        narrow[rows, block.base[columns]] = True
        plan.chosen.append(narrow)
    # The solver's own room for rounding is wider than ours.
    return plan if fits(bounding.ground, bounding.offers, plan) else None
