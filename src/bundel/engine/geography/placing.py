"""Puts one dot for each place on a plane so that no two overlap and neighbours stay neighbours.

Every dot begins at home. Dots that are too close push each other apart by equal parts, and a spring that grows weaker
draws each back to where it belongs. What is still a hair too close at the end is solved by enlarging the whole picture
by as much, which moves no dot with regard to the others. No chance is used: the same places give the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

KM_PER_DEGREE = 111.32
# Steps with the spring, and at most as many without it.
DRAWN_STEPS, FREE_STEPS = 300, 1200
PULL = 0.05
# Pairs that are further apart than this many distances cannot touch before the list is made again.
REACH, LIST_AGE = 2.0, 20
NEARLY = 0.999
# Places on one and the same spot need a direction to part in: each begins a metre beside home, in its own direction.
APART, TURN = 0.001, math.pi * (3 - math.sqrt(5))


def kilometres(lon_lat: Sequence[tuple[float, float]]) -> Points:
    """Longitude and latitude laid out in kilometres, east to the right and south down, from the upper left corner."""
    degrees = np.array(lon_lat, dtype=np.float64).reshape(-1, 2)
    if not len(degrees):
        return degrees
    middle = math.radians(float(degrees[:, 1].mean()))
    plane = np.column_stack((degrees[:, 0] * math.cos(middle), -degrees[:, 1])) * KM_PER_DEGREE
    return np.asarray(plane - plane.min(axis=0), dtype=np.float64)


def placed(homes: Points, distance: float) -> Points:
    """Where the dots stand: every two at least ``distance`` apart, each near its home."""
    turns = TURN * np.arange(len(homes))
    dots = homes + APART * np.column_stack((np.cos(turns), np.sin(turns)))
    pairs = _near(dots, distance)
    for step in range(DRAWN_STEPS + FREE_STEPS):
        if step % LIST_AGE == 0:
            pairs = _near(dots, distance)
            if step >= DRAWN_STEPS and closest(dots) >= NEARLY * distance:
                break
        pull = PULL * max(0.0, 1 - step / DRAWN_STEPS)
        dots = dots + 0.5 * _pushes(dots, pairs, distance) + pull * (homes - dots)
    return dots * max(1.0, distance / closest(dots))


def closest(dots: Points) -> float:
    """The distance between the two dots that are nearest to each other; infinite when there are no two."""
    if len(dots) < 2:
        return math.inf
    one, other = np.triu_indices(len(dots), 1)
    return float(np.hypot(*(dots[one] - dots[other]).T).min())


def _near(dots: Points, distance: float) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The pairs that may touch soon."""
    one, other = np.triu_indices(len(dots), 1)
    is_near = np.hypot(*(dots[one] - dots[other]).T) < REACH * distance
    return one[is_near], other[is_near]


def _pushes(dots: Points, pairs: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], distance: float) -> Points:
    """How far every dot is pushed by those that are too close to it."""
    one, other = pairs
    between = dots[one] - dots[other]
    apart = np.hypot(between[:, 0], between[:, 1])
    push = between * (np.maximum(0.0, distance - apart) / 2 / apart)[:, None]
    count = len(dots)
    sums = [
        np.bincount(one, push[:, axis], minlength=count) - np.bincount(other, push[:, axis], minlength=count)
        for axis in (0, 1)
    ]
    return np.column_stack(sums)
