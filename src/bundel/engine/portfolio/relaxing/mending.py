"""From the relaxed plan to one that keeps everything: break no rule, fit everywhere, fill what is left."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags
from bundel.engine.portfolio.relaxing.frame import Frame
from bundel.engine.portfolio.relaxing.pricing import NEVER, Desk
from bundel.engine.portfolio.relaxing.scene import ROOM, Scene, add_up, fits, keeps_rules, may_stand, move

ROUNDS = 8
"""Times that all items are gone through to keep the rules, or to fill."""
LEAST_PRICE = 0.3
"""A cell counts for at least this part of the mean price, so that a free one is not filled without end."""
VALUE_PART = 0.3
LOOKS = 16
"""Times per item that its best change may be looked for."""
LEAST_GAIN = 1e-12


@compiled
def mend(frame: Frame, scene: Scene, prices: Numbers, desk: Desk) -> bool:
    """Make a plan of the picks in the scene, and tell whether it keeps everything."""
    if not _keep_rules(frame, scene, desk):
        return False
    add_up(scene)
    price, mean = np.empty(len(scene.limit)), 0.0
    for cell in range(len(price)):
        mean += prices[cell] / len(price)
    for cell in range(len(price)):
        price[cell] = max(prices[cell], LEAST_PRICE * mean) + LEAST_GAIN
    return _relieve(frame, scene, desk.worth, price) and fill(frame, scene)


@compiled
def _keep_rules(frame: Frame, scene: Scene, desk: Desk) -> bool:
    """Leave out what breaks a rule; a duty takes the slot worth most that breaks none."""
    for _ in range(ROUNDS):
        is_changed = False
        for place in range(len(scene.pick) - 1, -1, -1):
            item = frame.upward[place]
            if not may_stand(frame, scene, item, scene.pick[item]):
                scene.pick[item] = _standing(frame, scene, desk, item) if frame.is_must[item] else -1
                is_changed = True
        if not is_changed:
            return True
    return False


@compiled
def _standing(frame: Frame, scene: Scene, desk: Desk, item: int) -> int:
    best, found = NEVER, -1
    for slot in range(item, len(frame.column), len(frame.is_must)):
        if desk.worth[slot] > best and may_stand(frame, scene, item, slot):
            best, found = desk.worth[slot], slot
    return found


@compiled
def _is_over(scene: Scene) -> bool:
    for cell in range(len(scene.used)):
        if scene.used[cell] > scene.limit[cell] + ROOM:
            return True
    return False


@compiled
def _relieve(frame: Frame, scene: Scene, worth: Numbers, price: Numbers) -> bool:
    """Change item by item, that first which loses least for what it relieves, until nothing is short.

    What others could relieve only gets less, so an item is looked at again only when it seems to be the best one.
    """
    items = len(scene.pick)
    ratio, to = np.full(items, np.inf), np.full(items, -1)
    for item in range(items):
        ratio[item], to[item] = _best_change(frame, scene, worth, price, item)
    for _ in range(items * LOOKS):
        if not _is_over(scene):
            return True
        item = int(np.argmin(ratio))
        held = ratio[item]
        if held == np.inf:
            if not _leave_out_tree(frame, scene):
                return False
            continue
        ratio[item], to[item] = _best_change(frame, scene, worth, price, item)
        if ratio[item] <= held * (1.0 + LEAST_GAIN):
            move(scene, item, to[item])
            ratio[item], to[item] = _best_change(frame, scene, worth, price, item)
    return False


@compiled
def _leave_out_tree(frame: Frame, scene: Scene) -> bool:
    """Leave out an item that uses what is short, with all that needs it: that of least value; False when none can."""
    least, tree = np.inf, np.zeros(len(scene.pick), dtype=np.bool_)
    for item in range(len(scene.pick)):
        if not _uses_short(scene, scene.pick[item]):
            continue
        marked = _needing(frame, scene, item)
        value, is_free = 0.0, True
        for other in np.flatnonzero(marked):
            value += scene.value[scene.pick[other]]
            is_free = is_free and not frame.is_must[other]
        if is_free and value < least:
            least, tree = value, marked
    for left_out in np.flatnonzero(tree):
        scene.pick[left_out] = -1
    add_up(scene)
    return least < np.inf


@compiled
def _uses_short(scene: Scene, slot: int) -> bool:
    for cell in range(len(scene.used)):
        if scene.used[cell] > scene.limit[cell] + ROOM and scene.use[slot, cell] > 0.0:
            return True
    return False


@compiled
def _needing(frame: Frame, scene: Scene, item: int) -> Flags:
    """The item and all picked ones that need it, or need one that needs it."""
    marked = np.zeros(len(scene.pick), dtype=np.bool_)
    marked[item] = True
    is_growing = True
    while is_growing:
        is_growing = False
        for other in range(len(marked)):
            slot = scene.pick[other]
            if slot >= 0 and not marked[other]:
                for need in range(frame.need_first[slot], frame.need_first[slot + 1]):
                    if marked[frame.needs[need]]:
                        marked[other] = is_growing = True
    return marked


@compiled
def _best_change(frame: Frame, scene: Scene, worth: Numbers, price: Numbers, item: int) -> tuple[float, int]:
    """The slot that loses least for the priced shortage that it takes away, and how much for how much."""
    items, at, least, found = len(scene.pick), scene.pick[item], np.inf, -1
    if at < 0:
        return np.inf, -1
    rest = scene.used - scene.use[at] - scene.limit
    short, least_short = _shortage(price, rest, scene.use[at]), _shortage(price, rest, scene.use[-1])
    if short <= least_short:
        return np.inf, -1
    for slot in range(item - items, len(worth), items):
        to = max(slot, -1)
        if to != at and (to < 0 or scene.is_open[to]):
            loss = _loss(scene, worth, at, to)
            if loss >= least * (short - least_short):
                continue  # No slot relieves more than none does.
            relief = short - _shortage(price, rest, scene.use[to])
            if relief > 0.0 and loss < least * relief and keeps_rules(frame, scene, item, to):
                least, found = loss / relief, to
    return least, found


@compiled
def _loss(scene: Scene, worth: Numbers, at: int, to: int) -> float:
    """What another slot gives up: by worth, as what it frees can be used again, and in part by plain value."""
    by_worth: float = worth[at] - (worth[to] if to >= 0 else 0.0)
    loss: float = by_worth + VALUE_PART * (scene.value[at] - scene.value[to] - by_worth)
    return max(loss, 0.0) + LEAST_GAIN


@compiled
def _shortage(price: Numbers, rest: Numbers, use: Numbers) -> float:
    """What is short, priced, when this use comes on top of what the other items use above the limits."""
    # Two sums side by side: an addition waits for the one before it.
    even, odd, last = 0.0, 0.0, len(price) // 2 * 2
    for cell in range(0, last, 2):
        even += price[cell] * max(rest[cell] + use[cell], 0.0)
        odd += price[cell + 1] * max(rest[cell + 1] + use[cell + 1], 0.0)
    if last < len(price):
        even += price[last] * max(rest[last] + use[last], 0.0)
    return even + odd


@compiled
def fill(frame: Frame, scene: Scene) -> bool:
    """Give every item in turn its most valuable slot that fits and keeps the rules, until nothing changes; True."""
    for _ in range(ROUNDS):
        is_changed = False
        for item in range(len(scene.pick)):
            at = scene.pick[item]
            best, found = scene.value[at] + LEAST_GAIN, -1
            for to in range(item, len(frame.column), len(frame.is_must)):
                if scene.is_open[to] and scene.value[to] > best and fits(scene, item, to):
                    if keeps_rules(frame, scene, item, to):
                        best, found = scene.value[to], to
            if found >= 0:
                move(scene, item, found)
                is_changed = True
        if not is_changed:
            break
    return True
