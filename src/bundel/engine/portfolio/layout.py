"""A problem laid out in rows and columns: items, alternatives and cells in one fixed order.

The order comes from ids, periods and names, never from the order of the input, so that the same problem written
in another order gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.constants import EARLY_PERIODS
from bundel.engine.portfolio.possible import Possible, possible_choices
from bundel.engine.portfolio.problem import Alternative, Initiative, Problem

Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Need:
    """Alternatives ``columns`` of ``item`` ask that item ``other`` starts in the same period or earlier."""

    item: int
    other: int
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """Where everything stands. Columns are alternatives, rows are (resource, period) cells with a capacity."""

    problem: Problem
    items: tuple[Initiative, ...]
    columns: tuple[Alternative, ...]
    item_of: Indices
    start_of: Indices
    cells: tuple[tuple[str, str], ...]
    is_must: Flags
    """Per item: mandatory, fixed as active, or needed by one of those."""
    is_allowed: Flags
    """Per column: not ruled out by a date or a decision."""
    needs: tuple[Need, ...]
    exclusions: tuple[tuple[int, int], ...]

    @cached_property
    def is_early(self) -> Flags:
        """Per column: it starts in one of the first two periods."""
        return np.asarray(self.start_of < EARLY_PERIODS)

    @cached_property
    def is_choice(self) -> Flags:
        """Per item: free to take or leave; it has a place in the order."""
        return np.array([item.fixed is None for item in self.items], dtype=bool) & ~self.is_must

    @cached_property
    def membership(self) -> NDArray[np.float64]:
        """Columns × items: 1 where the column is an alternative of the item."""
        return np.asarray(self.item_of[:, None] == np.arange(len(self.items)), dtype=np.float64)

    def columns_of(self, item: int) -> Indices:
        """The columns of one item."""
        return np.flatnonzero(self.item_of == item)

    @cached_property
    def columns_by_item(self) -> tuple[Indices, ...]:
        """The columns of every item."""
        return tuple(self.columns_of(item) for item in range(len(self.items)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Per column: id, role, start and variant, as the name of its draws."""
        return tuple(
            f"{self.items[item].id}|{one.role}|{one.start}|{one.variant or ''}"
            for item, one in zip(self.item_of, self.columns, strict=True)
        )


def lay_out(problem: Problem) -> Layout:
    """Lay a problem out; what is done takes no part, and asks nothing of others any more.

    Raises BadInput for duties and decisions that can't go together.
    """
    possible = possible_choices(problem)
    period = {name: at for at, name in enumerate(problem.periods)}
    given = sorted((one.id, at) for at, one in enumerate(problem.initiatives) if not one.done)
    items = tuple(problem.initiatives[at] for _, at in given)
    listed = [_sorted(item, at, possible, period) for item, (_, at) in zip(items, given, strict=True)]
    columns = [(at, one) for at, alternatives in enumerate(listed) for one, _ in alternatives]
    place = {item.id: at for at, item in enumerate(items)}
    return Layout(
        problem=problem,
        items=items,
        columns=tuple(one for _, one in columns),
        item_of=np.array([at for at, _ in columns], dtype=np.int64),
        start_of=np.array([period[one.start] for _, one in columns], dtype=np.int64),
        cells=_limited_cells(problem, period),
        is_must=np.array([possible.required[at] for _, at in given], dtype=bool),
        is_allowed=np.array([allowed for alternatives in listed for _, allowed in alternatives], dtype=bool),
        needs=tuple(_needs(items, columns, place)),
        exclusions=tuple(_exclusions(items, place)),
    )


def _limited_cells(problem: Problem, period: dict[str, int]) -> tuple[tuple[str, str], ...]:
    cells = [(resource, name) for resource, by_period in problem.capacity.items() for name in by_period]
    return tuple(sorted(cells, key=lambda cell: (cell[0], period[cell[1]])))


def _sorted(item: Initiative, at: int, possible: Possible, period: dict[str, int]) -> list[tuple[Alternative, bool]]:
    """Alternatives in a fixed order, each with whether it can be chosen at all."""
    allowed = set(possible.allowed[at])
    listed = [(one, which in allowed) for which, one in enumerate(item.alternatives)]
    return sorted(listed, key=lambda pair: (period[pair[0].start], pair[0].role, pair[0].variant or ""))


def _needs(
    items: tuple[Initiative, ...], columns: list[tuple[int, Alternative]], place: dict[str, int]
) -> Iterator[Need]:
    for at, item in enumerate(items):
        own = [column for column, (owner, _) in enumerate(columns) if owner == at]
        named = {name for column in own for name in columns[column][1].depends_on} | set(item.depends_on)
        for name in sorted(named & place.keys()):
            asking = [c for c in own if name in item.depends_on or name in columns[c][1].depends_on]
            yield Need(at, place[name], tuple(asking))


def _exclusions(items: tuple[Initiative, ...], place: dict[str, int]) -> Iterator[tuple[int, int]]:
    for at, item in enumerate(items):
        for name in sorted(set(item.excludes) & place.keys()):
            if place[name] > at:
                yield at, place[name]
