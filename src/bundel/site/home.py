"""What the home page shows: the municipalities to choose from, what was found, and what comes for everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.queries import Found, MunicipalityRow
from bundel.site.navigation import address

SHOWN_EVENTS = 12


@dataclass(frozen=True)
class Choice:
    """One municipality that can be chosen; ``note`` says why it was found when its name does not show that."""

    name: str
    url: str
    province: str
    population: int | None
    note: str = ""

    @property
    def population_text(self) -> str:
        return number_format(self.population, force_grouping=True) if self.population else ""


@dataclass(frozen=True)
class Province:
    name: str
    municipalities: list[Choice]

    @property
    def summary(self) -> str:
        number = len(self.municipalities)
        words = ngettext("%(name)s: %(number)d gemeente", "%(name)s: %(number)d gemeenten", number)
        return words % {"name": self.name, "number": number}


@dataclass(frozen=True)
class HomePage:
    query: str
    found: list[Choice]
    provinces: list[Province]
    examples: list[Choice]
    total: int
    coming: Sequence[Any] = field(default_factory=list)
    coming_total: int = 0


def home_page(query: str, today: date) -> HomePage:
    """Everything on the home page; without a question nothing is searched."""
    rows = organisations.municipalities(today)
    real = [row for row in rows if not row.is_example]
    return HomePage(
        query=query,
        found=[found_choice(one) for one in organisations.find_municipalities(query, today)],
        provinces=by_province(real),
        examples=[choice(row) for row in rows if row.is_example],
        total=len(real),
    )


def choice(row: MunicipalityRow) -> Choice:
    return Choice(row.name, address("portfolio:municipality", row.code), row.province, row.population)


def found_choice(found: Found) -> Choice:
    return Choice(
        found.name, address("portfolio:municipality", found.code), found.province, found.population, found_note(found)
    )


def found_note(found: Found) -> str:
    """Why a municipality was found when its own name does not show it."""
    if found.is_example:
        return _("Dit is een verzonnen voorbeeld.")
    if found.former_code:
        return _("%(former)s hoort nu bij deze gemeente.") % {"former": found.through}
    if found.through:
        return _("Ook bekend als %(other)s.") % {"other": found.through}
    return ""


def by_province(rows: list[MunicipalityRow]) -> list[Province]:
    """The municipalities, given by name, under their province."""
    groups: dict[str, list[Choice]] = {}
    for row in rows:
        groups.setdefault(row.province, []).append(choice(row))
    return [Province(name, choices) for name, choices in sorted(groups.items())]
