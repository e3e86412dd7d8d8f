"""One scenario of the national question in numbers: arrays per group, thresholds, shared costs and pools."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.drawing import Alone, Chance, Reading, amounts_of
from bundel.engine.national.frame import NO_POOL, Frame, Group
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout


@dataclass(slots=True)
class Rows:
    """The numbers of one group: capacity (row × cell), use (× column × cell), value (× column), and what is open.

    In a cell that draws on a pool, capacity is the agreed share of it. ``short`` is by how much the duties exceed it.
    """

    capacity: Numbers
    use: Numbers
    value: Numbers
    is_open: Flags
    short: Numbers


@dataclass(frozen=True, slots=True)
class Levels:
    """What every level of every joint undertaking asks and brings (undertaking × level); no level: infinite."""

    participants: Numbers
    inhabitants: Numbers
    leads: Numbers
    times: Numbers


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that one scenario is solved from. Values are not weighed."""

    frame: Frame
    rows: tuple[Rows, ...]
    asked: Levels
    levels: Levels
    """What is still asked of those for whom it is not done."""
    cost_value: Numbers
    cost_use: tuple[dict[str, Numbers], ...]
    """Per undertaking and resource: first, second, ... period of a participant."""
    most_part: Numbers
    """Municipalities × undertakings × levels: the most that its part of the shared cost can be."""
    pool: Numbers


def ground_of(frame: Frame, chance: Chance) -> Ground:
    """Every number of one scenario; duties are not placed yet."""
    national = frame.national
    pool = _pools(frame, chance)
    country = Alone(national, chance, None)
    asked = _asked(frame, country)
    levels = _left(frame, asked)
    return Ground(
        frame=frame,
        rows=tuple(_rows(frame, group, chance, pool) for group in frame.groups),
        asked=asked,
        levels=levels,
        cost_value=np.array([country.amount(one.cost_value, f"joint.{one.id}.value") for one in national.joint]),
        cost_use=tuple(
            {
                resource: np.array(
                    [country.amount(part, f"joint.{one.id}.use.{resource}.{at}") for at, part in enumerate(amounts)]
                )
                for resource, amounts in sorted(one.cost_use.items())
            }
            for one in national.joint
        ),
        most_part=_most_parts(frame, levels),
        pool=pool,
    )


def _pools(frame: Frame, chance: Chance) -> Numbers:
    national = frame.national
    amounts = [amounts_of(national, chance, body.capacity, None, f"body.{body.id}") for body in national.bodies]
    return np.array([amounts[body][resource, period] for body, resource, period in frame.pools])


def _rows(frame: Frame, group: Group, chance: Chance, pool: Numbers) -> Rows:
    national, layout = frame.national, group.layout
    count, columns, cells = len(group.members), len(layout.columns), len(layout.cells)
    capacity, use, value = np.zeros((count, cells)), np.zeros((count, columns, cells)), np.zeros((count, columns))
    for row, at in enumerate(group.members):
        one = national.municipalities[at]
        free = amounts_of(national, chance, one.capacity, one, "capacity")
        capacity[row] = [free.get(cell, 0.0) for cell in layout.cells]
    held = group.pool_of != NO_POOL
    capacity[held] = (group.agreed * pool[group.pool_of] if len(pool) else group.agreed)[held]
    for template in group.templates:
        members = [national.municipalities[group.members[row]] for row in template.rows]
        reader = Reading(national, chance, members)
        _fill(
            template.layout,
            reader,
            use[template.rows[0] : template.rows[-1] + 1],
            value[template.rows[0] : template.rows[-1] + 1],
        )
    is_open = np.repeat(layout.is_allowed[None, :], count, axis=0)
    return Rows(capacity, use, value, is_open, np.zeros((count, cells)))


def _fill(layout: Layout, reader: Reading, use: Numbers, value: Numbers) -> None:
    """Write use and value of the rows that share these estimates."""
    criteria = sorted(layout.problem.criteria)
    weights = np.array([reader.chance.weights(criteria, layout.problem.order, one.id) for one in reader.members])
    row_of = {cell: at for at, cell in enumerate(layout.cells)}
    for at, column in enumerate(layout.columns):
        for resource, by_period in column.use.items():
            for period, amount in by_period.items():
                cell = row_of.get((resource, period))
                if cell is not None:
                    use[:, at, cell] = reader.amount(amount, f"{layout.names[at]}.use.{resource}.{period}")
        for which, criterion in enumerate(criteria):
            if criterion in column.value:
                score = reader.amount(column.value[criterion], f"{layout.names[at]}.value.{criterion}")
                value[:, at] += weights[:, which] * score


def _asked(frame: Frame, country: Alone) -> Levels:
    """What is asked of all, those for whom it is done among them."""
    joint = frame.national.joint
    shape = (len(joint), int(frame.levels.max(initial=1)))
    asked = Levels(np.full(shape, np.inf), np.full(shape, np.inf), np.full(shape, np.inf), np.ones(shape))
    everybody = frame.inhabitants.sum()
    for at, one in enumerate(joint):
        for level, tier in enumerate(one.tiers):
            name = f"joint.{one.id}.tiers.{level}"
            count = country.amount(tier.participants, f"{name}.participants")
            asked.participants[at, level] = np.ceil(count - 1e-9)
            part = country.amount(tier.inhabitants_share, f"{name}.inhabitants_share")
            asked.inhabitants[at, level] = part * everybody
            asked.leads[at, level] = tier.leads
            asked.times[at, level] = country.amount(tier.value_times, f"{name}.value_times")
    return asked


def _left(frame: Frame, asked: Levels) -> Levels:
    """What is still asked of those for whom it is not done yet."""
    done = frame.is_done
    return Levels(
        np.maximum(asked.participants - done.sum(axis=0)[:, None], 0.0),
        np.maximum(asked.inhabitants - (frame.inhabitants @ done)[:, None], 0.0),
        asked.leads,
        asked.times,
    )


def _most_parts(frame: Frame, left: Levels) -> Numbers:
    """The most that anyone's part can be at a level: the cost divided over the fewest that reach it, with itself."""
    most = np.ones((len(frame.inhabitants), *left.participants.shape))
    for at, one in enumerate(frame.national.joint):
        people = np.sort(frame.inhabitants[~frame.is_done[:, at]])
        for level in range(len(one.tiers)):
            count, needed = max(1.0, left.participants[at, level]), left.inhabitants[at, level]
            if one.divide == "equally":
                most[:, at, level] = 1.0 / max(count, _fewest(people, needed))
            else:
                others = _smallest_others(frame.inhabitants, people, int(min(count, len(people) + 1)) - 1)
                most[:, at, level] = frame.inhabitants / np.maximum(frame.inhabitants + others, needed)
    return np.minimum(most, 1.0)


def _fewest(people: Numbers, needed: float) -> int:
    """The fewest municipalities in which so many people live."""
    reached = np.concatenate([[0.0], np.cumsum(people[::-1])])
    return int(np.searchsorted(reached, needed - 1e-9))


def _smallest_others(inhabitants: Numbers, people: Numbers, count: int) -> Numbers:
    """Per municipality the people in the ``count`` smallest others."""
    if count <= 0 or len(people) == 0:
        return np.zeros(len(inhabitants))
    total = np.concatenate([[0.0], np.cumsum(people)])
    count = min(count, len(people) - 1)
    is_among = inhabitants <= people[count - 1] if count else np.zeros(len(inhabitants), dtype=bool)
    return np.asarray(np.where(is_among, total[count + 1] - inhabitants, total[count]))


def extra_use(ground: Ground, group: Group, joint: int) -> Numbers:
    """The whole shared cost of an undertaking as use per covered column and cell, by when a participant starts."""
    layout = group.layout
    columns: Indices = group.columns_of(joint)
    extra = np.zeros((len(columns), len(layout.cells)))
    periods = layout.problem.periods
    for cell, (resource, period) in enumerate(layout.cells):
        amounts = ground.cost_use[joint].get(resource)
        if amounts is not None:
            after = periods.index(period) - layout.start_of[columns]
            has = (after >= 0) & (after < len(amounts))
            extra[has, cell] = amounts[after[has]]
    return extra
