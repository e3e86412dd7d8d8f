"""Which organisations there are, how to find one, and what came before and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bundel.apps.organisations.models import Organisation, OtherName, Succession
from bundel.apps.organisations.names import search_key, words_of
from bundel.engine.geography.dot_map import Place
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


@dataclass(frozen=True, slots=True)
class Lineage:
    """Codes of what merged into an organisation, and of what it merged into, nearest first."""

    code: str
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]

    @property
    def own_and_before(self) -> tuple[str, ...]:
        """Whose records an organisation now answers for: its own and those of what merged into it."""
        return (self.code, *self.predecessors)


ROW_FIELDS = tuple(MunicipalityRow.__dataclass_fields__)


def municipality(code: str, on: date) -> MunicipalityRow | None:
    """The municipality with this code that exists on a day, or None."""
    found = _rows(Organisation.objects.municipalities().valid_on(on).filter(code=code).values(*ROW_FIELDS))
    return found[0] if found else None


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


def successors(code: str) -> list[MunicipalityRow]:
    """The present municipalities that a former one went into, at the end of the line; empty for a present one."""
    after = _closure(code, [(pair[0], pair[1]) for pair in _pairs()])
    return _rows(
        Organisation.objects.municipalities()
        .filter(code__in=after, valid_until__isnull=True)
        .order_by("search_key")
        .values(*ROW_FIELDS)
    )


def lineage(code: str, on: date) -> Lineage:
    """What came before and after an organisation through successions up to and including a day."""
    pairs = [(before, after) for before, after, since in _pairs() if since <= on]
    return Lineage(
        code=code,
        predecessors=tuple(_closure(code, [(after, before) for before, after in pairs])),
        successors=tuple(_closure(code, pairs)),
    )


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


def with_example(reference: Reference, code: str) -> Reference:
    """The reference data with an example municipality of the database added; unchanged for a real one."""
    rows: Any = Organisation.objects.filter(code=code, is_example=True).values()
    row: dict[str, Any] | None = rows.first()
    if row is None or code in reference.municipality_by_code:
        return reference
    figures = ("salaries_thousand_euro", "overhead_thousand_euro", "spending_thousand_euro")
    one = Municipality(**{name: row[name] for name in Municipality.__dataclass_fields__})
    budget = Budget(code=code, year=row["budget_year"], **{name: row[name] for name in figures})
    return replace(reference, municipalities=(*reference.municipalities, one), budgets=(*reference.budgets, budget))


def _rows(values: Iterable[dict[str, Any]]) -> list[MunicipalityRow]:
    return [MunicipalityRow(**row) for row in values]


def _pairs() -> list[tuple[str, str, date]]:
    return list(Succession.objects.values_list("predecessor__code", "successor__code", "on"))


def _closure(code: str, pairs: list[tuple[str, str]]) -> list[str]:
    """Everything that can be reached from a code, nearest first; a circle in the data does no harm."""
    following: dict[str, list[str]] = defaultdict(list)
    for start, end in pairs:
        following[start].append(end)
    reached: list[str] = []
    waiting = [code]
    while waiting:
        for one in following[waiting.pop(0)]:
            if one not in reached and one != code:
                reached.append(one)
                waiting.append(one)
    return reached


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
    pairs = [(before, after) for before, after, since in _pairs() if since <= on]
    best: dict[str, tuple[int, str, str]] = {code: (rank, through, "") for code, (rank, through) in hits.items()}
    former = {before for before, _ in pairs}
    names = dict(Organisation.objects.filter(code__in=former & set(hits)).values_list("code", "name"))
    for code in names:
        rank, through = hits[code]
        for after in _closure(code, pairs):
            if after not in best or rank + 1 < best[after][0]:
                best[after] = (rank + 1, through or names[code], code)
    rows = Organisation.objects.municipalities().valid_on(on).filter(code__in=best)
    found = [_found(row, *best[row["code"]]) for row in rows.values(*ROW_FIELDS)]
    return sorted(found, key=lambda one: (one.rank, one.is_example, -one.population, one.name))


def _found(row: dict[str, Any], rank: int, through: str, former_code: str) -> Found:
    shown = {name: row[name] for name in ("code", "name", "name_common", "province", "population", "is_example")}
    shown["population"] = row["population"] or 0
    return Found(**shown, through=through, former_code=former_code, rank=rank)
