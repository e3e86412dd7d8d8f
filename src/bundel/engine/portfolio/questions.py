"""The next best question: the unknown whose answer takes away most doubt about the first seven, for what it costs.

Nothing is solved for it: it comes from the scenarios that are there. At the prices of the cells, the margin of a choice
is what starting it early is worth more than starting it late or not at all. What touches one choice alone moves the
margins of that choice in a way that is known: its amounts follow the answer. What touches everything (capacity, a duty,
a size) moves how often choices start early along a line through the scenarios, as far as that line stands out from
chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt
from typing import Any

import numpy as np

from bundel.engine.portfolio.constants import (
    DIGITS,
    MEDIAN,
    QUESTION_PLACES,
    QUESTION_POINTS,
    QUESTION_SOFTNESS,
    QUESTIONS_AT_MOST,
    QUESTIONS_LEAST,
)
from bundel.engine.portfolio.draws import Draws, Numbers
from bundel.engine.portfolio.layout import Flags, Layout
from bundel.engine.portfolio.problem import Whole
from bundel.engine.portfolio.still_best import Solved
from bundel.engine.portfolio.unknowns import Place, Unknown, slope, unknowns
from bundel.engine.portfolio.weights import draw_weights

NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Today:
    """Before anything is asked: early shares and mean margins per choice, and what plans are worth."""

    share: Numbers
    mean: Numbers
    value: float
    edge: float
    """The share that has an even chance to stand among the first."""
    members: Numbers

    def moves(self, shares: Numbers) -> list[Numbers]:
        """By how much chances to be among the first seven move; an array per answer, of those that do move."""
        found = []
        for row in shares:
            edge = _edge(row)
            # Most answers move one choice and not the edge; then nobody else's chance moves.
            which = np.flatnonzero(row != self.share) if edge == self.edge else np.arange(len(row))
            found.append(_chances(row[which], edge) - self.members[which])
        return found


@dataclass(frozen=True, slots=True)
class Worth:
    """What an answer would change."""

    unknown: Unknown
    moves: list[Numbers]
    """Per answer, by how much chances to be among the first seven move."""
    cost: float
    today: Today
    shares: Numbers
    """Early shares per answer and choice; ``means`` the mean margins likewise."""
    means: Numbers

    @property
    def changed(self) -> float:
        """Of the first seven, how many are expected to become others, counting chances."""
        return sum(float(np.abs(move).sum()) for move in self.moves) / 2 / len(self.moves)

    @property
    def settled(self) -> float:
        """How much doubt about the first seven it is expected to take away.

        Doubt is the sum of p (1 − p) over the chances p to be among them. An answer is as likely to raise a chance as
        to lower it, so that doubt falls by the mean square of what the chances move (law of total variance).
        """
        return sum(float((move**2).sum()) for move in self.moves) / len(self.moves)

    @property
    def moved(self) -> float:
        """How many places the first seven are expected to move."""
        first, moved = np.argsort(-self.today.share, kind="stable")[:QUESTION_PLACES], 0.0
        for row in self.shares:
            place = np.argsort(np.argsort(-row, kind="stable"), kind="stable")
            moved += float(np.abs(place[first] - np.arange(len(first))).sum())
        return moved / len(self.shares)

    @property
    def regret(self) -> float:
        """What the first seven lose in value by not knowing it, as a part of what plans are worth."""
        best, saved = _first_seven(self.today.mean), 0.0
        for margin in self.means:
            saved += _first_seven(margin) - best
        return max(saved / len(self.means), 0.0) / self.today.value


@dataclass(frozen=True, slots=True)
class Margins:
    """Per scenario and choice (in the order of the advice): what starting early is worth more than not doing so."""

    layout: Layout
    draws: Draws
    prices: Numbers
    order: list[int]
    weights: Numbers
    worth: Numbers
    """Per scenario and column: value less the price of its use."""
    every: Numbers

    def of(self, item: int, worth: Numbers) -> Numbers:
        """The margins of one item, from the worth of its columns."""
        return _margin(self.layout, item, worth)

    def at(self, item: int, rises: Numbers, point: Numbers, answer: float) -> Numbers:
        """The margins of one item when a point is known."""
        columns = self.layout.columns_by_item[item]
        return self.of(item, self.worth[:, columns] + rises * (answer - point)[:, None])

    def rises(self, item: int, unknown: Unknown) -> Numbers:
        """By how much the worth of the item's columns rises from the low to the high end of an unknown."""
        place_of = {column: at for at, column in enumerate(self.layout.columns_by_item[item].tolist())}
        rises = np.zeros((self.draws.count, len(place_of)))
        for place in unknown.places:
            assert place.column is not None and not isinstance(place.amount, Whole), "a use or a value of a column"
            factor = self._factor(place)
            if factor.any():
                rises[:, place_of[place.column]] += factor * slope(place.amount, place.name, unknown.stream, self.draws)
        return rises

    def _factor(self, place: Place) -> Numbers:
        """What one more of an amount is worth: its weight, or the price of its cell."""
        if place.cell is not None:
            return np.asarray(-self.prices[:, place.cell])
        return np.asarray(self.weights[:, sorted(self.layout.problem.criteria).index(str(place.criterion))])


def margins_of(layout: Layout, draws: Draws, solved: Solved, order: list[int]) -> Margins:
    """The margins at the prices of what was solved."""
    price = np.einsum("sar,sr->sa", solved.scenarios.use, solved.prices)
    worth = np.where(layout.is_allowed, solved.scenarios.value - price, -np.inf)
    every = [_margin(layout, item, worth[:, layout.columns_by_item[item]]) for item in order]
    weights = draw_weights(draws, sorted(layout.problem.criteria), layout.problem.order)
    return Margins(layout, draws, solved.prices, order, weights, worth, np.stack(every, axis=1))


def _margin(layout: Layout, item: int, worth: Numbers) -> Numbers:
    early = layout.is_early[layout.columns_by_item[item]]
    best = worth[:, early].max(axis=1, initial=-np.inf)
    # A choice that can't start early stays where it is, whatever the answer.
    return np.asarray(np.maximum(best, NEVER) - np.maximum(worth[:, ~early].max(axis=1, initial=-np.inf), 0.0))


def next_questions(
    layout: Layout, draws: Draws, solved: Solved, chosen: Flags, order: list[int]
) -> list[dict[str, Any]]:
    """Unknowns by what their answer settles for what asking costs; ``draws`` and ``chosen`` are of all scenarios.

    What changes nothing worth a question is left out.
    """
    worth = [one for one in worth_of_asking(layout, draws, solved, chosen, order) if one.changed >= QUESTIONS_LEAST]
    worth.sort(key=lambda one: (-round(one.settled / one.cost, DIGITS), one.unknown.stream))
    return [_question(one) for one in worth[:QUESTIONS_AT_MOST]]


def _question(one: Worth) -> dict[str, Any]:
    only = one.unknown.initiatives
    return {
        "initiative": next(iter(only)) if len(only) == 1 else None,
        "initiatives": sorted(only),
        "field": one.unknown.field,
        "ask": one.unknown.driver,
        "expected_settled": round(one.settled, DIGITS),
        "expected_changed": round(one.changed, DIGITS),
        "expected_places_moved": round(one.moved, DIGITS),
        "expected_regret": round(one.regret, DIGITS),
        "cost": one.cost,
    }


def worth_of_asking(layout: Layout, draws: Draws, solved: Solved, chosen: Flags, order: list[int]) -> list[Worth]:
    """What the answer to each unknown would change."""
    if not order:
        return []
    part = Draws(draws.seed, 0, solved.scenarios.count, draws.pinned)
    margins = margins_of(layout, part, solved, order)
    early = np.stack([chosen[:, c[layout.is_early[c]]].any(axis=1) for c in _columns(layout, order)], axis=1)
    today = today_of(early, margins, solved)
    place = {layout.items[item].id: at for at, item in enumerate(order)}
    found = []
    for unknown in unknowns(layout):
        names = list(unknown.initiatives)
        if len(names) == 1 and names[0] in place and all(one.column is not None for one in unknown.places):
            shares, means = _of_one(margins, today, unknown, place[names[0]])
        else:
            shares, means = _of_all(draws, margins, early, unknown)
        cost = layout.problem.asking.get(unknown.driver or "", 1.0)
        found.append(Worth(unknown, today.moves(shares), cost, today, shares, means))
    return found


def today_of(early: Flags, margins: Margins, solved: Solved) -> Today:
    """How it stands before anything is asked."""
    share = early.mean(axis=0)
    value = max(float(np.abs(solved.plans.value).mean()), 1e-12)
    return Today(share, margins.every.mean(axis=0), value, _edge(share), membership(share))


def _columns(layout: Layout, order: list[int]) -> list[Any]:
    return [layout.columns_by_item[item] for item in order]


def _of_one(margins: Margins, today: Today, unknown: Unknown, at: int) -> tuple[Numbers, Numbers]:
    """Early shares and mean margins (answer × choice) of what touches one choice."""
    shares, means = (np.tile(row, (len(QUESTION_POINTS), 1)) for row in (today.share, today.mean))
    item = margins.order[at]
    rises, point = margins.rises(item, unknown), margins.draws.uniform(unknown.stream)
    now = float((margins.every[:, at] > 0).mean())
    for row, answer in enumerate(QUESTION_POINTS):
        then = margins.at(item, rises, point, answer)
        shares[row, at] += float((then > 0).mean()) - now
        means[row, at] = float(then.mean())
    return shares, means


def _of_all(draws: Draws, margins: Margins, early: Flags, unknown: Unknown) -> tuple[Numbers, Numbers]:
    """The same for what touches more: along a line through the scenarios."""
    point, part = draws.uniform(unknown.stream), margins.draws.uniform(unknown.stream)
    answers = np.array(QUESTION_POINTS)[:, None] - 0.5
    return (
        early.mean(axis=0) + answers * _line(point, early.astype(np.float64)),
        margins.every.mean(axis=0) + answers * _line(part, margins.every),
    )


def _line(point: Numbers, outcome: Numbers) -> Numbers:
    """Slopes of outcomes (scenario × choice) along a point, shrunk by what chance alone would give them.

    Shrinking by the part 1 − (standard error / slope)², and to nothing below it, is the positive part of the
    estimator of James and Stein (Estimation with quadratic loss, 1961).
    """
    along = point - point.mean()
    spread = max(float((along**2).sum()), 1e-12)
    around = outcome - outcome.mean(axis=0)
    slopes = along @ around / spread
    error = ((around - along[:, None] * slopes) ** 2).sum(axis=0) / max(len(point) - 2, 1) / spread
    return np.asarray(slopes * np.maximum(1 - error / np.maximum(slopes**2, 1e-30), 0.0))


def _first_seven(margin: Numbers) -> float:
    """What the seven best choices are worth together."""
    return float(np.sort(margin)[::-1][:QUESTION_PLACES].clip(0).sum())


def membership(share: Numbers) -> Numbers:
    """The chance of each choice to stand among the first in the end, when all other answers still move its share."""
    return _chances(share, _edge(share))


def _edge(share: Numbers) -> float:
    """Where there are no more than seven choices, the last one is left out, so that there is something to be among."""
    places = min(QUESTION_PLACES, len(share) - 1)
    ranked = np.sort(share)[::-1]
    return float((ranked[places - 1] + ranked[places]) / 2) if places else MEDIAN


def _chances(share: Numbers, edge: float) -> Numbers:
    return np.array([0.5 + erf((one - edge) / QUESTION_SOFTNESS / sqrt(2)) / 2 for one in share.tolist()])
