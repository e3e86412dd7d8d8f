"""One scenario in slots, its uses as parts of the capacity, and the plan that is being made in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices
from bundel.engine.portfolio.relaxing.frame import Frame

TINY = 1e-12
ROOM = 1e-10
"""How far above a limit still counts as on it: rounding of parts of a capacity."""


class Batch(NamedTuple):
    """Scenarios as they are drawn (scenario × column × cell), what is open, and plans to fall back on, if any."""

    capacity: Numbers
    use: Numbers
    value: Numbers
    is_open: Flags
    begin: Indices
    """Scenario × item: a slot, or -1; no rows when there is nothing to fall back on."""


class Scene(NamedTuple):
    """Arrays that are filled again for every scenario. Slot -1 is a last one that uses nothing and is worth nothing."""

    use: Numbers
    """Slot × cell, as a part of ``scale``."""
    turned: Numbers
    """The same, cell × slot."""
    limit: Numbers
    scale: Numbers
    value: Numbers
    is_open: Flags
    pick: Indices
    """The plan in the making: the slot that every item takes, or -1."""
    used: Numbers


def empty_scene(frame: Frame, cells: int) -> Scene:
    """Room for one scenario."""
    slots = len(frame.column)
    return Scene(
        np.zeros((slots + 1, cells)), np.zeros((cells, slots)), np.zeros(cells), np.ones(cells), np.zeros(slots + 1),
        np.zeros(slots, dtype=np.bool_), np.full(len(frame.is_must), -1), np.zeros(cells),
    )  # fmt: skip


@compiled
def fill_scene(frame: Frame, scene: Scene, batch: Batch, at: int) -> None:
    """Take one scenario in; a cell without capacity gets the largest use as its scale."""
    capacity, use, value, is_open = batch.capacity[at], batch.use[at], batch.value[at], batch.is_open[at]
    inverse = np.empty(len(capacity))
    for cell in range(len(capacity)):
        scale = capacity[cell]
        if scale <= TINY:
            scale = TINY
            for column in range(len(value)):
                scale = max(scale, use[column, cell])
        scene.scale[cell], inverse[cell] = scale, 1.0 / scale
        scene.limit[cell] = capacity[cell] / scale
    for slot in range(len(frame.column)):
        column = frame.column[slot]
        if column >= 0:
            scene.value[slot] = value[column]
            scene.is_open[slot] = is_open[column]
            start = frame.start[slot]
            for which in range(frame.cell_first[start], frame.cell_first[start + 1]):
                cell = frame.cells[which]
                part = use[column, cell] * inverse[cell]
                scene.use[slot, cell] = part
                scene.turned[cell, slot] = part


@compiled
def add_up(scene: Scene) -> float:
    """Work out anew what the picks use, so that rounding can't pile up; gives their value."""
    scene.used[:] = 0.0
    value = 0.0
    for slot in scene.pick:
        value += scene.value[slot]
        scene.used[:] += scene.use[slot]
    return value


@compiled
def move(scene: Scene, item: int, to: int) -> None:
    """Let an item take another slot, or none."""
    was, new = scene.use[scene.pick[item]], scene.use[to]
    for cell in range(len(scene.used)):
        scene.used[cell] += new[cell] - was[cell]
    scene.pick[item] = to


@compiled
def fits(scene: Scene, item: int, to: int) -> bool:
    """Whether an item may take another slot, by capacity."""
    was, new = scene.use[scene.pick[item]], scene.use[to]
    over = 0
    for cell in range(len(scene.used)):
        over |= scene.used[cell] + new[cell] - was[cell] > scene.limit[cell] + ROOM
    return over == 0


@compiled
def keeps_rules(frame: Frame, scene: Scene, item: int, to: int) -> bool:
    """Whether an item may take a slot (or none) beside the others: its own rules, and those that ask for it."""
    if not may_stand(frame, scene, item, to):
        return False
    start = len(frame.block) if to < 0 else frame.start[to]
    for which in range(frame.asking_first[item], frame.asking_first[item + 1]):
        slot = scene.pick[frame.asking[which]]
        if slot >= 0 and frame.start[slot] < start:
            for need in range(frame.need_first[slot], frame.need_first[slot + 1]):
                if frame.needs[need] == item:
                    return False
    return True


@compiled
def may_stand(frame: Frame, scene: Scene, item: int, to: int) -> bool:
    """Whether a slot (or none) keeps what its own item has to: a duty is in, needs have begun, no rival is in."""
    if to < 0:
        return not frame.is_must[item]
    for which in range(frame.need_first[to], frame.need_first[to + 1]):
        other = scene.pick[frame.needs[which]]
        if other < 0 or frame.start[other] > frame.start[to]:
            return False
    for which in range(frame.rival_first[item], frame.rival_first[item + 1]):
        if scene.pick[frame.rivals[which]] >= 0:
            return False
    return True
