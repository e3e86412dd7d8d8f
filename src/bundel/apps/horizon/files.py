"""From the typed rows of the reference data to columns, and from columns back to typed rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bundel.engine.reference.curation import Curation, Package, SecondOpinion
from bundel.engine.reference.initiative import HorizonEvent, Initiative, Theme
from bundel.engine.reference.plain import from_plain, to_plain
from bundel.engine.reference.reference import Reference

Values = dict[str, Any]
CORRECTABLE = (
    "name", "summary", "phase", "initiator", "legal_basis", "deadline", "start", "end", "participants",
    "participants_year", "known_costs_eur", "known_savings_eur", "status_as_of", "notes", "entry", "entry_note",
    "decides",
)  # fmt: skip
"""The fields of an initiative of which every change is kept as a fact, and that a curator may correct."""


def initiative_values(
    reference: Reference, themes: Mapping[str, int], packages: Mapping[str, int]
) -> dict[str, Values]:
    """The columns of every initiative by slug."""
    return {
        row.id: {
            "place": place,
            **_facts(row, themes),
            **_curation(reference.curation_by_id[row.id], packages),
            "second_opinion": _second(reference.second_opinion_by_id.get(row.id)),
        }
        for place, row in enumerate(reference.initiatives)
    }


def _facts(row: Initiative, themes: Mapping[str, int]) -> Values:
    values: Values = to_plain(row)
    for name in ("id", "deadline_history"):
        del values[name]
    values["theme_id"] = themes[values.pop("theme")]
    return values


def _curation(row: Curation, packages: Mapping[str, int]) -> Values:
    values: Values = to_plain(row)
    del values["id"]
    package = values.pop("package")
    values["package_id"] = packages[package] if package else None
    obligation = values.pop("obligation")
    return {**values, **{f"obligation_{name}": value for name, value in obligation.items()}}


def _second(row: SecondOpinion | None) -> Values | None:
    if row is None:
        return None
    values: Values = to_plain(row)
    del values["id"]
    return values


def event_values(reference: Reference, themes: Mapping[str, int], initiatives: Mapping[str, int]) -> dict[str, Values]:
    """The columns of every event by slug."""
    return {row.id: _event(place, row, themes, initiatives) for place, row in enumerate(reference.events)}


def _event(place: int, row: HorizonEvent, themes: Mapping[str, int], initiatives: Mapping[str, int]) -> Values:
    values: Values = to_plain(row)
    for name in ("id", "earlier_dates"):
        del values[name]
    initiative = values.pop("initiative")
    values["initiative_id"] = initiatives[initiative] if initiative else None
    values["theme_id"] = themes[values.pop("theme")]
    return {"place": place, **values}


def package_values(reference: Reference) -> dict[str, Values]:
    """The columns of every package by slug."""
    return {
        row.id: {"place": place, **{name: value for name, value in to_plain(row).items() if name != "id"}}
        for place, row in enumerate(reference.packages)
    }


def theme_values(reference: Reference) -> dict[str, Values]:
    """The columns of every theme by slug."""
    return {row.id: {"place": place, "name": row.name} for place, row in enumerate(reference.themes)}


def read_theme(row: Values) -> Theme:
    return Theme(id=row["slug"], name=row["name"])


def read_package(row: Values) -> Package:
    return from_plain(Package, {"id": row["slug"], **_only(row, Package, "id")})


def read_initiative(row: Values, theme: str, earlier: list[Any]) -> Initiative:
    """An initiative with its date history, oldest first."""
    own = _only(row, Initiative, "id", "theme", "deadline_history")
    return from_plain(Initiative, {"id": row["slug"], "theme": theme, "deadline_history": earlier, **own})


def read_curation(row: Values, package: str | None) -> Curation:
    own = _only(row, Curation, "id", "package", "obligation")
    obligation = {name: row[f"obligation_{name}"] for name in ("level", "ground", "certainty")}
    return from_plain(Curation, {"id": row["slug"], "package": package, "obligation": obligation, **own})


def read_second_opinion(row: Values) -> SecondOpinion:
    return from_plain(SecondOpinion, {"id": row["slug"], **row["second_opinion"]})


def read_event(row: Values, theme: str, initiative: str | None, earlier: list[Any]) -> HorizonEvent:
    """An event with its earlier dates, oldest first."""
    own = _only(row, HorizonEvent, "id", "theme", "initiative", "earlier_dates")
    more = {"theme": theme, "initiative": initiative, "earlier_dates": earlier}
    return from_plain(HorizonEvent, {"id": row["slug"], **more, **own})


def _only(row: Values, kind: type, *without: str) -> Values:
    return {name: row[name] for name in kind.__dataclass_fields__ if name not in without}  # type: ignore[attr-defined]
