"""Compiled loops that mend and better a plan after a change: one item, then two items at a time.

They keep every rule and every capacity, but prove nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Flags, Indices

NONE = -1
GAIN = 1e-9


class Rules(NamedTuple):
    """What is the same in every scenario; lists of lists are one flat list with the place where each begins."""

    first: Indices
    """Columns of item i are ``first[i]`` up to ``first[i + 1]``."""
    start: Indices
    is_open: Flags
    is_must: Flags
    asks: Flags
    """Per need and column: this column needs it."""
    asker: Indices
    asked: Indices
    need_first: Indices
    needs: Indices
    """The needs of item i, and the needs that others have of it."""
    rival_first: Indices
    rivals: Indices


@compiled
def better_all(
    rules: Rules, capacity: Numbers, use: Numbers, value: Numbers, picks: Indices, with_pairs: bool
) -> Flags:
    """Mend and better the plan of every scenario in place; gives where it could be mended."""
    mended = np.zeros(len(picks), dtype=np.bool_)
    for at in range(len(picks)):
        left = room_left(capacity[at], use[at], picks[at])
        mended[at] = mend(rules, use[at], value[at], left, picks[at])
        highest = highest_worth(rules, value[at])
        while mended[at] and better_one(rules, use[at], value[at], left, picks[at], highest, with_pairs):
            pass
    return mended


@compiled
def highest_worth(rules: Rules, value: Numbers) -> Numbers:
    """Per item what its best open column is worth."""
    most = np.full(len(rules.is_must), -np.inf)
    for item in range(len(most)):
        for column in range(rules.first[item], rules.first[item + 1]):
            if rules.is_open[column]:
                most[item] = max(most[item], value[column])
    return most


@compiled
def better_one(
    rules: Rules, use: Numbers, value: Numbers, left: Numbers, pick: Indices, highest: Numbers, with_pairs: bool
) -> bool:
    """Make the change of one item that gains most, or else that of two; gives whether there was one."""
    item, column = best_change(rules, use, value, left, pick, highest)
    if item != NONE:
        change(use, left, pick, item, column)
        return True
    if not with_pairs:
        return False
    one, its, other, others = best_pair(rules, use, value, left, pick)
    if one == NONE:
        return False
    change(use, left, pick, one, its)
    change(use, left, pick, other, others)
    return True


@compiled
def room_left(capacity: Numbers, use: Numbers, pick: Indices) -> Numbers:
    """The capacity that a plan leaves, with room for rounding."""
    left = capacity * (1 + GAIN) + GAIN
    for column in pick:
        if column != NONE:
            left -= use[column]
    return left


@compiled
def change(use: Numbers, left: Numbers, pick: Indices, item: int, column: int) -> None:
    """Give an item another column, or none."""
    if pick[item] != NONE:
        left += use[pick[item]]
    if column != NONE:
        left -= use[column]
    pick[item] = column


@compiled
def worth_of(value: Numbers, column: int) -> float:
    """The value of a column, or of none."""
    return 0.0 if column == NONE else float(value[column])


@compiled
def asked_of(use: Numbers, column: int, cell: int) -> float:
    """What a column, or none, uses of a cell."""
    return 0.0 if column == NONE else float(use[column, cell])


@compiled
def may_be(rules: Rules, pick: Indices, item: int, column: int) -> bool:
    """Whether this may stand where ``pick`` has the item, as far as the rules of this item go."""
    if column == NONE:
        return not rules.is_must[item]
    return bool(rules.is_open[column] and column != pick[item])


@compiled
def keeps_links(rules: Rules, pick: Indices, item: int) -> bool:
    """Whether needs and exclusions around an item hold."""
    for at in range(rules.need_first[item], rules.need_first[item + 1]):
        need = rules.needs[at]
        column, other = pick[rules.asker[need]], pick[rules.asked[need]]
        if column != NONE and rules.asks[need, column]:
            if other == NONE or rules.start[other] > rules.start[column]:
                return False
    if pick[item] != NONE:
        for at in range(rules.rival_first[item], rules.rival_first[item + 1]):
            if pick[rules.rivals[at]] != NONE:
                return False
    return True


@compiled
def keeps_links_with(rules: Rules, pick: Indices, item: int, column: int) -> bool:
    """Whether needs and exclusions around an item hold when it has another column."""
    old = pick[item]
    pick[item] = column
    keeps = keeps_links(rules, pick, item)
    pick[item] = old
    return keeps


@compiled
def fits(use: Numbers, left: Numbers, old: int, new: int) -> bool:
    """Whether another column of an item fits in what is left."""
    for cell in range(len(left)):
        if asked_of(use, new, cell) - asked_of(use, old, cell) > left[cell]:
            return False
    return True


@compiled
def fit_both(use: Numbers, left: Numbers, old: int, new: int, other_old: int, other_new: int) -> bool:
    """Whether the new columns of two items fit together."""
    for cell in range(len(left)):
        more = asked_of(use, new, cell) - asked_of(use, old, cell)
        if more + asked_of(use, other_new, cell) - asked_of(use, other_old, cell) > left[cell]:
            return False
    return True


@compiled
def best_change(
    rules: Rules, use: Numbers, value: Numbers, left: Numbers, pick: Indices, highest: Numbers
) -> tuple[int, int]:
    """The item and its new column that gain most; NONE when nothing gains."""
    most, item, column = GAIN, NONE, NONE
    for one in range(len(pick)):
        old = worth_of(value, pick[one])
        if highest[one] - old <= most:
            continue
        for new in range(rules.first[one], rules.first[one + 1]):
            gain = value[new] - old
            if gain > most and may_be(rules, pick, one, new) and fits(use, left, pick[one], new):
                if keeps_links_with(rules, pick, one, new):
                    most, item, column = gain, one, new
    return item, column


@compiled
def best_pair(rules: Rules, use: Numbers, value: Numbers, left: Numbers, pick: Indices) -> tuple[int, int, int, int]:
    """Two items and their new columns that together gain most; one of the two gains alone."""
    most, best = GAIN, (NONE, NONE, NONE, NONE)
    for one in range(len(pick)):
        old = pick[one]
        for new in range(rules.first[one], rules.first[one + 1]):
            gain = value[new] - worth_of(value, old)
            if gain > most and may_be(rules, pick, one, new):
                total, other, others = best_beside(rules, use, value, left, pick, one, new, most)
                if other != NONE:
                    most, best = total, (one, new, other, others)
    return best


@compiled
def best_beside(
    rules: Rules, use: Numbers, value: Numbers, left: Numbers, pick: Indices, one: int, new: int, most: float
) -> tuple[float, int, int]:
    """What to change beside one item, so that both fit and gain more than ``most``."""
    old, item, column = pick[one], NONE, NONE
    gain = value[new] - worth_of(value, old)
    pick[one] = new
    for other in range(len(pick)):
        if other == one:
            continue
        theirs = pick[other]
        for at in range(rules.first[other] - 1, rules.first[other + 1]):
            that = NONE if at < rules.first[other] else at
            total = gain + worth_of(value, that) - worth_of(value, theirs)
            if total <= most or that == theirs or not may_be(rules, pick, other, that):
                continue
            if not fit_both(use, left, old, new, theirs, that):
                continue
            pick[other] = that
            if keeps_links(rules, pick, one) and keeps_links(rules, pick, other):
                most, item, column = total, other, that
            pick[other] = theirs
    pick[one] = old
    return most, item, column


@compiled
def mend(rules: Rules, use: Numbers, value: Numbers, left: Numbers, pick: Indices) -> bool:
    """Change items until everything fits again, each time what loses least for what it frees."""
    # It ends: the sum of log(1 + what is over) falls by at least what each change frees.
    while (left < 0).any():
        item, column = best_relief(rules, use, value, left, pick)
        if item == NONE:
            return False
        change(use, left, pick, item, column)
    return True


@compiled
def best_relief(rules: Rules, use: Numbers, value: Numbers, left: Numbers, pick: Indices) -> tuple[int, int]:
    """The item and its new column that lose least for what they free; NONE when nothing frees anything."""
    least, item, column = np.inf, NONE, NONE
    for one in range(len(pick)):
        if pick[one] == NONE:
            continue
        for at in range(rules.first[one] - 1, rules.first[one + 1]):
            new = NONE if at < rules.first[one] else at
            if new == pick[one] or not may_be(rules, pick, one, new):
                continue
            freed = relief(use, left, pick[one], new)
            if freed <= GAIN or not keeps_links_with(rules, pick, one, new):
                continue
            loss = max(worth_of(value, pick[one]) - worth_of(value, new), 0.0) / freed
            if loss < least:
                least, item, column = loss, one, new
    return item, column


@compiled
def relief(use: Numbers, left: Numbers, old: int, new: int) -> float:
    """By how much less is too much, over all cells; relative to what the plan is over."""
    freed = 0.0
    for cell in range(len(left)):
        more = asked_of(use, new, cell) - asked_of(use, old, cell)
        over, then = max(-left[cell], 0.0), max(more - left[cell], 0.0)
        freed += (over - then) / (1.0 + over)
    return freed
