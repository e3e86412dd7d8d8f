"""Everything that was found out about one national question, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from bundel.engine.national.alone import Alone
from bundel.engine.national.realising import Realised
from bundel.engine.national.searching import Search, Start
from bundel.engine.national.stability import Stability
from bundel.engine.national.tipping import Tipped, Tipping
from bundel.engine.national.uncertainty import Uncertainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that was found out about one question."""

    search: Search
    best: Realised
    starts: list[tuple[Start, bool]]
    bound: float
    alone: Alone
    stability: Stability
    tipping: list[Tipping]
    could_lead: dict[int, list[Tipped]]
    seed: int
    uncertainty: Uncertainty
