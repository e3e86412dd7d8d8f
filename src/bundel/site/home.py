"""What the home page shows: the municipalities to choose from, what was found, and what comes for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bundel.apps.horizon import queries as horizon
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.queries import Found, MunicipalityRow
from bundel.engine.reference.initiative import HorizonEvent
from bundel.site import words
from bundel.site.navigation import address

SHOWN_EVENTS = 12
MONTHS_AHEAD = 24


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
class Coming:
    """One event that comes for every municipality."""

    when: str
    title: str
    url: str
    kind: str
    certainty: str


@dataclass(frozen=True)
class HomePage:
    query: str
    found: list[Choice]
    provinces: list[Province]
    examples: list[Choice]
    total: int
    coming: list[Coming]
    coming_total: int


def home_page(query: str, today: date) -> HomePage:
    """Everything on the home page; without a question nothing is searched."""
    rows = organisations.municipalities(today)
    real = [row for row in rows if not row.is_example]
    events = [one for one in horizon.coming_within(MONTHS_AHEAD, today) if is_for_everyone(one)]
    return HomePage(
        query=query,
        found=[found_choice(one) for one in organisations.find_municipalities(query, today)],
        provinces=by_province(real),
        examples=[choice(row) for row in rows if row.is_example],
        total=len(real),
        coming=[coming(event) for event in events[:SHOWN_EVENTS]],
        coming_total=len(events),
    )


def is_for_everyone(event: HorizonEvent) -> bool:
    """Not what only some municipalities meet, nor what comes back every year."""
    return event.audience == "alle gemeenten" and event.recurring is None


def coming(event: HorizonEvent) -> Coming:
    return Coming(
        when=words.date_words(event.date or ""),
        title=event.title,
        url=address("horizon:topic", event.initiative) if event.initiative else "",
        kind=str(words.EVENT_KINDS[event.kind]),
        certainty=str(words.DATE_CERTAINTIES[event.date_certainty]),
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
