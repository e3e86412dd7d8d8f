"""Who was won over for a joint undertaking: to take part, or to lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from bundel.engine.national.frame import Group
from bundel.engine.national.solving import Plains
from bundel.engine.portfolio.layout import Flags, Indices, Layout


@dataclass(slots=True)
class Wishes:
    """Who was won over: municipality → undertaking → whether it must lead."""

    of: dict[int, dict[int, bool]] = field(default_factory=dict)

    def add(self, municipality: int, joint: int, is_lead: bool) -> None:
        """Ask a municipality to take part, or to lead."""
        own = self.of.setdefault(municipality, {})
        own[joint] = own.get(joint, False) or is_lead

    def drop(self, joint: int) -> None:
        """Ask nobody any more."""
        for own in self.of.values():
            own.pop(joint, None)
        self.of = {one: own for one, own in self.of.items() if own}

    def copy(self) -> Wishes:
        """The same wishes, to be changed."""
        return Wishes({one: dict(own) for one, own in self.of.items()})


def by_wishes(group: Group, plains: Plains, rows: Indices, wishes: Wishes) -> Iterator[tuple[Indices, Layout, Flags]]:
    """Rows with the same items to do, each with what stays open: an item that is wished keeps only its wished ways."""
    sorted_by: dict[tuple[int, ...], list[int]] = {}
    for row in rows:
        own = wishes.of.get(int(group.members[row]), {})
        items = tuple(sorted(group.item_of_joint[joint] for joint in own))
        sorted_by.setdefault(items, []).append(int(row))
    for items, listed in sorted_by.items():
        own_rows = np.array(listed, dtype=np.int64)
        is_open = plains.is_open[own_rows]
        is_must = group.layout.is_must.copy()
        is_must[list(items)] = True
        for at, row in enumerate(listed if items else []):
            for joint, is_lead in wishes.of[int(group.members[row])].items():
                ways = (group.joint_of == joint) & (group.is_lead | (not is_lead))
                is_open[at] &= ways | (group.layout.item_of != group.item_of_joint[joint])
        yield own_rows, replace(group.layout, is_must=is_must) if items else group.layout, is_open
