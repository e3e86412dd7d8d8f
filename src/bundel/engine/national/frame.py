"""The national question laid out: municipalities that have the same choices stand in one group, as rows of arrays.

Everything here is the same in every scenario; ``ground.py`` adds the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bundel.engine.national.municipal import bodies_of, own_problem
from bundel.engine.national.problem import Joint, Municipality, National
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices, Layout, lay_out

NO_POOL = -1
NOT_JOINT = -1


@dataclass(frozen=True, slots=True)
class Template:
    """Rows of a group that share every estimate, up to amounts of their own."""

    layout: Layout
    rows: Indices


@dataclass(frozen=True)
class Group:
    """Municipalities with the same items, alternatives and cells; one row each.

    ``joint_of`` says per column which joint undertaking covers it, ``pool_of`` per row and cell which pool it draws
    on, and ``agreed`` which part of that pool is its own when it decides alone.
    """

    layout: Layout
    members: Indices
    templates: tuple[Template, ...]
    joint_of: Indices
    pool_of: Indices
    agreed: Numbers

    @cached_property
    def is_lead(self) -> Flags:
        """Per column: taking it is to lead."""
        return np.array([way.role == "lead" for way in self.layout.columns], dtype=bool)

    @cached_property
    def item_of_joint(self) -> dict[int, int]:
        """Which item a joint undertaking covers ways of, where this group has any of them."""
        covered = np.flatnonzero(self.joint_of != NOT_JOINT)
        return {int(self.joint_of[column]): int(self.layout.item_of[column]) for column in covered}

    def columns_of(self, joint: int) -> Indices:
        """The columns that a joint undertaking covers."""
        return np.flatnonzero(self.joint_of == joint)


@dataclass(frozen=True)
class Frame:
    """All groups, and where every municipality stands."""

    national: National
    groups: tuple[Group, ...]
    is_done: Flags
    """Municipalities × joint undertakings: done there, which counts as taking part."""
    pools: tuple[tuple[int, str, str], ...]
    """(body, resource, period) of every cell that is held in common."""

    @cached_property
    def inhabitants(self) -> Numbers:
        """Per municipality."""
        return np.array([one.inhabitants for one in self.national.municipalities], dtype=float)

    @cached_property
    def weight(self) -> Numbers:
        """How much each municipality counts in the whole."""
        return np.array([one.weight for one in self.national.municipalities])

    @cached_property
    def levels(self) -> Indices:
        """How many levels every joint undertaking has."""
        return np.array([len(one.tiers) for one in self.national.joint], dtype=np.int64)

    @cached_property
    def place(self) -> dict[int, tuple[int, int]]:
        """Municipality → (group, row)."""
        return {int(one): (at, row) for at, group in enumerate(self.groups) for row, one in enumerate(group.members)}


def frame_of(national: National) -> Frame:
    """Lay the question out; the order of the municipalities in it changes nothing but their places."""
    pools = tuple(
        (at, resource, period)
        for at, body in enumerate(national.bodies)
        for resource, by_period in sorted(body.capacity.items())
        for period in by_period
    )
    alike: dict[object, list[int]] = {}
    for at, one in enumerate(national.municipalities):
        alike.setdefault(_estimates_key(national, one, at), []).append(at)
    layouts = [(lay_out(own_problem(national, national.municipalities[rows[0]])), rows) for rows in alike.values()]
    same: dict[object, list[tuple[Layout, list[int]]]] = {}
    for layout, rows in layouts:
        same.setdefault(_shape_key(layout), []).append((layout, rows))
    return Frame(
        national,
        tuple(_group(national, listed, pools) for listed in same.values()),
        _done(national),
        pools,
    )


def _estimates_key(national: National, one: Municipality, at: int) -> object:
    """Municipalities with an equal key differ in nothing but their own amounts and how much they have."""
    cells = tuple((resource, *sorted(by_period)) for resource, by_period in sorted(one.capacity.items()))
    held = tuple(body.id for body in bodies_of(national, one))
    order = national.order if one.order is None else one.order
    own = at if one.initiatives else None
    return tuple(sorted(one.done)), tuple(sorted(one.fixed.items(), key=str)), one.roles, cells, held, order, own


def _shape_key(layout: Layout) -> object:
    """Layouts with an equal key have the same items, alternatives, rules and cells."""
    return (
        layout.names,
        layout.cells,
        layout.needs,
        layout.exclusions,
        *(tuple(flags.tolist()) for flags in (layout.is_must, layout.is_allowed, layout.item_of, layout.is_choice)),
    )


def _group(
    national: National, listed: list[tuple[Layout, list[int]]], pools: tuple[tuple[int, str, str], ...]
) -> Group:
    layout = listed[0][0]
    members = [one for _, rows in listed for one in rows]
    starts = np.cumsum([0, *(len(rows) for _, rows in listed)])
    pool_of = np.full((len(members), len(layout.cells)), NO_POOL)
    agreed = np.ones(pool_of.shape)
    for row, one in enumerate(members):
        for cell, pool, part in _held(national, national.municipalities[one], layout, pools):
            pool_of[row, cell], agreed[row, cell] = pool, part
    return Group(
        layout=layout,
        members=np.array(members, dtype=np.int64),
        templates=tuple(
            Template(own, np.arange(first, last))
            for (own, _), first, last in zip(listed, starts, starts[1:], strict=False)
        ),
        joint_of=np.array([_covering(national.joint, layout, at) for at in range(len(layout.columns))], dtype=np.int64),
        pool_of=pool_of,
        agreed=agreed,
    )


def _held(
    national: National, one: Municipality, layout: Layout, pools: tuple[tuple[int, str, str], ...]
) -> Iterator[tuple[int, int, float]]:
    for pool, (body, resource, period) in enumerate(pools):
        members = national.bodies[body].members
        if one.id in members and (resource, period) in layout.cells:
            yield layout.cells.index((resource, period)), pool, members[one.id]


def _covering(joint: tuple[Joint, ...], layout: Layout, column: int) -> int:
    way, item = layout.columns[column], layout.items[layout.item_of[column]]
    return next((at for at, one in enumerate(joint) if one.covers(item.id, way.variant)), NOT_JOINT)


def _done(national: National) -> Flags:
    done = np.zeros((len(national.municipalities), len(national.joint)), dtype=bool)
    for at, one in enumerate(national.municipalities):
        for which, joint in enumerate(national.joint):
            done[at, which] = joint.initiative in one.done and joint.covers(
                joint.initiative, one.done[joint.initiative]
            )
    return done
