"""How far plans may be from the best ones."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.draws import Numbers

ROUNDING = 1e-8
"""A bound above its plan by no more than this is reached: where nothing fits, both are zero but for rounding."""


def gap_of(value: Numbers, bound: Numbers) -> Numbers:
    """(bound − value) / bound; 0 where the bound is reached."""
    size = np.maximum(np.abs(bound), 1e-12)
    room = np.maximum(bound, value) - np.where(np.isfinite(value), value, 0.0)
    return np.where(room > ROUNDING, room, 0.0) / size
