"""The advice: what to take up first, from a problem to a complete answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from bundel.engine.executor.executor import Executor
from bundel.engine.portfolio.answer import write_answer
from bundel.engine.portfolio.constants import LARGEST_CELLS, LEVEL, LOOK_LEVEL, LOOKS
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.explaining import Look, explained
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.places import on_the_edge
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.scenarios import draw_scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Cancelled as Cancelled
from bundel.engine.portfolio.solving import Work, solve_all
from bundel.engine.portfolio.warm import Warm, warm_of


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
    keep_warm: Callable[[Warm], None] | None = None,
) -> dict[str, Any]:
    """Answer a problem; ``answer.schema.json`` beside this file describes every field.

    Sampled mode looks after 200, 400, 800 and 1,600 scenarios and stops when the first five are settled; with
    ``scenarios`` there is one look. The same problem and seed give the same answer, whatever ``workers`` or
    ``executor`` (processes or a cluster, in place of threads). Calls ``progress`` with scenarios done and to do, and
    ``on_look`` with the whole answer so far while more scenarios follow, and ``keep_warm`` with the model of its first
    scenarios, from which what-ifs are answered at once. Raises Cancelled, BadInput, and TooLarge
    with the size it can do.
    """
    if mode == "exact":
        from bundel.engine.portfolio.exact_answer import exact_answer

        return exact_answer(problem)
    work = Work(workers, progress, is_cancelled, executor=executor)
    layout = lay_out(problem)

    def answer_of(look: Look) -> dict[str, Any]:
        warm = warm_of(layout, seed, look.drawn, look.plans)
        if keep_warm is not None:
            keep_warm(warm)
        return write_answer(explained(warm, look, work, LOOK_LEVEL if scenarios is None else LEVEL))

    def show(look: Look) -> None:
        if on_look is not None:
            on_look(answer_of(look))

    return answer_of(_last_look(layout, seed, scenarios, work, show))


def _last_look(layout: Layout, seed: int, fixed: int | None, work: Work, show: Callable[[Look], None]) -> Look:
    """Draw and solve until a look settles the first five, or the last look; ``show`` gets those before it."""
    looks, level = (LOOKS, LOOK_LEVEL) if fixed is None else ((fixed,), LEVEL)
    _refuse_too_large(layout, looks[0])
    drawn = draw_scenarios(layout, Draws(seed, 0, looks[0]))
    plans = solve_all(layout, drawn, work, 0, looks[0])
    look = Look(drawn, plans, on_the_edge(layout, shares_of(layout, plans.chosen), level))
    for before, count in zip(looks, looks[1:], strict=False):
        if not look.edge or _cells(layout, count) > LARGEST_CELLS:
            break
        show(look)
        more = draw_scenarios(layout, Draws(seed, before, count))
        plans = look.plans.joined(solve_all(layout, more, work, before, count))
        edge = on_the_edge(layout, shares_of(layout, plans.chosen), level)
        look = Look(look.drawn.joined(more), plans, edge)
    return look


def _cells(layout: Layout, count: int) -> int:
    return count * max(1, len(layout.columns)) * max(1, len(layout.cells))


def _refuse_too_large(layout: Layout, count: int) -> None:
    if _cells(layout, count) > LARGEST_CELLS:
        raise TooLarge(
            f"Sampled mode holds at most {LARGEST_CELLS:,} numbers: scenarios × alternatives × capacity rows. Found "
            f"{count:,} × {len(layout.columns):,} × {len(layout.cells):,}. Ask for fewer scenarios or initiatives."
        )
