"""Weights drawn uniformly from the simplex, given a partial order of the criteria.

Every linear extension of the order cuts a cell of the same volume out of the simplex, so sorted draws are placed
along an extension drawn uniformly. Groups form layers and the criteria left out are free, hence an extension is a
uniform shuffle of all criteria in which the listed ones are put back in the order of their groups.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bundel.engine.portfolio.draws import Draws, Numbers


def draw_weights(draws: Draws, criteria: Sequence[str], order: Sequence[Sequence[str]]) -> Numbers:
    """One row of weights per scenario, in the order of ``criteria``: not negative, together 1."""
    if not criteria:
        return np.zeros((draws.count, 0))
    sizes = np.stack([-np.log1p(-draws.uniform(f"weight:{name}")) for name in criteria], axis=1)
    sizes = -np.sort(-sizes / sizes.sum(axis=1, keepdims=True), axis=1)
    weights = np.empty_like(sizes)
    np.put_along_axis(weights, draw_extensions(draws, criteria, order), sizes, axis=1)
    return weights


def draw_extensions(draws: Draws, criteria: Sequence[str], order: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """A uniformly random linear extension per scenario: positions in ``criteria``, most important first."""
    keys = np.stack([draws.uniform(f"order:{name}") for name in criteria], axis=1)
    shuffled = np.argsort(keys, axis=1, kind="stable")
    group = {name: at for at, names in enumerate(order) for name in names}
    layer = np.array([group.get(name, -1) for name in criteria])
    is_listed = layer[shuffled] >= 0
    # Listed criteria by group, and by their own key inside it; free ones at the end, where they are cut off.
    by_layer = np.lexsort((keys, np.broadcast_to(np.where(layer < 0, len(order), layer), keys.shape)), axis=1)
    extensions = shuffled.copy()
    extensions[is_listed] = by_layer[:, : len(group)].ravel()
    return extensions
