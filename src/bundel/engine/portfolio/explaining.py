"""From drawn and solved scenarios to everything that an answer says about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from bundel.engine.portfolio.answer import Findings, write_answer
from bundel.engine.portfolio.constants import ASKED_AT_ONCE, LEVEL, PROBE_SCENARIOS, PROBED_CELLS
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.duties import count_unplaced, shortages_of
from bundel.engine.portfolio.entry_path import as_it_is, path_of, walks
from bundel.engine.portfolio.lanes import lanes_of
from bundel.engine.portfolio.places import moved_up, on_the_edge, order_by_share
from bundel.engine.portfolio.probes import Probes
from bundel.engine.portfolio.questions import next_questions
from bundel.engine.portfolio.reasons import reasons_of, tight_cells
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.side_by_side import side_by_side
from bundel.engine.portfolio.solving import Plans, Work
from bundel.engine.portfolio.warm import Warm


@dataclass(frozen=True, slots=True)
class Look:
    """Everything drawn and solved so far, and the choices on the edge of the first five."""

    drawn: Scenarios
    plans: Plans
    edge: set[int]


def answer_at_once(warm: Warm) -> dict[str, Any]:
    """The answer of a warm model: lanes, order, reasons and questions, without what has to be solved for.

    Its entry path has one point, and nothing is said of what would tip an item; ``warm`` is true in it.
    """
    drawn, plans = warm.solved.scenarios, warm.solved.plans
    look = Look(drawn, plans, on_the_edge(warm.layout, shares_of(warm.layout, plans.chosen), LEVEL))
    return {**write_answer(explained(warm, look, None, LEVEL)), "warm": True}


def explained(warm: Warm, look: Look, work: Work | None, level: float) -> Findings:
    """Everything about one look; without ``work`` nothing more is solved. ``warm`` is the model of its first part."""
    layout, drawn, plans = warm.layout, look.drawn, look.plans
    shares = shares_of(layout, plans.chosen)
    order = moved_up(layout, order_by_share(layout, shares))
    tight, reasons = tight_cells(layout, drawn, plans), reasons_of(layout, drawn, plans, order)
    tips: dict[int, dict[str, Any]] = {}
    whole: dict[str, Any] = {
        "seed": warm.seed,
        "settled": not look.edge,
        "level": level,
        "probe_scenarios": 0,
        "shortages": shortages_of(layout, drawn, plans),
        "duties_unplaced": count_unplaced(layout, drawn, plans),
        "duties_fit_in": round(float((plans.short <= 0).all(axis=1).mean()), 6),
        "marginal_values": [],
    }
    ask = partial(next_questions, layout, Draws(warm.seed, 0, drawn.count), warm.solved, plans.chosen, order)
    path = as_it_is(layout, drawn, plans)
    if work is None:
        whole["next_questions"] = ask() if len(layout.columns) <= ASKED_AT_ONCE else []
    else:
        probes = Probes(layout, warm.seed, warm.solved.first(PROBE_SCENARIOS), shares, work)
        whole["probe_scenarios"] = probes.solved.scenarios.count
        tried = [partial(probes.would_tip, item, reasons[item].binding or tight) for item in order]
        valued = [partial(probes.marginal_value, cell) for cell in tight[:PROBED_CELLS]]
        walked = walks(layout, drawn, plans, work)
        found = side_by_side([ask, *walked, *valued, *tried], work)
        whole["next_questions"], path = found[0], path_of(layout, found[1 : 1 + len(walked)])
        whole["marginal_values"] = found[1 + len(walked) : len(found) - len(tried)]
        tips = {item: tip for item, tip in zip(order, found[len(found) - len(tried) :], strict=True) if tip is not None}
    return Findings(
        layout, drawn, plans, shares, order, lanes_of(layout, shares, order), look.edge, reasons, tips, path, whole
    )
