"""What levels are worth, quickly: by the prices of capacity alone, without planning anybody's year again.

With capacity priced, municipalities and initiatives stand apart; so the best levels of the joint undertakings that
share an initiative are found by looking at them all (where they are few), or by changing one or two at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from bundel.engine.national.bounding import Bounding, Multipliers
from bundel.engine.national.frame import NOT_JOINT
from bundel.engine.national.offers import CLOSED
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices

ENORMOUS = 1e12
"""What a duty that nobody does counts for."""
MOST_COMBINATIONS = 64
"""So many combinations of levels of one initiative are all looked at."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Who would have to be won over for a level: municipalities, whether each must lead, and the loss of each."""

    members: Indices
    is_lead: Flags
    loss: Numbers


class Estimates:
    """Priced worth per municipality of leaving out an initiative, of joining at each level, and of leading at it."""

    def __init__(self, bounding: Bounding, multipliers: Multipliers) -> None:
        self.bounding, self.ground = bounding, bounding.ground
        self.slots = bounding.slots
        frame = self.ground.frame
        self.initiatives = sorted({one.initiative for one in frame.national.joint})
        place = {name: at for at, name in enumerate(self.initiatives)}
        self.initiative_of = np.array([place[one.initiative] for one in frame.national.joint], dtype=np.int64)
        count = len(frame.inhabitants)
        self.without = np.zeros((count, len(self.initiatives)))
        self.joining = np.full((count, len(self.slots.joint)), -np.inf)
        self.leading = np.full_like(self.joining, -np.inf)
        plain = Multipliers(
            multipliers.capacity, [np.zeros_like(one) for one in multipliers.joining],
            np.zeros_like(multipliers.threshold), multipliers.pool,
        )  # fmt: skip
        for at in range(len(frame.groups)):
            self._fill(at, plain)

    def _fill(self, at: int, plain: Multipliers) -> None:
        block, group = self.bounding.blocks[at], self.ground.frame.groups[at]
        worth = self.bounding.priced(block, at, plain, with_capacity=True)
        is_lead = group.is_lead[block.base]
        for item in set(group.item_of_joint.values()):
            free = np.flatnonzero((block.item_of == item) & (block.slot == NOT_JOINT))
            which = self.initiatives.index(group.layout.items[item].id)
            best = worth[:, free].max(axis=1, initial=-np.inf)
            self.without[group.members, which] = np.maximum(best, block.floor[item])
        for slot in range(len(self.slots.joint)):
            columns = np.flatnonzero(block.slot == slot)
            self.joining[group.members, slot] = worth[:, columns].max(axis=1, initial=-np.inf)
            lead = columns[is_lead[columns]]
            self.leading[group.members, slot] = worth[:, lead].max(axis=1, initial=-np.inf)

    def slot(self, joint: int, level: int) -> int:
        """Where a level of an undertaking stands."""
        return int(np.flatnonzero((self.slots.joint == joint) & (self.slots.level == level))[0])

    def best_levels(self, level: Indices) -> Indices:
        """Better levels than these, by the estimate; the same where none is better."""
        better = level.copy()
        for which in range(len(self.initiatives)):
            own = np.flatnonzero(self.initiative_of == which)
            better[own] = self._best_of(which, own, better[own])
        return better

    def _best_of(self, which: int, own: Indices, level: Indices) -> Indices:
        counts = [int(self.ground.frame.levels[joint]) for joint in own]
        if np.prod([count + 1.0 for count in counts]) <= MOST_COMBINATIONS:
            options = [np.array(one) for one in product(*(range(CLOSED, count) for count in counts))]
            return _best(options, level, lambda one: self.worth(which, own, one))
        return self._climb(which, own, level)

    def _climb(self, which: int, own: Indices, level: Indices) -> Indices:
        """Change one level at a time, or close one and open another, as long as that helps."""
        while True:
            options = list(_changed(level, [int(self.ground.frame.levels[joint]) for joint in own]))
            better = _best(options, level, lambda one: self.worth(which, own, one))
            if (better == level).all():
                return level
            level = better

    def worth(self, which: int, own: Indices, level: Indices) -> float:
        """What the municipalities and the whole get from one initiative at these levels of its undertakings."""
        slots = [self.slot(int(joint), int(at)) for joint, at in zip(own, level, strict=True) if at != CLOSED]
        if not slots:
            return _sum(self.without[:, which])
        options = np.column_stack([self.without[:, which], *(self.joining[:, slot] for slot in slots)])
        choice, best = options.argmax(axis=1), options.max(axis=1)
        total = _sum(best) - float(self.slots.cost[slots].sum())
        for at, slot in enumerate(slots):
            found = self.shortage(slot, choice == at + 1, best)
            if found is None:
                return -np.inf
            total -= float(found.loss.sum())
        return total

    def shortage(
        self, slot: int, part: Flags, best: Numbers, leads: Flags | None = None, movable: Flags | None = None
    ) -> Shortage | None:
        """Who to win over at the least loss so that a level is reached; None when all together are too few."""
        asked = self.slots.asked[:, slot]
        barred = np.zeros(len(part), dtype=bool) if movable is None else ~movable
        short = int(asked[2]) - (0 if leads is None else int(leads.sum()))
        leading = np.where(barred | (leads if leads is not None else False), np.inf, _loss(best, self.leading[:, slot]))
        first = np.argsort(leading, kind="stable")[: max(short, 0)]
        if short > 0 and (len(first) < short or not np.isfinite(leading[first]).all()):
            return None
        members, loss = list(first), list(leading[first])
        has = part.copy()
        has[first] = True
        worth = np.where(barred, np.inf, _loss(best, self.joining[:, slot]))
        others = cheapest((asked[0], asked[1]), self.ground.frame.inhabitants, has, worth)
        if others is None:
            return None
        is_lead = np.array([True] * len(members) + [False] * len(others), dtype=bool)
        cost = np.maximum(_loss(best, self.joining[:, slot]), 0.0)
        return Shortage(
            np.array([*members, *others], dtype=np.int64), is_lead, np.array([*loss, *cost[others]], dtype=float)
        )


def cheapest(asked: tuple[float, float], people: Numbers, has: Flags, loss: Numbers) -> Indices | None:
    """The cheapest others to ask until count and inhabitants are reached; None when all together are too few."""
    missing_count, missing_people = asked[0] - has.sum(), asked[1] * (1 - 1e-9) - float(people[has].sum())
    loss = np.where(has, np.inf, loss)
    taken: list[int] = []
    while missing_count > 0 or missing_people > 0:
        # Where people are what is short, a large municipality is worth more than a small one.
        rate = loss / np.minimum(people, max(missing_people, 1.0)) if missing_people > 0 else loss
        following = int(np.argmin(rate))
        if not np.isfinite(loss[following]):
            return None
        taken.append(following)
        loss[following] = np.inf
        missing_count -= 1
        missing_people -= people[following]
    return np.array(taken, dtype=np.int64)


def _loss(best: Numbers, worth: Numbers) -> Numbers:
    """What a worth is below the best one; infinite where there is no way to have it."""
    can = np.isfinite(worth)
    return np.where(can, np.maximum(best, -ENORMOUS) - np.where(can, worth, 0.0), np.inf)


def _sum(worth: Numbers) -> float:
    """The sum, in which whoever has a duty that can't be done counts as an enormous loss instead of an infinite one."""
    return float(np.where(np.isfinite(worth), worth, -ENORMOUS).sum())


def _best(options, level: Indices, worth) -> Indices:  # type: ignore[no-untyped-def]
    best, value = level, worth(level)
    for option in options:
        found = worth(option)
        if found > value + 1e-9 * max(1.0, abs(value)):
            best, value = option, found
    return best


def _changed(level: Indices, counts: list[int]):  # type: ignore[no-untyped-def]
    for at, count in enumerate(counts):
        for other in range(CLOSED, count):
            if other != level[at]:
                one = level.copy()
                one[at] = other
                yield one
    on, off = np.flatnonzero(level != CLOSED), np.flatnonzero(level == CLOSED)
    for closing in on:
        for opening in off:
            one = level.copy()
            one[closing], one[opening] = CLOSED, 0
            yield one
