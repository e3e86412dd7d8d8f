"""Checks a bound again, in plain float64 and plain loops, sharing nothing with what proved it.

A proof is a tree. Every node closes some options of one initiative beside those that are closed above it, and has a
price for every cell and rule. Whatever the prices, as long as none is negative, no plan with open options only is worth
more than the price of all that is limited, and the best option of every initiative beside it. So a node is settled when
that comes to no more than the bound, or when its two children are settled and close no option both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bundel.engine.portfolio.problem import Initiative, Problem
from bundel.engine.portfolio.verify import ROOM, Cell, Way

Option = Way | str
"""An alternative, or the id of an initiative for none of its alternatives."""
Rule = tuple[str, str, str, str]
"""("needs", id, id of what it needs, period), or ("excludes", id, other id, "")."""


@dataclass(frozen=True, slots=True)
class ProofNode:
    """The place of the node above it (-1: the first), what is closed here, and the prices."""

    parent: int
    closed: frozenset[Option]
    cell_prices: Mapping[Cell, float]
    rule_prices: Mapping[Rule, float]


@dataclass(frozen=True, slots=True)
class Plainly:
    """A plain problem: capacity per cell, use per alternative and cell, value per alternative."""

    problem: Problem
    capacity: Mapping[Cell, float]
    use: Mapping[Way, Mapping[Cell, float]]
    value: Mapping[Way, float]


def faults_in_bound(plain: Plainly, bound: float, proof: Sequence[ProofNode]) -> list[str]:
    """Everything that is wrong with the proof that no plan is worth more than the bound; nothing when it holds."""
    if not proof:
        return ["there is no proof"]
    children: dict[int, list[int]] = {}
    for at, node in enumerate(proof):
        children.setdefault(node.parent, []).append(at)
    if children.get(-1) != [0]:
        return ["the proof does not begin with one node"]
    limit = bound + ROOM * max(1.0, abs(bound))
    faults: list[str] = []
    waiting = [(0, _open_at_first(plain))]
    while waiting:
        at, above = waiting.pop()
        is_open = {name: [one for one in options if one not in proof[at].closed] for name, options in above.items()}
        below = children.get(at, [])
        reached, worth = _priced(plain, proof[at], is_open)
        if reached > limit:
            faults += _wrong_branch(at, reached, bound, [proof[child].closed for child in below])
            kept = _without_hopeless(is_open, worth, reached, limit)
            waiting += [(child, kept) for child in below]
        faults += [f"node {at} has a price below 0" for price in _all_prices(proof[at]) if price < 0]
    return faults


def _all_prices(node: ProofNode) -> list[float]:
    return [*node.cell_prices.values(), *node.rule_prices.values()]


def _wrong_branch(at: int, reached: float, bound: float, closed: list[frozenset[Option]]) -> Iterator[str]:
    if len(closed) != 2:
        yield f"node {at} comes to {reached}, above the bound {bound}, and has {len(closed)} nodes below it"
    elif closed[0] & closed[1]:
        yield f"both nodes below node {at} close {sorted(map(str, closed[0] & closed[1]))}"
    if len({option if isinstance(option, str) else option[0] for one in closed for option in one}) > 1:
        yield f"the nodes below node {at} branch on more than one initiative"


def _priced(plain: Plainly, node: ProofNode, is_open: Mapping[str, list[Option]]) -> tuple[float, dict[Option, float]]:
    total = 0.0
    for cell, price in node.cell_prices.items():
        total += price * _capacity(plain, cell)
    for rule, price in node.rule_prices.items():
        total += price if rule[0] == "excludes" else 0.0
    worth = {option: _worth(plain, node, option) for options in is_open.values() for option in options}
    for options in is_open.values():
        total += max((worth[option] for option in options), default=float("-inf"))
    return total, worth


def _capacity(plain: Plainly, cell: Cell) -> float:
    """As many whole uses as fit, where all that use a cell use as much of it."""
    capacity = plain.capacity[cell]
    sizes = {by_cell.get(cell, 0.0) for by_cell in plain.use.values()} - {0.0}
    if len(sizes) != 1:
        return capacity
    [size] = sizes
    return math.floor(capacity / size + 1e-9) * size


def _worth(plain: Plainly, node: ProofNode, option: Option) -> float:
    if isinstance(option, str):
        return 0.0
    worth = plain.value[option]
    for cell, price in node.cell_prices.items():
        worth -= price * plain.use[option].get(cell, 0.0)
    for (kind, one, other, period), price in node.rule_prices.items():
        if kind == "excludes":
            worth -= price if option[0] in (one, other) else 0.0
        elif plain.problem.periods.index(option[2]) <= plain.problem.periods.index(period):
            worth += price if option[0] == other else 0.0
            worth -= price if option[0] == one and other in _needs(plain.problem, option) else 0.0
    return worth


def _without_hopeless(
    is_open: Mapping[str, list[Option]], worth: Mapping[Option, float], reached: float, limit: float
) -> dict[str, list[Option]]:
    """Leave out options with which no plan comes above the limit."""
    best = {name: max(worth[option] for option in options) for name, options in is_open.items()}
    return {
        name: [option for option in options if reached - best[name] + worth[option] > limit]
        for name, options in is_open.items()
    }


def _open_at_first(plain: Plainly) -> dict[str, list[Option]]:
    """Per initiative that takes part the options that dates, decisions and rules leave, without dominated ones."""
    problem = plain.problem
    taking_part = [one for one in problem.initiatives if not one.done]
    is_open: dict[str, list[Option]] = {one.id: [*_allowed(problem, one), one.id] for one in taking_part}
    for one in taking_part:
        is_decided = one.fixed is not None and one.fixed.role not in ("no", "wait")
        if is_decided or one.mandatory_by is not None:
            is_open[one.id].remove(one.id)
    while any([_rule_out(problem, one, is_open) for one in taking_part]):
        pass
    for options in is_open.values():
        for weak in list(options):
            if any(_dominates(plain, strong, weak) for strong in options):
                options.remove(weak)
    return is_open


def _allowed(problem: Problem, one: Initiative) -> list[Way]:
    ways = [(one.id, way.role, way.start, way.variant) for way in one.alternatives]
    if one.mandatory_by is not None:
        last = problem.periods.index(one.mandatory_by)
        ways = [way for way in ways if problem.periods.index(way[2]) <= last]
    if one.fixed is not None:
        fixed = one.fixed
        ways = [way for way in ways if way[1:3] == (fixed.role, fixed.start) and fixed.variant in (None, way[3])]
    return sorted(ways, key=lambda way: (problem.periods.index(way[2]), way[1], way[3] or ""))


def _rule_out(problem: Problem, one: Initiative, is_open: dict[str, list[Option]]) -> bool:
    """Close what can't be, given what is open; whether anything was closed."""
    before = sum(map(len, is_open.values()))
    options = is_open[one.id]
    for way in [option for option in options if not isinstance(option, str)]:
        if any(not _begun(problem, is_open[name], way) for name in _needs(problem, way)):
            options.remove(way)
        elif any(name in is_open and name not in is_open[name] for name in one.excludes):
            options.remove(way)
    if one.id not in options:
        needed = [_needs(problem, way) for way in options if not isinstance(way, str)]
        for name in set.intersection(*needed) if needed else set():
            if name in is_open[name]:
                is_open[name].remove(name)
    return sum(map(len, is_open.values())) < before


def _begun(problem: Problem, options: list[Option], way: Way) -> bool:
    period = problem.periods.index(way[2])
    return any(not isinstance(one, str) and problem.periods.index(one[2]) <= period for one in options)


def _needs(problem: Problem, way: Way) -> set[str]:
    [one] = [initiative for initiative in problem.initiatives if initiative.id == way[0]]
    [chosen] = [a for a in one.alternatives if (a.role, a.start, a.variant) == way[1:]]
    return {*one.depends_on, *chosen.depends_on} - {other.id for other in problem.initiatives if other.done}


def _dominates(plain: Plainly, strong: Option, weak: Option) -> bool:
    if isinstance(strong, str) or isinstance(weak, str) or strong == weak or strong[2] != weak[2]:
        return False
    return (
        _needs(plain.problem, strong) <= _needs(plain.problem, weak)
        and plain.value[strong] >= plain.value[weak]
        and all(plain.use[strong].get(cell, 0.0) <= plain.use[weak].get(cell, 0.0) for cell in plain.capacity)
    )
