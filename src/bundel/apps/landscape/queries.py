"""Reads of the local landscape: what a municipality uses, and how many take part in an initiative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bundel.apps.landscape.models import ProductUse
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class UseRow:
    """One joint product that a municipality uses, according to a source."""

    product: str
    category: str
    status: str
    source: str
    initiative: str | None
    read_on: date | None
    status_as_of: str | None


def used_by(code: str) -> list[UseRow]:
    """What a municipality uses or takes part in according to a source, by product. One query."""
    rows = ProductUse.objects.filter(code=code).values_list(
        "product", "category", "status", "source", "initiative__slug", "read_on", "status_as_of"
    )
    return [UseRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class UserRow:
    """One municipality that uses, or takes part in, something according to a source."""

    code: str
    product: str
    status: str
    source: str
    initiative: str
    read_on: date | None


def users_of(initiatives: Iterable[str]) -> list[UserRow]:
    """Who uses what says something about these initiatives, by municipality. One query."""
    rows = ProductUse.objects.filter(initiative__slug__in=list(initiatives)).values_list(
        "code", "product", "status", "source", "initiative__slug", "read_on"
    )
    return [UserRow(*row) for row in rows]


def share_taking_part(initiative: str, reference: Reference) -> float | None:
    """The known share of municipalities that take part, from 0 to 1; None when no source says how many."""
    known = [reference.initiative_by_id[initiative].participants or 0]
    known.append(ProductUse.objects.filter(initiative__slug=initiative).values("code").distinct().count())
    most = max(known)
    return min(1.0, most / len(reference.municipalities)) if most else None
