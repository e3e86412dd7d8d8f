"""Checks a plan again, in plain float64 and plain loops, sharing nothing with what made it.

It reads the problem itself, so a mistake in the layout, the programme or the beam can't hide in here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bundel.engine.portfolio.problem import Alternative, Initiative, Problem

ROOM = 1e-6
Way = tuple[str, str, str, str | None]
"""Id of the initiative, role, start and variant of an alternative."""
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A plan as it was reported: what is chosen, its value, the bound, and shortages by cell."""

    chosen: tuple[Way, ...]
    value: float
    bound: float
    short: Mapping[Cell, float]


def faults_in(
    problem: Problem,
    capacity: Mapping[Cell, float],
    use: Mapping[Way, Mapping[Cell, float]],
    value: Mapping[Way, float],
    claim: Claim,
) -> list[str]:
    """Everything that is wrong with a claim, in words; nothing when it holds."""
    return [
        *_wrong_numbers(value, claim),
        *_over_capacity(capacity, use, claim),
        *(fault for initiative in problem.initiatives for fault in _wrong_choice(problem, initiative, claim)),
    ]


def _wrong_numbers(value: Mapping[Way, float], claim: Claim) -> Iterator[str]:
    total = 0.0
    for way in claim.chosen:
        total += value[way]
    size = max(1.0, abs(total))
    if abs(total - claim.value) > ROOM * size:
        yield f"value is {total}, not {claim.value}"
    if total > claim.bound + ROOM * size:
        yield f"value {total} is above the bound {claim.bound}"


def _over_capacity(
    capacity: Mapping[Cell, float], use: Mapping[Way, Mapping[Cell, float]], claim: Claim
) -> Iterator[str]:
    for cell, limit in capacity.items():
        total = 0.0
        for way in claim.chosen:
            total += use[way].get(cell, 0.0)
        short = max(0.0, total - limit)
        if abs(short - claim.short.get(cell, 0.0)) > ROOM * max(1.0, limit):
            yield f"{cell} is {short} short, not {claim.short.get(cell, 0.0)}"


def _wrong_choice(problem: Problem, initiative: Initiative, claim: Claim) -> Iterator[str]:
    taken = [_find(initiative, way) for way in claim.chosen if way[0] == initiative.id]
    if len(taken) > 1 or (taken and initiative.done):
        yield f"{initiative.id} is chosen {len(taken)} times"
    if not taken and _has_to(initiative):
        yield f"{initiative.id} is a duty or was decided, and is not chosen"
    for alternative in taken:
        yield from _out_of_rule(problem, initiative, alternative, claim)


def _find(initiative: Initiative, way: Way) -> Alternative:
    return next(one for one in initiative.alternatives if (one.role, one.start, one.variant) == way[1:])


def _has_to(initiative: Initiative) -> bool:
    is_decided = initiative.fixed is not None and initiative.fixed.role not in ("no", "wait")
    return not initiative.done and (is_decided or initiative.mandatory_by is not None)


def _out_of_rule(problem: Problem, initiative: Initiative, chosen: Alternative, claim: Claim) -> Iterator[str]:
    start = problem.periods.index(chosen.start)
    if initiative.mandatory_by is not None and start > problem.periods.index(initiative.mandatory_by):
        yield f"{initiative.id} starts after {initiative.mandatory_by}"
    fixed = initiative.fixed
    if fixed is not None and (fixed.role, fixed.start) != (chosen.role, chosen.start):
        yield f"{initiative.id} is not as was decided"
    if fixed is not None and fixed.variant not in (None, chosen.variant):
        yield f"{initiative.id} is not the variant that was decided"
    begun = {way[0]: problem.periods.index(way[2]) for way in claim.chosen}
    is_done = {one.id for one in problem.initiatives if one.done}
    for name in {*initiative.depends_on, *chosen.depends_on} - is_done:
        if begun.get(name, len(problem.periods)) > start:
            yield f"{initiative.id} starts before {name}, which it needs"
    for name in initiative.excludes:
        if name in begun:
            yield f"{initiative.id} and {name} exclude each other"
