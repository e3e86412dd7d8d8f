"""The answer of sampled mode, as plain JSON values; every number with six decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import DIGITS, LEVEL
from bundel.engine.portfolio.entry_path import EntryPath
from bundel.engine.portfolio.lanes import NOT_NOW, Laned
from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.reasons import Reason
from bundel.engine.portfolio.rests_on import main_ways, rests_on
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.shares import Shares, wilson
from bundel.engine.portfolio.solving import Plans, backend
from bundel.engine.portfolio.waiting import reconsider_on, role_of_not_now

ENGINE_VERSION = "1.2.0"
"""Raised when the same problem and seed may give another answer."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was found about one problem."""

    layout: Layout
    scenarios: Scenarios
    plans: Plans
    shares: Shares
    order: list[int]
    lanes: list[Laned]
    edge: set[int]
    reasons: dict[int, Reason]
    tips: dict[int, dict[str, Any]]
    path: EntryPath
    whole: dict[str, Any]
    """Parts of the answer about the whole that were made elsewhere."""


def write_answer(found: Findings) -> dict[str, Any]:
    """Write the whole answer."""
    layout, shares, gap = found.layout, found.shares, found.plans.gap
    mean_use = found.scenarios.use.mean(axis=0)
    return {
        "method": "sampled",
        "engine_version": ENGINE_VERSION,
        "backend": backend(),
        "scenarios": shares.count,
        "portfolios": None,
        "mean_gap": rounded(gap.mean()),
        "max_gap": rounded(gap.max()),
        **found.whole,
        "order": [layout.items[item].id for item in found.order],
        "n10": shares.n10,
        "n50": shares.n50,
        "n90": shares.n90,
        "entry_path": found.path.points,
        "only_with_room": found.path.only_with_room,
        "rests_on": rests_on(layout, mean_use, main_ways(layout, shares.column)),
        "initiatives": [_initiative(found, item, mean_use) for item in range(len(layout.items))],
    }


def _initiative(found: Findings, item: int, mean_use: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, Any]:
    layout, laned, shares = found.layout, found.lanes[item], found.shares
    initiative, reason = layout.items[item], found.reasons.get(item, Reason([], []))
    is_not_now = laned.lane == NOT_NOW
    role, start, variant = _way(found, item)
    columns = [int(column) for column in layout.columns_by_item[item]]
    return {
        "id": initiative.id,
        "lane": laned.lane,
        "role": role,
        "start": start,
        "variant": variant,
        "planned_start": layout.columns[laned.way].start if is_not_now and laned.way is not None else None,
        "core_index": None,
        "share": rounded(shares.item[item]),
        "share_interval": interval(shares.item[item], shares.count),
        "early_share": rounded(shares.early[item]),
        "interval": interval(shares.early[item], shares.count),
        "place": laned.place,
        "alternatives": [_alternative(found, column) for column in columns],
        "second_best": None if laned.second is None else _alternative(found, laned.second),
        "binding": [{"resource": layout.cells[cell][0], "period": layout.cells[cell][1]} for cell in reason.binding],
        "beaten_by": [layout.items[other].id for other in reason.beaten_by],
        "would_tip": found.tips.get(item),
        "rests_on": rests_on(layout, mean_use, [_main_way(found, item)] if columns else []),
        "fixed": initiative.fixed is not None,
        "overdue": initiative.overdue_since is not None,
        "overdue_since": _day(initiative.overdue_since),
        "reconsider_on": _day(reconsider_on(layout, found.lanes, item, role)),
        "on_the_edge": item in found.edge,
    }


def _way(found: Findings, item: int) -> tuple[str, str | None, str | None]:
    laned = found.lanes[item]
    if laned.lane == NOT_NOW or laned.way is None:
        return role_of_not_now(found.layout, found.lanes, item), None, None
    way = found.layout.columns[laned.way]
    return way.role, way.start, way.variant


def _main_way(found: Findings, item: int) -> int:
    way = found.lanes[item].way
    if way is not None:
        return way
    columns = found.layout.columns_by_item[item]
    return int(columns[np.argmax(found.shares.column[columns])])


def _alternative(found: Findings, column: int) -> dict[str, Any]:
    way, share = found.layout.columns[column], found.shares.column[column]
    return {
        "role": way.role,
        "start": way.start,
        "variant": way.variant,
        "core_index": None,
        "share": rounded(share),
        "interval": interval(share, found.shares.count),
    }


def interval(share: float, count: int) -> list[float]:
    """Wilson's 95% interval of a share."""
    low, high = wilson(float(share), count, LEVEL)
    return [rounded(low), rounded(high)]


def rounded(number: float) -> float:
    """Six decimals, and never minus zero."""
    return round(float(number), DIGITS) + 0.0


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
