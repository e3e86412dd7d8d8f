"""What scenarios say: in which share of them something goes on, and who takes part in how many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bundel.engine.national.constants import LEVEL
from bundel.engine.portfolio.constants import DIGITS
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Indices
from bundel.engine.portfolio.shares import wilson

Packed = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scenario: the level of every undertaking, who takes part (in bits), and the proven gap."""

    level: Indices
    part: Packed
    gap: float


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """All scenarios together."""

    outcomes: tuple[Outcome, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.outcomes)

    def share(self, joint: int, level: int) -> tuple[float | None, list[float] | None]:
        """In which share of the scenarios this level or a higher one is reached, with its interval."""
        if not self.outcomes:
            return None, None
        share = float(np.mean([one.level[joint] >= level for one in self.outcomes]))
        low, high = wilson(share, self.count, LEVEL)
        return round(share, DIGITS), [round(low, DIGITS), round(high, DIGITS)]

    def taking_part(self, joint_count: int) -> Numbers | None:
        """Municipalities × undertakings: in which share of the scenarios each takes part."""
        if not self.outcomes:
            return None
        parts = [np.unpackbits(one.part, axis=1, count=joint_count) for one in self.outcomes]
        return np.asarray(np.mean(parts, axis=0))

    def gaps(self) -> tuple[float | None, float | None]:
        """Mean and largest proven gap."""
        if not self.outcomes:
            return None, None
        gaps = [one.gap for one in self.outcomes]
        return round(float(np.mean(gaps)), DIGITS), round(max(gaps), DIGITS)
