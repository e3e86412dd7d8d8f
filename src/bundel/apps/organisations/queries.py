"""Which organisations there are, how to find one, and what came before and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from bundel.apps.organisations.models import Assignment, Organisation, OtherName, Succession
from bundel.apps.organisations.names import search_key, words_of
from bundel.engine.geography.dot_map import Place
from bundel.engine.lineage import successions as lines
from bundel.engine.lineage.successions import Kind, Lineage, ends
from bundel.engine.lineage.successions import Succession as Line
from bundel.engine.reference.municipality import Budget, Municipality
from bundel.engine.reference.reference import Reference

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """One municipality as a page needs it; budget figures in thousands of euros, None when unknown."""

    code: str
    name: str
    name_common: str
    is_example: bool
    population: int
    population_year: int
    province_code: str
    province: str
    corop_code: str
    corop: str
    safety_region_code: str
    safety_region: str
    size_class: str
    urbanity_class: int
    urbanity: str
    lon: float
    lat: float
    budget_year: int | None
    salaries_thousand_euro: int | None
    overhead_thousand_euro: int | None
    spending_thousand_euro: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """One search result; ``through`` is the other or former name that led here, or empty.

    ``former_code`` is the code of the former municipality of that name, or empty; ``population`` 0 is unknown.
    """

    code: str
    name: str
    name_common: str
    province: str
    population: int
    is_example: bool
    through: str
    former_code: str
    rank: int


ROW_FIELDS = tuple(MunicipalityRow.__dataclass_fields__)


def municipality(code: str, on: date) -> MunicipalityRow | None:
    """The municipality with this code that exists on a day, or None."""
    found = _rows(Organisation.objects.municipalities().valid_on(on).filter(code=code).values(*ROW_FIELDS))
    return found[0] if found else None


def municipality_of_any_time(code: str, on: date) -> MunicipalityRow | None:
    """The same, and one that ended by then as it was on its last day: what it recorded is still kept."""
    ended = Organisation.objects.municipalities().filter(code=code, valid_until__lte=on)
    last = ended.values_list("valid_until", flat=True).first()
    return municipality(code, last - timedelta(days=1) if last else on)


def municipalities(on: date) -> list[MunicipalityRow]:
    """All municipalities that exist on a day by name, the examples last."""
    rows = Organisation.objects.municipalities().valid_on(on).order_by("is_example", "search_key")
    return _rows(rows.values(*ROW_FIELDS))


def places(on: date) -> list[Place]:
    """Where the real municipalities of a day lie, by name: what a map of dots is drawn from."""
    rows = Organisation.objects.municipalities().valid_on(on).filter(is_example=False).order_by("search_key")
    found = rows.values_list("code", "name_common", "lon", "lat")
    return [Place(code, name, lon, lat) for code, name, lon, lat in found if lon is not None and lat is not None]


def organisation_names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each known code, whatever its kind or time."""
    return dict(Organisation.objects.filter(code__in=list(codes)).values_list("code", "name_common"))


def successors(code: str, on: date) -> list[MunicipalityRow]:
    """The municipalities of a day that a former one went into, at the end of the line; empty for one that lives."""
    at_the_end = set(ends(code, _lines(), on)) - {code}
    rows = Organisation.objects.municipalities().valid_on(on).filter(code__in=at_the_end)
    return _rows(rows.order_by("search_key").values(*ROW_FIELDS))


def lineage(code: str, on: date) -> Lineage:
    """What came before and after an organisation through successions up to and including a day. One query."""
    return lines.lineage(code, _lines(), on)


def lineage_codes(code: str, on: date) -> tuple[str, ...]:
    """Whose records count as those of an organisation on a day: its own first, then those of what went into it.

    Every read by organisation that must count what predecessors recorded goes through here. One query.
    """
    return lineage(code, on).own_and_before


def whose_records(codes: Iterable[str], on: date) -> dict[str, tuple[str, ...]]:
    """By organisation, those before it whose records its people may read as their own.

    Of a split that is one of the successors; after a change of boundary nobody. One small query for each step back;
    most organisations have nothing before them, so one.
    """
    back: dict[str, list[str]] = defaultdict(list)
    new = held = frozenset(codes)
    while new:
        steps = Succession.objects.filter(takes_records=True, on__lte=on, successor__code__in=new)
        known, found = {*held, *back}, list(steps.values_list("successor__code", "predecessor__code"))
        for after, before in found:
            back[after].append(before)
        new = frozenset(before for _after, before in found) - known
    return {code: tuple(lines.reached(code, back)) for code in held}


def answering_codes(code: str, on: date) -> tuple[str, ...]:
    """Who answers on a day for what an organisation recorded: itself, or who took its records over. One query."""
    return ends(code, _lines(takes_records=True), on)


def present_codes(codes: Iterable[str], on: date) -> dict[str, tuple[str, ...]]:
    """By organisation, what it is on a day: itself, or what it went into. One query."""
    known = _lines()
    return {code: ends(code, known, on) for code in codes}


def bodies_for(code: str, on: date) -> dict[str, str]:
    """The bodies that do work for an organisation on a day, by code: their names. One query."""
    given = Assignment.objects.valid_on(on).filter(client__code=code, body__in=Organisation.objects.valid_on(on))
    return dict(given.order_by("body__search_key").values_list("body__code", "body__name_common").distinct())


def find_municipalities(text: str, on: date) -> list[Found]:
    """The municipalities that a name, part of a name, search name, former name or code leads to, best first.

    Capitals, accents, hyphens and spaces do not matter; a former municipality leads to each that took it over.
    At most five queries, whatever the number of rows; none for an empty text.
    """
    key = search_key(text)
    if not key:
        return []
    named = Organisation.objects.municipalities().filter(search_key__contains=key)
    coded = Organisation.objects.municipalities().filter(code=text.strip().upper())
    other = OtherName.objects.filter(search_key__contains=key, organisation__kind_id="municipality")
    hits: dict[str, tuple[int, str]] = {}
    for code, name in (named | coded).values_list("code", "name"):
        _note(hits, code, 0 if code == text.strip().upper() else _closeness(text, name), "")
    for code, name in other.values_list("organisation__code", "name"):
        _note(hits, code, _closeness(text, name) + 1, name)
    return _present(hits, on)[:MOST_FOUND]


def with_own(reference: Reference, code: str, before: Iterable[str] = ()) -> Reference:
    """The reference data with a municipality added that the files do not know: an example, or one that merged.

    It uses what those before it used. Unchanged for every other.
    """
    if code in reference.municipality_by_code:
        return reference
    rows: Any = Organisation.objects.municipalities().filter(code=code, population__isnull=False).values()
    row: dict[str, Any] | None = rows.first()
    if row is None:
        return reference
    figures = ("salaries_thousand_euro", "overhead_thousand_euro", "spending_thousand_euro")
    one = Municipality(**{name: row[name] for name in Municipality.__dataclass_fields__})
    budgets = reference.budgets
    if row["budget_year"] is not None:
        budgets += (Budget(code=code, year=row["budget_year"], **{name: row[name] for name in figures}),)
    uses = {use.product: replace(use, code=code) for part in before for use in reference.products_used(part)}
    return replace(
        reference,
        municipalities=(*reference.municipalities, one),
        budgets=budgets,
        product_uses=(*reference.product_uses, *uses.values()),
    )


def _rows(values: Iterable[dict[str, Any]]) -> list[MunicipalityRow]:
    return [MunicipalityRow(**row) for row in values]


def _lines(**narrower: Any) -> list[Line]:
    rows = Succession.objects.filter(**narrower).values_list("predecessor__code", "successor__code", "on", "kind")
    return [Line(before, after, on, cast(Kind, kind)) for before, after, on, kind in rows]


def _closeness(text: str, name: str) -> int:
    """0 exact, 2 the name begins with it, 4 a word does, 6 somewhere inside; a search name comes one later."""
    key = search_key(text)
    if key in (search_key(name), search_key(name.split("(")[0])):
        return 0
    words = words_of(name)
    # By words: "bergen" begins "Bergen op Zoom", and only runs over the words of "Berg en Dal".
    if " ".join(words).startswith(" ".join(words_of(text))):
        return 2
    return 4 if any(word.startswith(key) for word in (*words, "".join(words))) else 6


def _note(hits: dict[str, tuple[int, str]], code: str, rank: int, through: str) -> None:
    if code not in hits or rank < hits[code][0]:
        hits[code] = (rank, through)


def _present(hits: dict[str, tuple[int, str]], on: date) -> list[Found]:
    """What exists on the day, each once through its best name, in order of rank and size."""
    forward, _back = lines.steps(_lines(), on)
    best: dict[str, tuple[int, str, str]] = {code: (rank, through, "") for code, (rank, through) in hits.items()}
    names = dict(Organisation.objects.filter(code__in=set(forward) & set(hits)).values_list("code", "name"))
    for code in names:
        rank, through = hits[code]
        for after in lines.reached(code, forward):
            if after not in best or rank + 1 < best[after][0]:
                best[after] = (rank + 1, through or names[code], code)
    rows = Organisation.objects.municipalities().valid_on(on).filter(code__in=best)
    found = [_found(row, *best[row["code"]]) for row in rows.values(*ROW_FIELDS)]
    return sorted(found, key=lambda one: (one.rank, one.is_example, -one.population, one.name))


def _found(row: dict[str, Any], rank: int, through: str, former_code: str) -> Found:
    shown = {name: row[name] for name in ("code", "name", "name_common", "province", "population", "is_example")}
    shown["population"] = row["population"] or 0
    return Found(**shown, through=through, former_code=former_code, rank=rank)
