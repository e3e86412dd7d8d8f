"""Random single changes of a problem, of the kinds that people try: one capacity, one estimate, the order."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from bundel.engine.portfolio.problem import Alternative, Amount, Initiative, Interval, Problem, Times, Whole


def changed(problem: Problem, chance: random.Random) -> Problem:
    """The problem with one thing changed."""
    kinds = [with_another_capacity, with_another_estimate, with_another_order]
    return chance.choice(kinds)(problem, chance)


def with_another_capacity(problem: Problem, chance: random.Random) -> Problem:
    resource = chance.choice(sorted(problem.capacity))
    period = chance.choice(sorted(problem.capacity[resource]))
    return with_capacity(problem, resource, period, chance.choice([0.6, 0.85, 1.1, 1.3, 2.0]))


def with_capacity(problem: Problem, resource: str, period: str, factor: float) -> Problem:
    """One capacity times a factor; whole numbers get one more or less."""
    old = problem.capacity[resource][period]
    if isinstance(old, Whole):
        step = 1 if factor > 1 else -1
        new: Amount | Whole = Whole(max(0, old.low + step), max(0, old.high + step), old.driver)
    else:
        new = times(old, factor)
    return replace(problem, capacity={**problem.capacity, resource: {**problem.capacity[resource], period: new}})


def with_another_estimate(problem: Problem, chance: random.Random) -> Problem:
    at = chance.randrange(len(problem.initiatives))
    return with_estimate(problem, problem.initiatives[at].id, chance.choice([0.3, 0.7, 1.3, 2.0]))


def with_estimate(problem: Problem, name: str, factor: float) -> Problem:
    """The hours of one initiative times a factor, however it is done."""
    return replace(
        problem,
        initiatives=tuple(
            replace(one, alternatives=tuple(_times(way, factor) for way in one.alternatives)) if one.id == name else one
            for one in problem.initiatives
        ),
    )


def _times(way: Alternative, factor: float) -> Alternative:
    use: Mapping[str, Mapping[str, Amount]] = {
        resource: {
            period: amount if resource == "starts" else times(amount, factor) for period, amount in by_period.items()
        }
        for resource, by_period in way.use.items()
    }
    return replace(way, use=use)


def with_another_order(problem: Problem, chance: random.Random) -> Problem:
    names = chance.sample(problem.criteria, len(problem.criteria))
    return replace(problem, order=tuple((name,) for name in names))


def times(amount: Amount, factor: float) -> Times:
    return Times((amount, Interval(factor, factor)))


def shuffled(problem: Problem, chance: random.Random) -> Problem:
    """The same problem with its lists in another order."""
    initiatives: list[Initiative] = [
        replace(one, alternatives=tuple(chance.sample(one.alternatives, len(one.alternatives))))
        for one in problem.initiatives
    ]
    return replace(
        problem,
        initiatives=tuple(chance.sample(initiatives, len(initiatives))),
        criteria=tuple(chance.sample(problem.criteria, len(problem.criteria))),
        order=tuple(tuple(chance.sample(group, len(group))) for group in problem.order),
    )
