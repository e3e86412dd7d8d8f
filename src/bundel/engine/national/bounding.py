"""A proven bound of the whole: multipliers split the question into one problem for each municipality.

"Only if it goes on" gets a multiplier per municipality, undertaking and level; every threshold gets one per level;
pools get one per cell, and capacity one per municipality and cell. For any multipliers that are not negative, the sum
of what the municipalities can reach, of what each undertaking can reach at its best level, and of the price of the
pools is at least the value of every plan. The subgradient method lowers that sum; the steps are a fixed number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.frame import NO_POOL, NOT_JOINT, Frame, Group
from bundel.engine.national.ground import Ground
from bundel.engine.national.offers import Offers
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices


@dataclass(slots=True)
class Multipliers:
    """All multipliers: per group capacity (row × cell) and joining (row × slot), per slot the thresholds, per pool."""

    capacity: list[Numbers]
    joining: list[Numbers]
    threshold: Numbers
    pool: Numbers

    def copy(self) -> Multipliers:
        """The same numbers, to be changed."""
        return Multipliers(
            [one.copy() for one in self.capacity], [one.copy() for one in self.joining],
            self.threshold.copy(), self.pool.copy(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One group with every column written out per level: what is priced."""

    base: Indices
    slot: Indices
    """Per column the (undertaking, level) it belongs to; NOT_JOINT for others."""
    item_starts: Indices
    item_of: Indices
    use: Numbers
    """Relative to ``scale`` (row × column × cell)."""
    value: Numbers
    limit: Numbers
    scale: Numbers
    counts: Numbers
    """What a column adds to each of the three thresholds of its slot (3 × row × column), relative to what is asked."""
    floor: Numbers
    """Per item what leaving it out is worth: 0, or minus infinity where that may not be."""
    cell_pool: Indices


@dataclass(frozen=True, slots=True)
class Slots:
    """Every (undertaking, level) in a row, with what it asks; thresholds that ask nothing do not count."""

    joint: Indices
    level: Indices
    asked: Numbers
    is_asked: Flags
    cost: Numbers


def slots_of(ground: Ground) -> Slots:
    """All levels of all undertakings."""
    joint = np.repeat(np.arange(len(ground.frame.levels)), ground.frame.levels)
    level = np.concatenate([np.arange(0), *(np.arange(count) for count in ground.frame.levels)])
    levels = ground.levels
    asked = np.stack([levels.participants[joint, level], levels.inhabitants[joint, level], levels.leads[joint, level]])
    return Slots(joint, level, asked, asked > 0, ground.cost_value[joint])


class Bounding:
    """The priced question of one ground."""

    def __init__(self, ground: Ground, offers: Offers) -> None:
        self.ground, self.offers = ground, offers
        self.slots = slots_of(ground)
        self.blocks = [_block(ground, offers, at, self.slots) for at in range(len(ground.frame.groups))]

    def start(self) -> Multipliers:
        """All zero."""
        slots = len(self.slots.joint)
        return Multipliers(
            [np.zeros_like(block.limit) for block in self.blocks],
            [np.zeros((len(block.limit), slots)) for block in self.blocks],
            np.zeros((3, slots)),
            np.zeros(len(self.ground.pool)),
        )

    def priced(self, block: Block, at: int, multipliers: Multipliers, *, with_capacity: bool) -> Numbers:
        """What every column of a group is worth after its prices; closed ones stay at minus infinity."""
        prices = multipliers.capacity[at] if with_capacity else np.zeros_like(block.limit)
        if len(multipliers.pool):
            held = block.cell_pool != NO_POOL
            prices = prices + np.where(held, multipliers.pool[block.cell_pool] * block.scale, 0.0)
        worth = block.value.copy()
        if prices.any():
            worth -= np.matmul(block.use, prices[:, :, None])[:, :, 0]
        joint = np.flatnonzero(block.slot != NOT_JOINT)
        slot = block.slot[joint]
        bonus = np.einsum("tk,trk->rk", multipliers.threshold[:, slot], block.counts[:, :, joint])
        worth[:, joint] += bonus - multipliers.joining[at][:, slot]
        return worth

    def joint_part(self, multipliers: Multipliers) -> tuple[float, Flags]:
        """What the undertakings can reach by themselves at these multipliers, and which slots do."""
        gain = sum((one.sum(axis=0) for one in multipliers.joining), np.zeros(len(self.slots.joint)))
        gain = gain - self.slots.cost - (multipliers.threshold * self.slots.is_asked).sum(axis=0)
        total, is_on = 0.0, np.zeros(len(gain), dtype=bool)
        for joint in range(len(self.ground.frame.levels)):
            own = np.flatnonzero(self.slots.joint == joint)
            best = own[np.argmax(gain[own])]
            if gain[best] > 0:
                total += float(gain[best])
                is_on[best] = True
        return total, is_on

    def pool_part(self, multipliers: Multipliers) -> float:
        """The price of all pools."""
        return float(multipliers.pool @ self.ground.pool)


def _block(ground: Ground, offers: Offers, at: int, slots: Slots) -> Block:
    frame, group, rows = ground.frame, ground.frame.groups[at], ground.rows[at]
    base, slot = _columns(group, slots)
    use, value = rows.use[:, base], rows.value[:, base] * frame.weight[group.members, None]
    for place in np.flatnonzero(slot != NOT_JOINT):
        joint, level = slots.joint[slot[place]], slots.level[slot[place]]
        value[:, place] *= ground.levels.times[joint, level]
        which = np.flatnonzero(group.columns_of(joint) == base[place])[0]
        part = ground.most_part[group.members, joint, level]
        use[:, place] += part[:, None] * offers.extra_of(at, int(joint))[which]
    capacity = _whole_capacity(ground, group, at)
    scale = np.maximum(np.maximum(capacity, use.max(axis=1, initial=0.0)), 1e-12)
    item_of = group.layout.item_of[base]
    return Block(
        base=base,
        slot=slot,
        item_starts=np.searchsorted(item_of, np.arange(len(group.layout.items))),
        item_of=item_of,
        use=use / scale[:, None, :],
        value=np.where(rows.is_open[:, base], value, -np.inf),
        limit=capacity / scale,
        scale=scale,
        counts=_counts(frame, group, base, slot, slots),
        floor=np.where(group.layout.is_must, -np.inf, 0.0),
        cell_pool=group.pool_of,
    )


def _columns(group: Group, slots: Slots) -> tuple[Indices, Indices]:
    """Every column once, or once per level of the undertaking that covers it, in the order of the items."""
    base, slot = [], []
    for column, joint in enumerate(group.joint_of):
        own = [NOT_JOINT] if joint == NOT_JOINT else np.flatnonzero(slots.joint == joint).tolist()
        base += [column] * len(own)
        slot += own
    return np.array(base, dtype=np.int64), np.array(slot, dtype=np.int64)


def _whole_capacity(ground: Ground, group: Group, at: int) -> Numbers:
    """Capacity per row, with the whole pool where a cell draws on one and is not full."""
    rows = ground.rows[at]
    held = (group.pool_of != NO_POOL) & (rows.short == 0)
    whole = ground.pool[group.pool_of] if len(ground.pool) else rows.capacity
    return np.where(held, np.maximum(whole, rows.capacity), rows.capacity)


def _counts(frame: Frame, group: Group, base: Indices, slot: Indices, slots: Slots) -> Numbers:
    people = frame.inhabitants[group.members][:, None]
    adds = np.stack(
        [np.ones((len(people), len(base))), np.repeat(people, len(base), axis=1),
         np.repeat(group.is_lead[base][None, :], len(people), axis=0).astype(float)]
    )  # fmt: skip
    if not len(slots.joint):
        return np.zeros_like(adds)
    asked = np.where(slots.is_asked, slots.asked, np.inf)[:, np.maximum(slot, 0)]
    return np.where(slot != NOT_JOINT, adds / asked[:, None, :], 0.0)
