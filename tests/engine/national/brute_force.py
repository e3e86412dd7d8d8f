"""Every plan of a small national question, looked at one by one in plain Python: the oracle of the tests.

It shares the numbers of one scenario with the engine (what a duty leaves of capacity among them), and nothing of how
plans are found: options are written out, thresholds are counted, and use is added up here again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from bundel.engine.national.ground import Ground

Choice = tuple[int, ...]
"""The columns that one municipality takes."""


@dataclass(frozen=True)
class Every:
    """The best plan over all, and what it is worth."""

    value: float
    levels: tuple[int, ...]
    choices: tuple[Choice, ...]


def choices_of(ground: Ground, one: int) -> list[Choice]:
    """Every combination of ways that keeps the rules of one municipality, capacity aside."""
    at, row = ground.frame.place[one]
    group, rows = ground.frame.groups[at], ground.rows[at]
    layout = group.layout
    by_item = []
    for item in range(len(layout.items)):
        ways = [int(c) for c in np.flatnonzero(layout.item_of == item) if rows.is_open[row, c]]
        by_item.append(ways if layout.is_must[item] else [-1, *ways])
    return [
        tuple(sorted(c for c in combination if c >= 0))
        for combination in product(*by_item)
        if _keeps_rules(ground, at, combination)
    ]


def _keeps_rules(ground: Ground, at: int, combination: tuple[int, ...]) -> bool:
    layout = ground.frame.groups[at].layout
    for need in layout.needs:
        column = combination[need.item]
        if column in need.columns:
            other = combination[need.other]
            if other < 0 or layout.start_of[other] > layout.start_of[column]:
                return False
    return not any(combination[one] >= 0 and combination[other] >= 0 for one, other in layout.exclusions)


def use_of(ground: Ground, one: int, choice: Choice, levels: tuple[int, ...]) -> dict[tuple[str, str], float]:
    """What a municipality uses per cell, with what it sets aside for shared costs."""
    at, row = ground.frame.place[one]
    group, layout = ground.frame.groups[at], ground.frame.groups[at].layout
    used = dict.fromkeys(layout.cells, 0.0)
    for column in choice:
        joint = int(group.joint_of[column])
        for cell, name in enumerate(layout.cells):
            used[name] += float(ground.rows[at].use[row, column, cell])
            if joint >= 0:
                resource, period = name
                amounts = ground.cost_use[joint].get(resource, [])
                after = layout.problem.periods.index(period) - int(layout.start_of[column])
                if 0 <= after < len(amounts):
                    used[name] += float(amounts[after]) * float(ground.most_part[one, joint, levels[joint]])
    return used


def value_of(ground: Ground, one: int, choice: Choice, levels: tuple[int, ...]) -> float:
    """What a choice is worth to a municipality, not weighed."""
    at, row = ground.frame.place[one]
    group = ground.frame.groups[at]
    total = 0.0
    for column in choice:
        joint = int(group.joint_of[column])
        times = 1.0 if joint < 0 else float(ground.levels.times[joint, levels[joint]])
        total += float(ground.rows[at].value[row, column]) * times
    return total


def joins(ground: Ground, one: int, choice: Choice) -> dict[int, bool]:
    """Which undertakings a choice takes part in, and whether as a lead."""
    at, _ = ground.frame.place[one]
    group = ground.frame.groups[at]
    roles = {int(group.joint_of[c]): group.layout.columns[c].role == "lead" for c in choice if group.joint_of[c] >= 0}
    return roles


def fits_alone(ground: Ground, one: int, choice: Choice, levels: tuple[int, ...]) -> bool:
    """Whether its own capacity is kept; pools are looked at together."""
    at, row = ground.frame.place[one]
    group = ground.frame.groups[at]
    used = use_of(ground, one, choice, levels)
    for cell, name in enumerate(group.layout.cells):
        limit = float(ground.rows[at].capacity[row, cell])
        if group.pool_of[row, cell] >= 0:
            if ground.rows[at].short[row, cell] == 0:
                limit = float(ground.pool[group.pool_of[row, cell]])
        if used[name] > limit + 1e-7 * max(1.0, limit):
            return False
    return True


def keeps_pools(ground: Ground, choices: tuple[Choice, ...], levels: tuple[int, ...]) -> bool:
    """Whether the members of every body stay within the common pool."""
    total = [0.0] * len(ground.pool)
    for one, choice in enumerate(choices):
        at, row = ground.frame.place[one]
        group = ground.frame.groups[at]
        used = use_of(ground, one, choice, levels)
        for cell, name in enumerate(group.layout.cells):
            if group.pool_of[row, cell] >= 0:
                total[group.pool_of[row, cell]] += used[name]
    return all(one <= limit + 1e-7 * max(1.0, limit) for one, limit in zip(total, ground.pool, strict=True))


def reaches(ground: Ground, joint: int, level: int, part: set[int], leads: set[int]) -> bool:
    """Whether these municipalities reach a level, those for whom it is done counted."""
    frame = ground.frame
    done = {int(one) for one in np.flatnonzero(frame.is_done[:, joint])}
    people = sum(frame.inhabitants[one] for one in part | done)
    return bool(
        part
        and len(part | done) >= ground.asked.participants[joint, level]
        and people >= ground.asked.inhabitants[joint, level] * (1 - 1e-9)
        and len(leads) >= ground.asked.leads[joint, level]
    )


def total_of(ground: Ground, choices: tuple[Choice, ...], levels: tuple[int, ...]) -> float:
    """Value of the whole."""
    own = sum(
        float(ground.frame.weight[one]) * value_of(ground, one, choice, levels) for one, choice in enumerate(choices)
    )
    return own - sum(float(ground.cost_value[joint]) for joint, level in enumerate(levels) if level >= 0)


def is_plan(ground: Ground, choices: tuple[Choice, ...], levels: tuple[int, ...]) -> bool:
    """Whether a plan keeps every rule."""
    part: dict[int, set[int]] = {joint: set() for joint in range(len(levels))}
    leads: dict[int, set[int]] = {joint: set() for joint in range(len(levels))}
    for one, choice in enumerate(choices):
        for joint, is_lead in joins(ground, one, choice).items():
            part[joint].add(one)
            if is_lead:
                leads[joint].add(one)
    for joint, level in enumerate(levels):
        if level < 0 and part[joint]:
            return False
        if level >= 0 and not reaches(ground, joint, level, part[joint], leads[joint]):
            return False
    alone = all(fits_alone(ground, one, choice, levels) for one, choice in enumerate(choices))
    return alone and keeps_pools(ground, choices, levels)


def best_of_all(ground: Ground) -> Every:
    """Look at every plan."""
    counts = [range(-1, int(count)) for count in ground.frame.levels]
    members = range(len(ground.frame.inhabitants))
    best = Every(-np.inf, (), ())
    for levels in product(*counts):
        options = [
            [choice for choice in choices_of(ground, one) if _is_offered(ground, one, choice, levels)]
            for one in members
        ]
        for choices in product(*options):
            value = total_of(ground, choices, levels)
            if value > best.value and is_plan(ground, choices, levels):
                best = Every(value, levels, choices)
    return best


def _is_offered(ground: Ground, one: int, choice: Choice, levels: tuple[int, ...]) -> bool:
    if any(levels[joint] < 0 for joint in joins(ground, one, choice)):
        return False
    return fits_alone(ground, one, choice, levels)


def deviations(
    ground: Ground, one: int, choices: tuple[Choice, ...], levels: tuple[int, ...]
) -> Iterator[tuple[float, Choice]]:
    """Every other plan of one municipality while the others keep theirs, with what it would be worth to it."""
    others = {at: joins(ground, at, choice) for at, choice in enumerate(choices) if at != one}
    for choice in choices_of(ground, one):
        own = joins(ground, one, choice)
        new = list(levels)
        for joint, is_lead in own.items():
            part = {at for at, roles in others.items() if joint in roles} | {one}
            leads = {at for at, roles in others.items() if roles.get(joint)} | ({one} if is_lead else set())
            most = levels[joint] if joint in joins(ground, one, choices[one]) else int(ground.frame.levels[joint]) - 1
            reached = [at for at in range(most + 1) if reaches(ground, joint, at, part, leads)]
            new[joint] = max(reached, default=-1)
        if any(new[joint] < 0 for joint in own) or not fits_alone(ground, one, choice, tuple(new)):
            continue
        if not _pool_is_kept(ground, one, choice, choices, levels, tuple(new)):
            continue
        yield own_value(ground, one, choice, choices, tuple(new)), choice


def _pool_is_kept(
    ground: Ground, one: int, choice: Choice, choices: tuple[Choice, ...], levels: tuple[int, ...], new: tuple[int, ...]
) -> bool:
    total = [0.0] * len(ground.pool)
    for at, taken in enumerate(choices):
        used = use_of(ground, at, choice if at == one else taken, new if at == one else levels)
        group_at, row = ground.frame.place[at]
        group = ground.frame.groups[group_at]
        for cell, name in enumerate(group.layout.cells):
            if group.pool_of[row, cell] >= 0:
                total[group.pool_of[row, cell]] += used[name]
    return all(used <= limit + 1e-7 * max(1.0, limit) for used, limit in zip(total, ground.pool, strict=True))


def own_value(ground: Ground, one: int, choice: Choice, choices: tuple[Choice, ...], levels: tuple[int, ...]) -> float:
    """What a choice is worth to a municipality beside the choices of the others, its part of shared costs off."""
    value = value_of(ground, one, choice, levels)
    for joint in joins(ground, one, choice):
        part = [at for at, taken in enumerate(choices) if at != one and joint in joins(ground, at, taken)] + [one]
        equally = ground.frame.national.joint[joint].divide == "equally"
        shares = {at: 1.0 if equally else float(ground.frame.inhabitants[at]) for at in part}
        cost = float(ground.cost_value[joint]) * shares[one] / sum(shares.values())
        value -= cost / float(ground.frame.weight[one])
    return value
