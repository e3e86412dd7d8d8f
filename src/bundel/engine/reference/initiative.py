"""Initiatives: the facts about what municipalities do jointly, as read from public sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bundel.engine.reference.amounts import Between, Count, PartialDate, Slug, Text
from bundel.engine.reference.municipality import Year

Kind = Literal["wet", "programma", "standaard", "raamovereenkomst", "voorziening", "project"]
Phase = Literal["propositie", "verkenning", "ontwikkeling", "implementatie", "beheer", "afgerond", "gestopt"]
Evidence = Literal["gelezen", "bekend"]


@dataclass(frozen=True, slots=True)
class Initiative:
    """One joint initiative; ``evidence`` bekend means that nobody looked it up: never show it as a fact."""

    id: Slug
    name: Text
    summary: Text
    theme: Slug
    kind: Kind
    phase: Phase
    initiator: Text
    legal_basis: Text | None
    mandatory: bool
    deadline: PartialDate | None
    deadline_history: tuple[PartialDate, ...]
    start: Year | None
    end: Year | None
    participants: Count | None
    participants_year: Year | None
    known_costs_eur: Annotated[int, Between(0)] | None
    known_savings_eur: Annotated[int, Between(0)] | None
    audience: Text
    depends_on: tuple[Slug, ...]
    follows: tuple[Slug, ...]
    source: tuple[Text, ...]
    evidence: Evidence
    status_as_of: PartialDate | None
    notes: Text | None


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the twelve themes, with its name on screen."""

    id: Slug
    name: Text


@dataclass(frozen=True, slots=True)
class HorizonEvent:
    """Something with a date, or an expected date, that touches municipalities."""

    id: Slug
    title: Text
    kind: Literal["wet", "verkiezing", "kalender", "contract", "techniek"]
    date: PartialDate | None
    expected: Text | None
    date_certainty: Literal["vast", "gepland", "verwacht", "onbekend"]
    earlier_dates: tuple[PartialDate, ...]
    bindingness: Literal["wet", "ledenbesluit", "advies", "geen"]
    concerns: Text
    audience: Text
    recurring: Text | None
    initiative: Slug | None
    theme: Slug
    source: tuple[Text, ...]
    evidence: Evidence
    as_of: PartialDate | None
    notes: Text | None
