"""From the relaxed plan to one that keeps everything: break no rule, fit everywhere, fill what is left."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.relaxing.frame import Frame
from bundel.engine.portfolio.relaxing.pricing import NEVER, Desk
from bundel.engine.portfolio.relaxing.scene import ROOM, Scene, add_up, fits, keeps_rules, may_stand, move

ROUNDS = 8
"""Times that all items are gone through to keep the rules, or to fill."""
LEAST_PRICE = 0.3
"""A cell counts for at least this part of the mean price, so that a free one is not filled without end."""
VALUE_PART = 0.3
LEAST_GAIN = 1e-12


@compiled
def mend(frame: Frame, scene: Scene, prices: Numbers, desk: Desk) -> bool:
    """Start from the picks on the desk; leaves a plan in the scene, and tells whether it keeps everything."""
    scene.pick[:] = desk.pick
    if not _keep_rules(frame, scene, desk):
        return False
    add_up(scene)
    price, mean = np.empty(len(scene.limit)), 0.0
    for cell in range(len(price)):
        mean += prices[cell] / len(price)
    for cell in range(len(price)):
        price[cell] = max(prices[cell], LEAST_PRICE * mean) + LEAST_GAIN
    for _ in range(len(scene.pick) * len(frame.block)):
        if not _is_over(scene):
            fill(frame, scene)
            return True
        if not _relieve(frame, scene, price, desk.worth):
            return False
    return False


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
def _relieve(frame: Frame, scene: Scene, price: Numbers, worth: Numbers) -> bool:
    """Change the item that gives up least for the priced shortage that it takes away; False when none can."""
    items, least, item_found, to_found = len(scene.pick), np.inf, -1, -1
    for item in range(items):
        at = scene.pick[item]
        if at < 0 or _relief(scene, price, at, -1) <= 0.0:
            continue
        for slot in range(item - items, len(worth), items):
            to = max(slot, -1)
            if to == at or (to >= 0 and not scene.is_open[to]):
                continue
            relief = _relief(scene, price, at, to)
            loss = _loss(scene, worth, at, to)
            if relief > 0.0 and loss < least * relief and keeps_rules(frame, scene, item, to):
                least, item_found, to_found = loss / relief, item, to
    if item_found < 0:
        return False
    move(scene, item_found, to_found)
    return True


@compiled
def _loss(scene: Scene, worth: Numbers, at: int, to: int) -> float:
    """What another slot gives up: by worth, as what it frees can be used again, and in part by plain value."""
    by_worth: float = worth[at] - (worth[to] if to >= 0 else 0.0)
    loss: float = by_worth + VALUE_PART * (scene.value[at] - scene.value[to] - by_worth)
    return max(loss, 0.0) + LEAST_GAIN


@compiled
def _relief(scene: Scene, price: Numbers, at: int, to: int) -> float:
    """How much less the plan would be short, priced, with another slot."""
    was, new, relief = scene.use[at], scene.use[to], 0.0
    for cell in range(len(price)):
        over, change = scene.used[cell] - scene.limit[cell], new[cell] - was[cell]
        if over > 0.0 or over + change > 0.0:
            relief += price[cell] * (max(over, 0.0) - max(over + change, 0.0))
    return relief


@compiled
def fill(frame: Frame, scene: Scene) -> None:
    """Give every item in turn its most valuable slot that fits and keeps the rules, until nothing changes."""
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
            return
