"""A few municipalities and a body, made in an instant: no reference data needed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bundel.apps.audit.actions import Trail
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.organisations.names import search_key

TODAY, DAY = date(2026, 11, 28), date(2027, 1, 1)
TRAIL = Trail(datetime(2026, 11, 28, 9, tzinfo=UTC), "test")
PLACES = {"municipality": 0, "affiliated_body": 1, "association": 4}


def organisation(code: str, kind: str = "municipality", **more: Any) -> Organisation:
    """An organisation whose name is its code in small letters; a municipality has 10.000 inhabitants and a budget."""
    row, _made = OrganisationKind.objects.get_or_create(code=kind, defaults={"name": kind, "place": PLACES[kind]})
    figures = {
        "population": 10_000, "population_year": 2025, "province": "Groningen", "budget_year": 2025,
        "salaries_thousand_euro": 10, "overhead_thousand_euro": 5, "spending_thousand_euro": 100,
    }  # fmt: skip
    values = {**(figures if kind == "municipality" else {}), **more}
    name = values.pop("name", code.lower())
    return Organisation.objects.create(
        code=code, kind=row, name=name, name_common=name, search_key=search_key(name), **values
    )
