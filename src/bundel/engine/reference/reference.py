"""All reference data together, with the look-ups that other rooms need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bundel.engine.reference.assumptions import Assumptions
from bundel.engine.reference.curation import Curation, Disagreement, Package, SecondOpinion
from bundel.engine.reference.initiative import HorizonEvent, Initiative, Theme
from bundel.engine.reference.municipality import (
    Budget,
    FormerMunicipality,
    Municipality,
    ProductInitiative,
    ProductUse,
)
from bundel.engine.reference.rules import Rules

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everything that the files of data/ say; made by ``read_reference``, or from rows of a database."""

    municipalities: tuple[Municipality, ...]
    former_municipalities: tuple[FormerMunicipality, ...]
    budgets: tuple[Budget, ...]
    themes: tuple[Theme, ...]
    initiatives: tuple[Initiative, ...]
    curations: tuple[Curation, ...]
    packages: tuple[Package, ...]
    curation_meta: Mapping[str, Any]
    second_opinions: tuple[SecondOpinion, ...]
    disagreements: tuple[Disagreement, ...]
    events: tuple[HorizonEvent, ...]
    product_uses: tuple[ProductUse, ...]
    product_initiatives: tuple[ProductInitiative, ...]
    assumptions: Assumptions
    rules: Rules

    municipality_by_code: Mapping[str, Municipality] = field(init=False, repr=False, compare=False)
    former_by_code: Mapping[str, FormerMunicipality] = field(init=False, repr=False, compare=False)
    budget_by_code: Mapping[str, Budget] = field(init=False, repr=False, compare=False)
    theme_by_id: Mapping[str, Theme] = field(init=False, repr=False, compare=False)
    initiative_by_id: Mapping[str, Initiative] = field(init=False, repr=False, compare=False)
    curation_by_id: Mapping[str, Curation] = field(init=False, repr=False, compare=False)
    package_by_id: Mapping[str, Package] = field(init=False, repr=False, compare=False)
    second_opinion_by_id: Mapping[str, SecondOpinion] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        look_ups: dict[str, Mapping[str, object]] = {
            "municipality_by_code": _by("code", self.municipalities),
            "former_by_code": _by("code", self.former_municipalities),
            "budget_by_code": _by("code", self.budgets),
            "theme_by_id": _by("id", self.themes),
            "initiative_by_id": _by("id", self.initiatives),
            "curation_by_id": _by("id", self.curations),
            "package_by_id": _by("id", self.packages),
            "second_opinion_by_id": _by("id", self.second_opinions),
        }
        for name, look_up in look_ups.items():
            object.__setattr__(self, name, look_up)

    def events_of(self, initiative: str) -> tuple[HorizonEvent, ...]:
        """The dated events of one initiative."""
        return tuple(event for event in self.events if event.initiative == initiative)

    def products_used(self, code: str) -> tuple[ProductUse, ...]:
        """The joint products that a municipality uses according to a source."""
        return tuple(use for use in self.product_uses if use.code == code)


def _by(key: str, rows: Iterable[Row]) -> Mapping[str, Row]:
    return {getattr(row, key): row for row in rows}
