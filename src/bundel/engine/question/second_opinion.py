"""How far a second opinion lies from the first estimate: rules without words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bundel.engine.reference.amounts import Range


@dataclass(frozen=True, slots=True)
class Distance:
    """Two intervals beside each other; ``low`` to ``high`` is what they share, or the hole between them.

    ``middles`` is how many hours higher the middle of the second lies.
    """

    kind: Literal["same", "overlap", "apart"]
    low: float
    high: float
    middles: float


def distance(first: Range, second: Range) -> Distance:
    """How far apart two estimates of the same hours are."""
    low, high = max(first.low, second.low), min(first.high, second.high)
    middles = (second.low + second.high - first.low - first.high) / 2
    if first == second:
        return Distance("same", first.low, first.high, 0.0)
    if low <= high:
        return Distance("overlap", low, high, middles)
    return Distance("apart", high, low, middles)
