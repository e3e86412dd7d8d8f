"""Municipalities of today and of the past, their budgets and the joint products they use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bundel.engine.reference.amounts import Between, Count, Day, MunicipalityCode, PartialDate, Pattern, Slug, Text

Year = Annotated[int, Between(1900, 2200)]


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of today's municipalities; ``code`` is its CBS and TOOI code, such as GM0513."""

    code: MunicipalityCode
    name: Text
    name_common: Text
    province_code: Annotated[str, Pattern(r"PV\d{2}", "a province code such as PV28")]
    province: Text
    population: Annotated[int, Between(1)]
    population_year: Year
    corop_code: Annotated[str, Pattern(r"CR\d{2}", "a COROP code such as CR28")]
    corop: Text
    safety_region_code: Annotated[str, Pattern(r"VR\d{2}", "a safety region code such as VR16")]
    safety_region: Text
    size_class: Text
    urbanity_class: Annotated[int, Between(1, 5)]
    urbanity: Text
    lon: Annotated[float, Between(3, 8)]
    lat: Annotated[float, Between(50, 54)]


@dataclass(frozen=True, slots=True)
class FormerMunicipality:
    """A municipality that no longer exists, with the present ones that took over its area."""

    code: MunicipalityCode
    name: Text
    ended_on: Day
    successors: tuple[MunicipalityCode, ...]


@dataclass(frozen=True, slots=True)
class Budget:
    """What a municipality budgeted for one year, in thousands of euros (Iv3); zero may mean 'somewhere else'."""

    code: MunicipalityCode
    year: Year
    salaries_thousand_euro: Count
    overhead_thousand_euro: Count
    spending_thousand_euro: Count


@dataclass(frozen=True, slots=True)
class ProductUse:
    """A municipality uses, or takes part in, a joint product, according to a source."""

    product: Text
    category: Text
    code: MunicipalityCode
    status: Text
    source: Text


@dataclass(frozen=True, slots=True)
class ProductInitiative:
    """Which initiative the use of a product says something about (None: none), and when the source was read."""

    product: Text
    initiative: Slug | None
    read_on: Day
    status_as_of: PartialDate | None
    reason: Text
