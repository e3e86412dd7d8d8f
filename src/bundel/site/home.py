"""What the home page shows: the municipalities to choose from, what was found, and what comes for everyone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import ngettext

SHOWN_EVENTS = 12


class Row(Protocol):
    """What the home page needs to know of a municipality."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def province(self) -> str: ...
    @property
    def population(self) -> int | None: ...


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
    total: int
    coming: Sequence[Any] = field(default_factory=list)
    coming_total: int = 0


def choice(row: Row, note: str = "") -> Choice:
    url = reverse("portfolio:municipality", args=[row.code])
    return Choice(name=row.name, url=url, province=row.province, population=row.population, note=note)


def by_province(rows: Iterable[Row]) -> list[Province]:
    """The municipalities under their province, both in the order of the alphabet."""
    groups: dict[str, list[Choice]] = {}
    for row in sorted(rows, key=lambda row: in_order(row.name)):
        groups.setdefault(row.province, []).append(choice(row))
    return [Province(name, choices) for name, choices in sorted(groups.items())]


def in_order(name: str) -> str:
    """As people look it up: 's-Hertogenbosch under the h."""
    return name.removeprefix("'s-").removeprefix("'t ").casefold()
