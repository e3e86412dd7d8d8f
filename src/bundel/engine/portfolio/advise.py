"""The advice: what to take up first, from a problem to a complete answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bundel.engine.executor.executor import Executor
from bundel.engine.portfolio.answer import Findings, write_answer
from bundel.engine.portfolio.constants import LARGEST_CELLS, LEVEL, LOOK_LEVEL, LOOKS, PROBE_SCENARIOS
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.duties import count_unplaced, shortages_of
from bundel.engine.portfolio.entry_path import walk
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.lanes import lanes_of
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.places import moved_up, on_the_edge, order_by_share
from bundel.engine.portfolio.probes import Probes
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.questions import next_questions
from bundel.engine.portfolio.reasons import left_over, reason_of, tight_cells
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Cancelled as Cancelled
from bundel.engine.portfolio.solving import Plans, Work, solve_all
from bundel.engine.portfolio.warm import warm_of


def advise(
    problem: Problem,
    *,
    mode: Literal["sampled", "exact"] = "sampled",
    scenarios: int | None = None,
    seed: int = 1,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    on_look: Callable[[dict[str, Any]], None] | None = None,
    executor: Executor | None = None,
) -> dict[str, Any]:
    """Answer a problem; ``answer.schema.json`` beside this file describes every field.

    Sampled mode looks after 200, 400, 800 and 1,600 scenarios and stops when the first five are settled; with
    ``scenarios`` there is one look. The same problem and seed give the same answer, whatever ``workers`` or
    ``executor`` (processes or a cluster, in place of threads). Calls ``progress`` with scenarios done and to do, and
    ``on_look`` with the whole answer so far while more scenarios follow. Raises Cancelled, BadInput, and TooLarge
    with the size it can do.
    """
    if mode == "exact":
        from bundel.engine.portfolio.exact_answer import exact_answer

        return exact_answer(problem)
    work = Work(workers, progress, is_cancelled, executor=executor)
    layout = lay_out(problem)

    def answer_of(look: _Look) -> dict[str, Any]:
        return write_answer(_explained(layout, seed, look, work, is_fixed=scenarios is not None))

    def show(look: _Look) -> None:
        if on_look is not None:
            on_look(answer_of(look))

    return answer_of(_last_look(layout, seed, scenarios, work, show))


@dataclass(frozen=True, slots=True)
class _Look:
    """Everything drawn and solved so far, and the choices on the edge of the first five."""

    drawn: Scenarios
    plans: Plans
    edge: set[int]


def _last_look(layout: Layout, seed: int, fixed: int | None, work: Work, show: Callable[[_Look], None]) -> _Look:
    """Draw and solve until a look settles the first five, or the last look; ``show`` gets those before it."""
    looks, level = (LOOKS, LOOK_LEVEL) if fixed is None else ((fixed,), LEVEL)
    _refuse_too_large(layout, looks[0])
    drawn = draw_scenarios(layout, Draws(seed, 0, looks[0]))
    plans = solve_all(layout, drawn, work, 0, looks[0])
    look = _Look(drawn, plans, on_the_edge(layout, shares_of(layout, plans.chosen), level))
    for before, count in zip(looks, looks[1:], strict=False):
        if not look.edge or _cells(layout, count) > LARGEST_CELLS:
            break
        show(look)
        more = draw_scenarios(layout, Draws(seed, before, count))
        plans = look.plans.joined(solve_all(layout, more, work, before, count))
        edge = on_the_edge(layout, shares_of(layout, plans.chosen), level)
        look = _Look(look.drawn.joined(more), plans, edge)
    return look


def _cells(layout: Layout, count: int) -> int:
    return count * max(1, len(layout.columns)) * max(1, len(layout.cells))


def _refuse_too_large(layout: Layout, count: int) -> None:
    if _cells(layout, count) > LARGEST_CELLS:
        raise TooLarge(
            f"Sampled mode holds at most {LARGEST_CELLS:,} numbers: scenarios × alternatives × capacity rows. Found "
            f"{count:,} × {len(layout.columns):,} × {len(layout.cells):,}. Ask for fewer scenarios or initiatives."
        )


def _explained(layout: Layout, seed: int, look: _Look, work: Work, *, is_fixed: bool) -> Findings:
    drawn, plans, edge = look.drawn, look.plans, look.edge
    shares = shares_of(layout, plans.chosen)
    order = moved_up(layout, order_by_share(layout, shares))
    lanes = lanes_of(layout, shares, order)
    free, tight = left_over(drawn, plans), tight_cells(layout, drawn, plans)
    reasons = {item: reason_of(layout, drawn, plans, free, item) for item in order}
    warm = warm_of(layout, seed, drawn, plans)
    probed = warm.solved.first(PROBE_SCENARIOS)
    probes = Probes(layout, seed, probed, shares, work)
    tips = {item: probes.would_tip(item, reasons[item].binding or tight) for item in order}
    whole = {
        "seed": seed,
        "settled": not edge,
        "level": LEVEL if is_fixed else LOOK_LEVEL,
        "probe_scenarios": probed.scenarios.count,
        "shortages": shortages_of(layout, drawn, plans),
        "duties_unplaced": count_unplaced(layout, drawn, plans),
        "duties_fit_in": round(float((plans.short <= 0).all(axis=1).mean()), 6),
        "marginal_values": probes.marginal_values(tight),
        "next_questions": next_questions(layout, Draws(seed, 0, drawn.count), warm.solved, plans.chosen, order),
    }
    path = walk(layout, drawn, plans, work)
    found_tips = {item: tip for item, tip in tips.items() if tip is not None}
    return Findings(layout, drawn, plans, shares, order, lanes, edge, reasons, found_tips, path, whole)
