"""What can be chosen at all, capacity aside: duties, decisions taken, preconditions and exclusions.

Drawn to its end by rules only (no search): what a duty needs is needed too, what it excludes
is out, and an alternative whose precondition can't start in time is out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bundel.engine.portfolio.bad_input import Path, refuse_in_words
from bundel.engine.portfolio.problem import Initiative, Problem

_TOGETHER = "duties and decisions taken that can go together"


@dataclass(frozen=True, slots=True)
class Possible:
    """Per initiative, in the order of the problem: which alternatives can be chosen, and must one be."""

    allowed: tuple[tuple[int, ...], ...]
    required: tuple[bool, ...]


def possible_choices(problem: Problem) -> Possible:
    """Draw every rule to its end.

    Raises BadInput, naming the items, for a circle of preconditions and for a duty or a
    decision taken that nothing can satisfy.
    """
    return _Drawing(problem).drawn()


def dependency_order(problem: Problem) -> list[int]:
    """Positions of the initiatives so that each comes after all it depends on; BadInput for a circle."""
    places = {initiative.id: at for at, initiative in enumerate(problem.initiatives)}
    needs = [sorted({places[name] for name in needed_by(item)}) for item in problem.initiatives]
    order: list[int] = []
    state = [0] * len(needs)  # 0 not seen, 1 on the way, 2 placed
    for first in range(len(needs)):
        way: list[tuple[int, Iterator[int]]] = []
        if state[first] == 0:
            state[first] = 1
            way.append((first, iter(needs[first])))
        while way:
            at, rest = way[-1]
            following = next(rest, None)
            if following is None:
                way.pop()
                state[at] = 2
                order.append(at)
            elif state[following] == 1:
                _refuse_circle(problem, [place for place, _ in way], following)
            elif state[following] == 0:
                state[following] = 1
                way.append((following, iter(needs[following])))
    return order


def needed_by(initiative: Initiative) -> set[str]:
    """Every id that the initiative or one of its alternatives depends on."""
    return {*initiative.depends_on, *(name for a in initiative.alternatives for name in a.depends_on)}


def _refuse_circle(problem: Problem, way: list[int], again: int) -> None:
    circle = [*way[way.index(again) :], again]
    ids = " -> ".join(problem.initiatives[at].id for at in circle)
    path: Path = ((None, "initiatives"), again)
    refuse_in_words((path, "depends_on"), "preconditions without a circle", ascii(ids)[1:-1])


class _Drawing:
    """The rules at work on one problem."""

    def __init__(self, problem: Problem) -> None:
        dependency_order(problem)
        self.problem = problem
        self.items = problem.initiatives
        self.places = {item.id: at for at, item in enumerate(self.items)}
        self.period = {name: at for at, name in enumerate(problem.periods)}
        self.required = [not item.done and _is_duty(item) for item in self.items]
        self.because: list[dict[str, None]] = [{} for _ in self.items]
        self.allowed = [self._allowed_at_first(item) for item in self.items]

    def drawn(self) -> Possible:
        for at, item in enumerate(self.items):
            self._refuse_when_impossible(at, self._expected_at_first(item))
        while self._draw_once():
            pass
        return Possible(tuple(tuple(allowed) for allowed in self.allowed), tuple(self.required))

    def _allowed_at_first(self, item: Initiative) -> list[int]:
        if item.done:
            return []
        last = self.period[item.mandatory_by] if item.mandatory_by else len(self.period)
        return [
            at
            for at, alternative in enumerate(item.alternatives)
            if self.period[alternative.start] <= last and _meets_decision(item, at)
        ]

    def _expected_at_first(self, item: Initiative) -> str:
        if item.mandatory_by is None:
            return "a decision taken (fixed) that is one of the alternatives"
        if item.fixed is not None:
            return f"a decision taken (fixed) that is an alternative and keeps the duty by {item.mandatory_by}"
        return f"an alternative that starts in or before {item.mandatory_by}, because it is mandatory"

    def _draw_once(self) -> bool:
        changed = False
        for at in range(len(self.items)):
            if self.allowed[at]:
                changed |= self._drop_unmet(at)
            if self.required[at]:
                self._refuse_when_impossible(at, _TOGETHER)
                changed |= self._drop_excluded(at) | self._require_preconditions(at)
        return changed

    def _needs(self, at: int, choice: int) -> Iterator[int]:
        for name in (*self.items[at].depends_on, *self.items[at].alternatives[choice].depends_on):
            if not self.items[self.places[name]].done:
                yield self.places[name]

    def _starts(self, at: int, choice: int) -> int:
        return self.period[self.items[at].alternatives[choice].start]

    def _drop_unmet(self, at: int) -> bool:
        """Drop alternatives whose precondition has nothing that starts in time."""
        kept = []
        for choice in self.allowed[at]:
            unmet = [need for need in self._needs(at, choice) if not self._can_start(need, self._starts(at, choice))]
            self.because[at] |= {self.items[need].id: None for need in unmet}
            if not unmet:
                kept.append(choice)
        return self._narrow(at, kept)

    def _can_start(self, at: int, by: int) -> bool:
        return any(self._starts(at, choice) <= by for choice in self.allowed[at])

    def _drop_excluded(self, at: int) -> bool:
        changed = False
        for name in self.items[at].excludes:
            other = self.places[name]
            if self.allowed[other]:
                self.because[other][self.items[at].id] = None
                changed |= self._narrow(other, [])
        return changed

    def _require_preconditions(self, at: int) -> bool:
        changed = False
        choices = self.allowed[at]
        shared = set.intersection(*(set(self._needs(at, choice)) for choice in choices))
        last = max(self._starts(at, choice) for choice in choices)
        for need in sorted(shared):
            self.because[need][self.items[at].id] = None
            changed |= not self.required[need]
            self.required[need] = True
            changed |= self._narrow(need, [c for c in self.allowed[need] if self._starts(need, c) <= last])
        return changed

    def _narrow(self, at: int, kept: list[int]) -> bool:
        if len(kept) == len(self.allowed[at]):
            return False
        self.allowed[at] = kept
        self._refuse_when_impossible(at, _TOGETHER)
        return True

    def _refuse_when_impossible(self, at: int, expected: str) -> None:
        if not self.required[at] or self.allowed[at]:
            return
        item = self.items[at]
        others = ", ".join(ascii(name) for name in self.because[at])
        found = f"none that can be chosen for {ascii(item.id)}" + (f", because of {others}" if others else "")
        refuse_in_words(((None, "initiatives"), at), expected, found)


def _is_duty(item: Initiative) -> bool:
    return item.mandatory_by is not None or (item.fixed is not None and item.fixed.start is not None)


def _meets_decision(item: Initiative, at: int) -> bool:
    if item.fixed is None:
        return True
    alternative, fixed = item.alternatives[at], item.fixed
    same_way = fixed.variant is None or fixed.variant == alternative.variant
    return (fixed.role, fixed.start) == (alternative.role, alternative.start) and same_way
