"""One scenario as an integer programme, solved by HiGHS to a plan with a proven bound.

Rows: at most (duties: exactly) one alternative per item, capacity per cell, exclusions, and for what an item needs
one row per period: as much of it may have begun as has begun of what it needs. That is tighter than a row per
alternative, and asks the same of whole numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.bad_input import refuse_in_words
from bundel.engine.portfolio.constants import DEMAND_PART, FEASIBLE, GAP_GOAL, NODE_LIMIT
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Layout

INFINITE = math.inf
WHOLE = 1
"""HiGHS's kHighsInf, and its kInteger for a column that takes whole numbers only."""


@dataclass(frozen=True, slots=True)
class Plain:
    """One scenario: capacity per cell, use per column and cell, value per column, and which columns may be chosen."""

    capacity: Numbers
    use: Numbers
    value: Numbers
    is_open: Flags


@dataclass(frozen=True, slots=True)
class Plan:
    """What is chosen (per column), its value, a proven bound, and the shortage per cell that the duties leave."""

    chosen: Flags
    value: float
    bound: float
    short: Numbers


class Programme:
    """Solves plain problems over one layout; a solve depends on nothing that was solved before."""

    def __init__(self, layout: Layout, goal: float | None = GAP_GOAL) -> None:
        self.layout = layout
        # Compiled loops do most without it, and it is slow to load.
        import highspy

        self.names = highspy
        # highspy.Highs prints a banner and calls back into Python at every step; the class below it does neither.
        self.highs = highspy._core._Highs()
        settings: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 1,
            "presolve": "off",
            "mip_heuristic_effort": 0.0,
            "mip_heuristic_run_feasibility_jump": False,
            "mip_detect_symmetry": False,
            "mip_rel_gap": GAP_GOAL if goal is None else goal,
            "mip_abs_gap": FEASIBLE,
            "mip_max_nodes": NODE_LIMIT,
            "mip_feasibility_tolerance": FEASIBLE,
            "primal_feasibility_tolerance": FEASIBLE,
        }
        for option, setting in settings.items():
            self.highs.setOptionValue(option, setting)
        rules, limit = rules_of(layout)
        self.rows = np.vstack([layout.membership.T, rules])
        self.lower = np.concatenate([layout.is_must.astype(float), np.full(len(rules), -INFINITE)])
        self.upper = np.concatenate([np.ones(len(layout.items)), limit])

    def solve(self, plain: Plain) -> Plan:
        """The best plan; where the duties don't fit, the best beside duties placed with the least shortage."""
        found = self._best(plain)
        return self._beside_duties(plain) if found is None else found

    def _best(self, plain: Plain) -> Plan | None:
        rows = np.vstack([self.rows, plain.use.T])
        lower = np.concatenate([self.lower, np.full(len(plain.capacity), -INFINITE)])
        upper = np.concatenate([self.upper, plain.capacity])
        chosen, bound = self._run(-plain.value, rows, lower, upper, plain.is_open.astype(float))
        if chosen is None:
            return None
        value = float(plain.value[chosen].sum())
        return Plan(chosen, value, max(value, -bound), np.zeros(len(plain.capacity)))

    def _beside_duties(self, plain: Plain) -> Plan:
        duties = self._place_duties(plain)
        used = plain.use[duties].sum(axis=0)
        short = np.maximum(used - plain.capacity, 0.0)
        is_short = short > FEASIBLE * np.maximum(plain.capacity, 1.0)
        # Full cells keep what the duties use, so that nothing else fits in them.
        capacity = np.where(is_short, used, np.maximum(plain.capacity, used))
        is_must = self.layout.is_must[self.layout.item_of]
        best = self._best(Plain(capacity, plain.use, plain.value, plain.is_open & (duties | ~is_must)))
        assert best is not None, "the duties alone are a plan"
        return Plan(best.chosen, best.value, best.bound, np.where(is_short, short, 0.0))

    def _place_duties(self, plain: Plain) -> Flags:
        """Alternatives of the duties with the least total relative shortage."""
        is_duty = self.layout.is_must[self.layout.item_of] & plain.is_open
        cells, columns = len(plain.capacity), len(plain.value)
        weight = 1.0 / shortage_scale(self.layout, plain.capacity, plain.use, plain.is_open)
        rows = np.vstack([self.rows, plain.use.T])
        rows = np.hstack([rows, np.vstack([np.zeros((len(self.rows), cells)), -np.eye(cells)])])
        lower = np.concatenate([self.lower, np.full(cells, -INFINITE)])
        upper = np.concatenate([self.upper, plain.capacity])
        ceiling = np.concatenate([is_duty.astype(float), np.full(cells, INFINITE)])
        cost = np.concatenate([np.zeros(columns), weight])
        chosen, _ = self._run(cost, rows, lower, upper, ceiling, whole=columns)
        if chosen is None:
            refuse_in_words((None, "initiatives"), "duties and decisions taken that can go together", "none that can")
        return chosen

    def _run(
        self, cost: Numbers, rows: Numbers, lower: Numbers, upper: Numbers, ceiling: Numbers, whole: int | None = None
    ) -> tuple[Flags | None, float]:
        """Minimise; gives what is chosen and the bound, or nothing when there is no plan."""
        whole = len(cost) if whole is None else whole
        kept = np.flatnonzero(ceiling > 0)
        part = rows[:, kept]
        at, which = np.nonzero(part)
        starts = np.searchsorted(at, np.arange(len(rows))).astype(np.int32)
        row_by_row, minimise = int(self.names.MatrixFormat.kRowwise), int(self.names.ObjSense.kMinimize)
        self.highs.clearModel()
        self.highs.passModel(
            len(kept), len(rows), len(at), row_by_row, minimise, 0.0,
            cost[kept], np.zeros(len(kept)), ceiling[kept], lower, upper,
            starts, which.astype(np.int32), part[at, which], (kept < whole).astype(np.int32) * WHOLE,
        )  # fmt: skip
        self.highs.run()
        return self._result(kept, whole)

    def _result(self, kept: NDArray[np.int64], whole: int) -> tuple[Flags | None, float]:
        info = self.highs.getInfo()
        if info.primal_solution_status != self.names.SolutionStatus.kSolutionStatusFeasible:
            return None, -math.inf
        chosen = np.zeros(whole, dtype=bool)
        is_column = kept < whole
        chosen[kept[is_column]] = np.array(self.highs.getSolution().col_value)[is_column] > 0.5
        return chosen, float(info.mip_dual_bound)


def shortage_scale(layout: Layout, capacity: Numbers, use: Numbers, is_open: Flags) -> Numbers:
    """What a shortage is relative to, per cell: the capacity, or a tenth of the largest demand of the duties.

    For one scenario, or for many with the scenario first in every array.
    """
    demand = np.zeros_like(capacity)
    asked = np.where(is_open[..., None], use, 0.0)
    for item in np.flatnonzero(layout.is_must):
        demand += asked[..., layout.columns_by_item[item], :].max(axis=-2)
    return np.maximum(np.maximum(capacity, DEMAND_PART * demand), FEASIBLE)


def rules_of(layout: Layout) -> tuple[Numbers, Numbers]:
    """Exclusions and needs: rows that are the same in every scenario, with what each may come to at most."""
    rows: list[Numbers] = []
    limit: list[float] = []
    for one, other in layout.exclusions:
        rows.append(layout.membership[:, one] + layout.membership[:, other])
        limit.append(1.0)
    for need in layout.needs:
        asking = np.zeros(len(layout.columns))
        asking[list(need.columns)] = 1.0
        for period in range(len(layout.problem.periods)):
            has_begun = layout.start_of <= period
            rows.append((asking - layout.membership[:, need.other]) * has_begun)
            limit.append(0.0)
    return np.array(rows).reshape(len(rows), len(layout.columns)), np.array(limit)
