"""The answer of exact mode, with the same fields as that of sampled mode; what it has no figure for is null."""

from __future__ import annotations

from typing import Any

from bundel.engine.portfolio.answer import Findings, rounded, write_answer
from bundel.engine.portfolio.duties import count_unplaced, shortages_of
from bundel.engine.portfolio.exact import ExactResult, exact_core
from bundel.engine.portfolio.exact_plans import Found, at_worst, lay_down
from bundel.engine.portfolio.exact_probes import ExactProbes
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reasons import reasons_of, tight_cells
from bundel.engine.portfolio.shares import shares_of

NOTE = (
    "Exact mode ignores drivers and takes the bounds of times and plus, every use at its upper and every capacity at "
    "its lower end; that only widens the answer."
)
_NULL = ("seed", "scenarios", "mean_gap", "max_gap", "settled", "level", "probe_scenarios", "n10", "n50", "n90")
_NULL_PER_ITEM = ("share", "share_interval", "early_share", "interval")


def exact_answer(problem: Problem) -> dict[str, Any]:
    """Answer a problem by its non-dominated portfolios.

    Raises TooLarge with the size that can be done, and BadInput when duties can't go together.
    """
    result = exact_core(problem)
    found = lay_down(lay_out(problem), result)
    answer = write_answer(_explained(problem, found, result))
    answer |= dict.fromkeys(_NULL)
    answer |= {"method": "exact", "backend": "numpy", "portfolios": len(result.portfolios), "note": NOTE}
    answer["next_questions"] = []
    _put_core_indices(answer, found)
    return answer


def _explained(problem: Problem, found: Found, result: ExactResult) -> Findings:
    layout = found.layout
    worst, plans = at_worst(found)
    tight, reasons = tight_cells(layout, worst, plans), reasons_of(layout, worst, plans, found.order)
    probes = ExactProbes(problem, found)
    path = probes.entry_path()
    whole = {
        "seed": None,
        "shortages": _shortages(result, shortages_of(layout, worst, plans)),
        "duties_unplaced": count_unplaced(layout, worst, plans),
        "duties_fit_in": None,
        "marginal_values": probes.marginal_values(tight),
    }
    tips = {item: probes.would_tip(item, reasons[item].binding or tight) for item in found.order}
    found_tips = {item: tip for item, tip in tips.items() if tip is not None}
    shares = shares_of(layout, found.chosen)
    return Findings(layout, worst, plans, shares, found.order, found.lanes, set(), reasons, found_tips, path, whole)


def _shortages(result: ExactResult, explained: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is short over all portfolios, with what could move in those that are explained."""
    moves = {(row["resource"], row["period"]): row["could_move"] for row in explained}
    return [
        {
            "resource": one.resource,
            "period": one.period,
            "short": [rounded(float(one.low)), rounded(float(one.high))],
            "share_of_scenarios": None,
            "could_move": moves.get((one.resource, one.period), []),
        }
        for one in result.shortages
    ]


def _put_core_indices(answer: dict[str, Any], found: Found) -> None:
    core = found.chosen.mean(axis=0)
    for at, item in enumerate(answer["initiatives"]):
        columns = found.layout.columns_by_item[at]
        item |= dict.fromkeys(_NULL_PER_ITEM)
        item["core_index"] = rounded(float(core[columns].sum()))
        for column, way in zip(columns, item["alternatives"], strict=True):
            _as_core(way, float(core[column]))
        second = found.lanes[at].second
        if second is not None:
            _as_core(item["second_best"], float(core[second]))


def _as_core(way: dict[str, Any], core: float) -> None:
    way |= {"core_index": rounded(core), "share": None, "interval": None}
