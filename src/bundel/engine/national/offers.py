"""What municipalities can choose from when some joint undertakings go on, each at one level."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bundel.engine.national.frame import NOT_JOINT, Frame, Group
from bundel.engine.national.ground import Ground, extra_use
from bundel.engine.national.solving import Plains
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices

CLOSED = -1


@dataclass(slots=True)
class Plan:
    """A plan for all: the level of every joint undertaking, and per group what each row holds."""

    level: Indices
    chosen: list[Flags]

    def copy(self) -> Plan:
        """The same plan, to be changed."""
        return Plan(self.level.copy(), [one.copy() for one in self.chosen])


@dataclass(frozen=True)
class Offers:
    """Makes plain problems of a ground, given the levels."""

    ground: Ground
    extra: dict[tuple[int, int], Numbers] = field(default_factory=dict)

    def extra_of(self, group: int, joint: int) -> Numbers:
        """The whole shared cost as use per covered column and cell."""
        if (group, joint) not in self.extra:
            self.extra[group, joint] = extra_use(self.ground, self.ground.frame.groups[group], joint)
        return self.extra[group, joint]

    def plains(self, at: int, level: Indices) -> Plains:
        """What the rows of a group can choose from; an undertaking that is closed has no open columns."""
        rows, group = self.ground.rows[at], self.ground.frame.groups[at]
        use, value, is_open = rows.use.copy(), rows.value.copy(), rows.is_open.copy()
        for joint in group.item_of_joint:
            columns = group.columns_of(joint)
            if level[joint] == CLOSED:
                is_open[:, columns] = False
                continue
            value[:, columns] *= self.ground.levels.times[joint, level[joint]]
            part = self.ground.most_part[group.members, joint, level[joint]]
            use[:, columns] += part[:, None, None] * self.extra_of(at, joint)
        return Plains(rows.capacity.copy(), use, value, is_open)


def taking_part(frame: Frame, plan: Plan) -> Flags:
    """Municipalities × joint undertakings: who takes part, those for whom it is done left out."""
    return _over_columns(frame, plan, lambda group: np.ones(len(group.layout.columns), dtype=bool))


def leading(frame: Frame, plan: Plan) -> Flags:
    """Municipalities × joint undertakings: who leads."""
    return _over_columns(frame, plan, lambda group: group.is_lead)


def _over_columns(frame: Frame, plan: Plan, counts) -> Flags:  # type: ignore[no-untyped-def]
    flags = np.zeros(frame.is_done.shape, dtype=bool)
    for group, chosen in zip(frame.groups, plan.chosen, strict=True):
        columns = np.flatnonzero((group.joint_of != NOT_JOINT) & counts(group))
        rows, which = np.nonzero(chosen[:, columns])
        flags[group.members[rows], group.joint_of[columns[which]]] = True
    return flags


def reached(ground: Ground, part: Flags, leads: Flags) -> Indices:
    """The highest level of every joint undertaking that so many reach; CLOSED where none is."""
    levels = ground.levels
    count, people, leading_count = part.sum(axis=0), ground.frame.inhabitants @ part, leads.sum(axis=0)
    is_met = (
        (count[:, None] >= levels.participants - 1e-9)
        & (people[:, None] >= levels.inhabitants * (1 - 1e-9))
        & (leading_count[:, None] >= levels.leads)
    )
    # Somebody new must take part, or there is nothing to go on with.
    is_met &= (count > 0)[:, None] if len(count) else is_met
    height = is_met.shape[1]
    return np.where(is_met.any(axis=1), height - 1 - is_met[:, ::-1].argmax(axis=1), CLOSED)


def values_of(ground: Ground, plan: Plan) -> Numbers:
    """What each municipality's plan is worth to it, shared costs on the scale of values not taken off."""
    values = np.zeros(len(ground.frame.inhabitants))
    for group, rows, chosen in zip(ground.frame.groups, ground.rows, plan.chosen, strict=True):
        values[group.members] = (rows.value * times_of(ground, group, plan.level) * chosen).sum(axis=1)
    return values


def times_of(ground: Ground, group: Group, level: Indices) -> Numbers:
    """Per column how many times its value counts; 0 where it does not go on."""
    times = np.ones(len(group.layout.columns))
    for joint in group.item_of_joint:
        at = level[joint]
        times[group.columns_of(joint)] = 0.0 if at == CLOSED else ground.levels.times[joint, at]
    return times


def total_value(ground: Ground, plan: Plan) -> float:
    """Value of the whole: weighed, less the shared costs of what goes on."""
    total = float(ground.frame.weight @ values_of(ground, plan))
    return total - float(ground.cost_value[plan.level != CLOSED].sum())


def parts_of(ground: Ground, part: Flags) -> Numbers:
    """Each municipality's part of every shared cost, among those who take part."""
    shares = part * ground.frame.inhabitants[:, None]
    for at, one in enumerate(ground.frame.national.joint):
        if one.divide == "equally":
            shares[:, at] = part[:, at]
    return np.asarray(shares / np.maximum(shares.sum(axis=0), 1e-12))
