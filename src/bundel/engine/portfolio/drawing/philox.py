"""Uniform numbers of many named streams at once: Philox4x64-10, bit for bit as NumPy's, without an object per stream.

Source: J.K. Salmon, M.A. Moraes, R.O. Dror and D.E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC'11 (2011).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.compiling import compiled
from bundel.engine.portfolio.draws import Numbers

Words = NDArray[np.uint64]
ROUNDS = 10
FIRST, SECOND = 0xD2E7470EE14C6C93, 0xCA5A826395121157
"""The two multipliers, and what is added to the key after every round."""
FIRST_STEP, SECOND_STEP = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
HALF, LOW = 32, 0xFFFFFFFF
UNIT = 1.0 / 9007199254740992.0
"""Two to the power -53: the 53 highest bits make a number in [0, 1)."""


@compiled
def draw_points(keys: Words, first: int, points: Numbers) -> None:
    """Fill row k of ``points`` with the numbers of stream k from place ``first`` on; a key is two words."""
    block = np.empty(4, dtype=np.uint64)
    count = points.shape[1]
    for row in range(len(keys)):
        at = 0
        while at < count:
            place = first + at
            _block(keys[row], np.uint64(place // 4 + 1), block)
            for lane in range(place % 4, 4):
                if at < count:
                    points[row, at] = float(block[lane] >> np.uint64(11)) * UNIT
                    at += 1


@compiled
def _block(key: Words, counter: np.uint64, block: Words) -> None:
    """Four words of one stream: counters count from one, as NumPy counts before it draws."""
    one, two = key[0], key[1]
    a, b, c, d = np.uint64(counter), np.uint64(0), np.uint64(0), np.uint64(0)
    for _ in range(ROUNDS):
        high_a, low_a = _high(a, np.uint64(FIRST)), a * np.uint64(FIRST)
        high_c, low_c = _high(c, np.uint64(SECOND)), c * np.uint64(SECOND)
        a, b, c, d = high_c ^ b ^ one, low_c, high_a ^ d ^ two, low_a
        one += np.uint64(FIRST_STEP)
        two += np.uint64(SECOND_STEP)
    block[0], block[1], block[2], block[3] = a, b, c, d


@compiled
def _high(one: np.uint64, other: np.uint64) -> np.uint64:
    """The upper 64 bits of a product of two words, from four products of halves."""
    half, low = np.uint64(HALF), np.uint64(LOW)
    a, b, c, d = one >> half, one & low, other >> half, other & low
    middle = a * d + ((b * d) >> half)
    other_middle = b * c + (middle & low)
    return a * c + (middle >> half) + (other_middle >> half)
