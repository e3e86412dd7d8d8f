"""The national plan: which joint undertakings go on, with whom in which role, from a question to a complete answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from bundel.engine.executor.executor import Executor
from bundel.engine.executor.this_machine import InThisThread, OnThreads
from bundel.engine.national.alone import alone_of
from bundel.engine.national.answer import write_answer
from bundel.engine.national.bounding import Multipliers
from bundel.engine.national.constants import GOAL, LARGEST_CELLS
from bundel.engine.national.drawing import Middle, Scenario, Streams
from bundel.engine.national.findings import Findings
from bundel.engine.national.frame import NOT_JOINT, Frame, frame_of
from bundel.engine.national.ground import Ground, ground_of
from bundel.engine.national.hands import Hands
from bundel.engine.national.offers import Plan, taking_part
from bundel.engine.national.placing import place_duties
from bundel.engine.national.problem import National
from bundel.engine.national.realising import Realised
from bundel.engine.national.searching import Search, Start, search
from bundel.engine.national.stability import stability_of
from bundel.engine.national.tipping import Tipping, Tries
from bundel.engine.national.uncertainty import Outcome, Uncertainty
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.solving import Cancelled as Cancelled

PARTS = 5
"""Parts of the work that come before the scenarios: numbers, search, alone, tipping points, stability."""


@dataclass(frozen=True, slots=True)
class Country:
    """What a scenario is solved from, for an executor."""

    frame: Frame
    seed: int
    goal: float
    warm: Multipliers


def plan_country(
    national: National,
    *,
    scenarios: int = 0,
    seed: int = 1,
    workers: int = 1,
    executor: Executor | None = None,
    goal: float = GOAL,
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Answer a national question; ``national-answer.schema.json`` beside this file describes every field.

    The plan stands at the middle of every interval; ``scenarios`` are drawn for the shares. The same question and
    seed give the same answer, whatever ``workers``. Calls ``progress`` with parts done and to do. Raises Cancelled,
    BadInput for duties that can't go together, and TooLarge with the size it can do.
    """
    told = _Telling(progress, is_cancelled, PARTS + scenarios)
    here: Executor = executor or (OnThreads(workers) if workers > 1 else InThisThread())
    hands = Hands(here, told.go_on)
    frame = frame_of(national)
    _refuse_too_large(frame)
    ground = place_duties(ground_of(frame, Middle()))
    told.step()
    found = search(ground, hands, goal)
    told.step()
    alone = alone_of(ground, found.offers, hands, goal)
    told.step()
    best, starts, tips, leads = _improved(found, hands, goal)
    told.step()
    stability = stability_of(ground, found.offers, hands, best.plan, goal)
    told.step()
    country = Country(frame, seed, goal, found.descent.multipliers)
    outcomes = _outcomes(country, scenarios, here, told)
    findings = Findings(
        search=found,
        best=best,
        starts=starts,
        bound=max(found.bound, best.value),
        alone=alone,
        stability=stability,
        tipping=tips,
        could_lead=leads,
        seed=seed,
        uncertainty=Uncertainty(tuple(outcomes)),
    )
    return write_answer(findings)


def _refuse_too_large(frame: Frame) -> None:
    cells = 0
    for group in frame.groups:
        covering = group.joint_of[group.joint_of != NOT_JOINT]
        ways = len(group.layout.columns) - len(covering) + int(frame.levels[covering].sum())
        cells += len(group.members) * ways * max(1, len(group.layout.cells))
    if cells > LARGEST_CELLS:
        raise TooLarge(
            f"A national plan holds at most {LARGEST_CELLS:,} numbers: municipalities × ways at all levels × capacity "
            f"rows. Found {cells:,}. Ask for fewer municipalities, initiatives or levels."
        )


class _Telling:
    """Counts the parts of the work, tells how far it is, and stops it when nobody waits any more."""

    def __init__(
        self, progress: Callable[[int, int], None] | None, is_cancelled: Callable[[], bool] | None, total: int
    ) -> None:
        self._progress, self._is_cancelled, self._total, self._done = progress, is_cancelled, total, 0

    def go_on(self) -> None:
        """Raise Cancelled when nobody waits for the result any more."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled("The plan was cancelled. Nothing was kept.")

    def step(self) -> None:
        """One part more is done."""
        self.go_on()
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)


Leads = dict[int, list[Any]]


def _improved(
    found: Search, hands: Hands, goal: float
) -> tuple[Realised, list[tuple[Start, bool]], list[Tipping], Leads]:
    """Tip or close what pays off for the whole, until nothing does; then what is left are the tipping points."""
    best, rounds, dropped = found.best, 0, list(found.best.dropped)
    while True:
        tries = Tries(found, best, hands, goal)
        joint = range(len(found.ground.frame.levels))
        tips = [one for one in map(tries.tipping, joint) if one]
        tried = [*(one.found for one in tips), *map(tries.without, joint)]
        better = [one for one in tried if one is not None and one.is_better_than(best)]
        if not better:
            break
        best = max(better, key=lambda one: (-one.unmet, one.value))
        rounds += 1
    starts = [(one, at == found.chosen and best is found.best) for at, one in enumerate(found.starts)]
    if rounds:
        tipped = Realised(best.plan, best.wishes, best.value, best.unmet, dropped, rounds)
        starts = [pair for pair in starts if pair[0].name != "tipped"] + [(Start("tipped", tipped), True)]
    leads = {one: tries.could_lead(one) for one in joint}
    return best, starts, tips, leads


def _outcomes(country: Country, scenarios: int, executor: Executor, told: _Telling) -> list[Outcome]:
    outcomes = []
    with closing(executor.run(solve_scenario, country, range(scenarios), told.go_on)) as results:
        for outcome in results:
            outcomes.append(outcome)
            told.step()
    return outcomes


def solve_scenario(country: Country, number: int) -> Outcome:
    """One scenario, for an executor: what goes on, who takes part, and how far it may be from the best."""
    frame = country.frame
    ground = place_duties(ground_of(frame, Scenario(Streams(country.seed, number, number + 1), number)))
    found = search(ground, Hands(InThisThread(), _nothing), country.goal, country.warm)
    return outcome_of(frame, ground, found.best.plan, found)


def outcome_of(frame: Frame, ground: Ground, plan: Plan, found: Search) -> Outcome:
    """What is kept of a scenario."""
    value, bound = found.best.value, found.bound
    part = taking_part(frame, plan)
    return Outcome(plan.level.copy(), np.packbits(part, axis=1), max(0.0, (bound - value) / max(abs(bound), 1e-12)))


def _nothing() -> None:
    """A scenario is short; who waits is asked between scenarios."""
