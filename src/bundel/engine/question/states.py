"""How it stands with us: what the municipality said, else what facts or our assumptions say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bundel.engine.question.profile import Profile
from bundel.engine.reference.reference import Reference
from bundel.engine.reference.rules import State

StateBasis = Literal["own", "product_use", "share", "assumed"]
CURATED: dict[str, State] = {
    "loopt": "running",
    "klaar": "done",
    "niet": "not_taking_part",
    "nvt": "not_applicable",
    "onbekend": "unknown",
}
"""The words of curation.yaml, in the words of the code."""


@dataclass(frozen=True, slots=True)
class OwnState:
    """The state of one initiative and what it rests on.

    ``source`` names the products, or the share of the municipalities as a fraction, or the ground in words.
    """

    state: State
    basis: StateBasis
    source: str


@dataclass(frozen=True, slots=True)
class States:
    """The states of all initiatives in one municipality."""

    reference: Reference
    code: str
    profile: Profile
    _known: dict[str, OwnState] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Defaults that were worked out before: one question asks for the same ones hundreds of times."""

    def of(self, initiative: str) -> OwnState:
        """The state that counts: the municipality's own answer before any default."""
        own = self.profile.running.get(initiative, "unknown")
        return self.default(initiative) if own == "unknown" else OwnState(own, "own", "")

    def default(self, initiative: str) -> OwnState:
        """What we fill in beforehand: product use, half of the municipalities or more, else the curation."""
        if initiative not in self._known:
            self._known[initiative] = self._default(initiative)
        return self._known[initiative]

    def _default(self, initiative: str) -> OwnState:
        products = self._products(initiative)
        if products:
            return OwnState("running", "product_use", ", ".join(products))
        row = self.reference.curation_by_id[initiative]
        share = self._share(initiative)
        if row.standing == "decide" and share >= self._likely:
            return OwnState("running", "share", f"{share:.2f}")
        return OwnState(CURATED[row.own_state_default.state], "assumed", row.own_state_default.basis)

    def is_weighed(self, initiative: str) -> bool:
        """Whether its own state leaves something to weigh."""
        return self.of(initiative).state not in self.reference.rules.states.not_weighed

    @property
    def _likely(self) -> float:
        return self.reference.assumptions.figures.likely_takes_part.share_of_municipalities

    def _products(self, initiative: str) -> list[str]:
        """The products in use here that say that the initiative, or a part of it, is in use."""
        names = self._products_of(initiative)
        return sorted({use.product for use in self.reference.products_used(self.code) if use.product in names})

    def _products_of(self, initiative: str) -> set[str]:
        parts = {row.id for row in self.reference.curations if row.part_of == initiative}
        rows = self.reference.product_initiatives
        return {row.product for row in rows if row.initiative and row.initiative in parts | {initiative}}

    def _share(self, initiative: str) -> float:
        """The share of the municipalities that take part: as a source says, or as product use shows."""
        products = self._products_of(initiative)
        users = {use.code for use in self.reference.product_uses if use.product in products}
        told = self.reference.initiative_by_id[initiative].participants or 0
        return max(told, len(users)) / max(1, len(self.reference.municipalities))
