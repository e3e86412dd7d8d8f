"""The question of one municipality inside the national one, as the advice for one municipality reads it."""

from __future__ import annotations

from dataclasses import replace

from bundel.engine.national.problem import Body, Municipality, National
from bundel.engine.portfolio.problem import Amount, Initiative, Problem, Whole


def own_problem(national: National, one: Municipality) -> Problem:
    """Its initiatives, with what is done and decided there, and a capacity for every cell that it or its body has.

    Everything joint is open in it, and a pool stands in it whole.
    """
    own = {initiative.id: initiative for initiative in one.initiatives}
    shared = [own.pop(initiative.id, initiative) for initiative in national.initiatives]
    return Problem(
        periods=national.periods,
        capacity=limits_of(one, bodies_of(national, one)),
        criteria=national.criteria,
        order=national.order if one.order is None else one.order,
        initiatives=tuple(_here(initiative, one) for initiative in (*shared, *own.values())),
        today=national.today,
        hours_per_fte=national.hours_per_fte,
        units=national.units,
    )


def bodies_of(national: National, one: Municipality) -> tuple[Body, ...]:
    """The bodies that a municipality is a member of."""
    return tuple(body for body in national.bodies if one.id in body.members)


def limits_of(one: Municipality, bodies: tuple[Body, ...]) -> dict[str, dict[str, Amount | Whole]]:
    """Its own capacity, and the whole pool of what its bodies hold."""
    limits = {resource: dict(by_period) for resource, by_period in one.capacity.items()}
    for body in bodies:
        for resource, by_period in body.capacity.items():
            limits[resource] = dict(by_period)
    return limits


def _here(initiative: Initiative, one: Municipality) -> Initiative:
    if initiative.id in one.done:
        return replace(initiative, done=True, alternatives=(), fixed=None, mandatory_by=None)
    ways = initiative.alternatives
    if one.roles is not None:
        ways = tuple(way for way in ways if way.role in one.roles)
    fixed = one.fixed.get(initiative.id, initiative.fixed)
    if fixed is initiative.fixed and len(ways) == len(initiative.alternatives):
        return initiative
    return replace(initiative, alternatives=ways, fixed=fixed)
