"""How far plans may be from the best ones."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.draws import Numbers


def gap_of(value: Numbers, bound: Numbers) -> Numbers:
    """(bound − value) / bound; 0 where the bound is reached."""
    size = np.maximum(np.abs(bound), 1e-12)
    return np.where(bound > value, np.maximum(bound, value) - np.where(np.isfinite(value), value, 0.0), 0.0) / size
