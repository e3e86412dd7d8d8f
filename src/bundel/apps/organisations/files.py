"""Reads the four tables of reference data that only this app needs, checked like all others."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from bundel.engine.reference.amounts import Count, Day, Pattern, Text
from bundel.engine.reference.documents import LINE, read_csv, read_text
from bundel.engine.reference.faults import BadData, DataFault, Faults
from bundel.engine.reference.municipality import Municipality, Year
from bundel.engine.reference.plain import WRONG, convert, plain_from_texts
from bundel.engine.reference.reading import packaged_folder

Row = TypeVar("Row")
OrganisationCode = Annotated[str, Pattern(r"[A-Z]{2,12}\d{0,4}", "a code of capitals and digits such as GM0513")]


@dataclass(frozen=True, slots=True)
class ExampleMunicipality(Municipality):
    """A fictional municipality with its budget, so that no real one carries invented data."""

    budget_year: Year
    salaries_thousand_euro: Count
    overhead_thousand_euro: Count
    spending_thousand_euro: Count


@dataclass(frozen=True, slots=True)
class Alias:
    """A name by which people look for a municipality."""

    code: OrganisationCode
    name: Text
    kind: Literal["everyday", "frisian", "dutch", "spelling", "main_place"]
    reason: Text


@dataclass(frozen=True, slots=True)
class OtherOrganisation:
    """An organisation that is no municipality."""

    code: OrganisationCode
    kind: Literal["affiliated_body", "chain_partner", "ministry", "association", "cert", "oversight"]
    name: Text
    name_common: Text


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first day of a municipality that began after the register did."""

    code: OrganisationCode
    began_on: Day


@dataclass(frozen=True, slots=True)
class OwnTables:
    examples: tuple[ExampleMunicipality, ...]
    aliases: tuple[Alias, ...]
    others: tuple[OtherOrganisation, ...]
    beginnings: tuple[Beginning, ...]


def read_own_tables(folder: Path | None = None) -> OwnTables:
    """All four, or BadData that names file, line and field; without a folder the data that came with Bundel."""
    folder = folder or packaged_folder()
    faults: list[DataFault] = []
    tables = OwnTables(
        examples=_table(folder / "example_municipalities.csv", ExampleMunicipality, faults),
        aliases=_table(folder / "municipality_aliases.csv", Alias, faults),
        others=_table(folder / "other_organisations.csv", OtherOrganisation, faults),
        beginnings=_table(folder / "municipality_beginnings.csv", Beginning, faults),
    )
    if faults:
        raise BadData(faults)
    return tables


def _table(file: Path, kind: type[Row], faults: list[DataFault]) -> tuple[Row, ...]:
    here = Faults(file.name, starts_with_line=True)
    columns = tuple(one.name for one in fields(kind))  # type: ignore[arg-type]
    text = read_text(file, here)
    rows = []
    for texts in read_csv(text, columns, here) if text is not None else ():
        line = int(texts.pop(LINE))
        rows.append(convert(kind, plain_from_texts(kind, texts), (line,), here))
    faults += here.found
    return tuple(row for row in rows if row is not WRONG)
