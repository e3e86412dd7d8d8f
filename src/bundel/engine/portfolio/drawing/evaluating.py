"""Works a sketch out for all scenarios of a draw: uses as they are, scores times weights."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.drawing.philox import draw_points
from bundel.engine.portfolio.drawing.sketch import ADD, PUT, Sketch, Steps
from bundel.engine.portfolio.draws import Draws, Numbers
from bundel.engine.portfolio.layout import Layout


def use_of(sketch: Sketch, layout: Layout, draws: Draws) -> Numbers:
    """Use per scenario, column and cell."""
    use = np.zeros((draws.count, len(layout.columns), len(layout.cells)))
    _spread(sketch.steps, points_of(sketch, draws), np.empty((sketch.depth, draws.count)), use)
    return use


def value_of(sketch: Sketch, layout: Layout, draws: Draws, weights: Numbers) -> Numbers:
    """Value per scenario and column: scores times weights (scenario × criterion)."""
    value = np.zeros((len(layout.columns), draws.count))
    turned = np.ascontiguousarray(weights.T)
    _weigh(sketch.steps, points_of(sketch, draws), np.empty((sketch.depth, draws.count)), turned, value)
    return np.ascontiguousarray(value.T)


def points_of(sketch: Sketch, draws: Draws) -> Numbers:
    """The points of all streams of a sketch: stream × scenario."""
    points = np.empty((len(sketch.streams), draws.count))
    draw_points(sketch.keys(draws.seed), draws.first, points)
    for name, point in draws.pinned.items():
        if name in sketch.streams:
            points[sketch.streams.index(name)] = point
    return points


@compiled
def _spread(steps: Steps, points: Numbers, pile: Numbers, use: Numbers) -> None:
    for which in range(len(steps.row)):
        _work_out(steps, which, points, pile)
        for at in range(len(use)):
            use[at, steps.row[which], steps.column[which]] = pile[0, at]


@compiled
def _weigh(steps: Steps, points: Numbers, pile: Numbers, weights: Numbers, value: Numbers) -> None:
    for which in range(len(steps.row)):
        _work_out(steps, which, points, pile)
        total, weight, score = value[steps.row[which]], weights[steps.column[which]], pile[0]
        for at in range(len(total)):
            total[at] += weight[at] * score[at]


@compiled
def _work_out(steps: Steps, which: int, points: Numbers, pile: Numbers) -> None:
    """Leave the result of one programme at the bottom of the pile."""
    height = 0
    for step in range(steps.begin[which], steps.begin[which + 1]):
        if steps.kind[step] == PUT:
            top, low, width = pile[height], steps.low[step], steps.width[step]
            height += 1
            if steps.stream[step] < 0:
                top[:] = low
            else:
                point = points[steps.stream[step]]
                for at in range(len(top)):
                    top[at] = low + point[at] * width
            continue
        height -= 1
        lower, upper = pile[height - 1], pile[height]
        if steps.kind[step] == ADD:
            for at in range(len(lower)):
                lower[at] += upper[at]
        else:
            for at in range(len(lower)):
                lower[at] *= upper[at]
