"""Bringing in the reference data; a person's own change survives it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from bundel.apps.organisations.actions.lines import lines_of, load_lines, refuse_impossible
from bundel.apps.organisations.files import Alias, OwnTables, read_own_tables
from bundel.apps.organisations.models import Organisation, OrganisationKind, OtherName, loadable_fields
from bundel.apps.organisations.names import search_key
from bundel.engine.reference.faults import BadData, DataFault
from bundel.engine.reference.reference import Reference

KINDS = {
    "municipality": gettext_noop("gemeente"),
    "affiliated_body": gettext_noop("verbonden partij"),
    "chain_partner": gettext_noop("ketenpartner"),
    "ministry": gettext_noop("ministerie of uitvoerder"),
    "association": gettext_noop("vereniging van gemeenten"),
    "cert": gettext_noop("informatiebeveiligingsdienst"),
    "oversight": gettext_noop("toezichthouder"),
}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load made, changed and removed; all zero when nothing was new."""

    made: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@transaction.atomic
def load_organisations(reference: Reference, folder: Path | None = None) -> Loaded:
    """Bring municipalities, former ones, examples, other organisations and search names up to date.

    Repeatable: a second run changes nothing. A field that a person changed keeps that value; names and
    successions that a person added stay. Raises BadData, and loads nothing, for an alias of an unknown code.
    """
    tables = read_own_tables(folder)
    began = {one.code: date.fromisoformat(one.began_on) for one in tables.beginnings}
    wanted = {**_of_reference(reference, began), **_of_tables(tables)}
    lines = lines_of(reference, began)
    _refuse_unknown(tables.aliases, wanted)
    refuse_impossible(lines, {code: (values["valid_from"], values["valid_until"]) for code, values in wanted.items()})
    for place, (code, name) in enumerate(KINDS.items()):
        OrganisationKind.objects.get_or_create(code=code, defaults={"name": name, "place": place})
    loaded = _load_rows(wanted)
    ids = dict(Organisation.objects.values_list("code", "id"))
    return loaded + _load_names(tables.aliases, ids) + Loaded(*load_lines(lines, ids))


def _of_reference(reference: Reference, began: dict[str, date]) -> dict[str, Values]:
    wanted: dict[str, Values] = {}
    for former in reference.former_municipalities:
        ends = date.fromisoformat(former.ended_on) + timedelta(days=1)
        since = began.get(former.code)
        wanted[former.code] = _values(name=former.name, name_common=former.name, valid_from=since, valid_until=ends)
    for row in reference.municipalities:
        budget = reference.budget_by_code.get(row.code)
        figures = asdict(budget) if budget else {}
        figures["budget_year"] = figures.pop("year", None)
        wanted[row.code] = _values(**{**figures, **asdict(row), "valid_from": began.get(row.code)})
    return wanted


def _of_tables(tables: OwnTables) -> dict[str, Values]:
    wanted = {row.code: _values(**asdict(row), is_example=True) for row in tables.examples}
    for other in tables.others:
        wanted[other.code] = _values(kind_id=other.kind, name=other.name, name_common=other.name_common)
    return wanted


def _values(**given: Any) -> Values:
    given.pop("code", None)
    return {**loadable_fields(), "kind_id": OrganisationKind.MUNICIPALITY, "is_example": False, **given}


def _refuse_unknown(aliases: tuple[Alias, ...], wanted: dict[str, Values]) -> None:
    faults = [
        DataFault("municipality_aliases.csv", line, "code", "the code of a known organisation", alias.code)
        for line, alias in enumerate(aliases, start=2)
        if alias.code not in wanted
    ]
    if faults:
        raise BadData(faults)


def _load_rows(wanted: dict[str, Values]) -> Loaded:
    standing = {row.code: row for row in Organisation.objects.filter(code__in=wanted)}
    fresh = [_fresh(code, values) for code, values in wanted.items() if code not in standing]
    Organisation.objects.bulk_create(fresh)
    changed = [row for code, row in standing.items() if _takes_over(row, wanted[code])]
    Organisation.objects.bulk_update(changed, [*loadable_fields(), "search_key", "as_loaded"], batch_size=100)
    return Loaded(made=len(fresh), changed=len(changed))


def _fresh(code: str, values: Values) -> Organisation:
    row = Organisation(code=code, **values, as_loaded=_plain(values))
    row.search_key = search_key(row.name)
    return row


def _takes_over(row: Organisation, values: Values) -> bool:
    """Give the row the new values, except where a person changed it; whether anything changed."""
    plain = _plain(values)
    if plain == row.as_loaded:
        return False
    standing = _plain({name: getattr(row, name) for name in values})
    for name, value in values.items():
        if standing[name] == row.as_loaded.get(name):
            setattr(row, name, value)
    row.search_key, row.as_loaded = search_key(row.name), plain
    return True


def _plain(values: Values) -> Values:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _load_names(aliases: tuple[Alias, ...], ids: dict[str, int]) -> Loaded:
    wanted = {(ids[one.code], search_key(one.name)): one for one in aliases}
    standing = {(row.organisation_id, row.search_key): row for row in OtherName.objects.all()}
    gone = [row.pk for key, row in standing.items() if row.is_loaded and key not in wanted]
    OtherName.objects.filter(pk__in=gone).delete()
    fresh = [
        OtherName(
            organisation_id=key[0], search_key=key[1], name=one.name, kind=one.kind, reason=one.reason, is_loaded=True
        )
        for key, one in wanted.items()
        if key not in standing
    ]
    OtherName.objects.bulk_create(fresh)
    return Loaded(made=len(fresh), removed=len(gone))
