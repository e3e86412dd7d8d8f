"""Reads the folder of reference data, checks everything, and gives it whole or not at all."""

from __future__ import annotations

import types
from dataclasses import fields
from functools import cache
from importlib import resources
from pathlib import Path as FilePath
from typing import Any, TypeVar

from bundel.engine.reference.agreement import disagreeing
from bundel.engine.reference.assumptions import read_assumptions
from bundel.engine.reference.curation import Curation, Disagreement, Package, SecondOpinion
from bundel.engine.reference.documents import LINE, read_csv, read_text, read_yaml
from bundel.engine.reference.faults import BadData, DataFault, Faults
from bundel.engine.reference.initiative import HorizonEvent, Initiative, Theme
from bundel.engine.reference.municipality import (
    Budget,
    FormerMunicipality,
    Municipality,
    ProductInitiative,
    ProductUse,
)
from bundel.engine.reference.plain import WRONG, convert, plain_from_texts
from bundel.engine.reference.reference import Reference
from bundel.engine.reference.rules import read_rules

Row = TypeVar("Row")
TABLES: dict[str, tuple[str, type]] = {
    "municipalities": ("municipalities.csv", Municipality),
    "former_municipalities": ("former_municipalities.csv", FormerMunicipality),
    "budgets": ("budgets_2025.csv", Budget),
    "product_uses": ("product_usage.csv", ProductUse),
    "product_initiatives": ("product_initiatives.csv", ProductInitiative),
}
EXTRA_COLUMNS = {"product_usage.csv": ("municipality",)}
LISTS: dict[str, tuple[str, type]] = {
    "themes": ("themes.yaml", Theme),
    "initiatives": ("initiatives.yaml", Initiative),
    "events": ("horizon.yaml", HorizonEvent),
}
OBJECTS: dict[str, dict[str, tuple[str, type]]] = {
    "curation.yaml": {"packages": ("packages", Package), "records": ("curations", Curation)},
    "second-opinion.yaml": {
        "records": ("second_opinions", SecondOpinion),
        "disagreements": ("disagreements", Disagreement),
    },
}


def read_reference(folder: FilePath | None = None) -> Reference:
    """Read and check the files of a folder; without one, the data that came with Bundel (read once, then kept).

    Raises BadData, naming file, line and field, what was expected and what was found; then nothing is kept.
    """
    return _packaged() if folder is None else _read(folder)


@cache
def _packaged() -> Reference:
    return _read(packaged_folder())


def packaged_folder() -> FilePath:
    """The folder of the data inside an installed Bundel, or that of the source tree."""
    installed = FilePath(str(resources.files("bundel"))) / "data"
    return installed if installed.is_dir() else installed.parents[2] / "data"


def _read(folder: FilePath) -> Reference:
    faults: list[DataFault] = []
    parts: dict[str, Any] = {}
    for name, (file, kind) in TABLES.items():
        parts[name] = _table(folder / file, kind, faults)
    for name, (file, kind) in LISTS.items():
        parts[name] = _list(folder / file, kind, faults)
    for file in OBJECTS:
        parts.update(_object(folder / file, faults))
    for name, reader in (("assumptions", read_assumptions), ("rules", read_rules)):
        here = Faults(f"{name}.yaml")
        text = read_text(folder / here.file, here)
        document = None if text is None else read_yaml(text, here)
        parts[name] = None if here.found else reader(document, here)
        faults += here.found
    if not faults:
        reference = Reference(**parts)
        faults += disagreeing(reference)
    if faults:
        raise BadData(faults)
    return reference


def _table(file: FilePath, kind: type[Row], faults: list[DataFault]) -> tuple[Row, ...]:
    here, rows = Faults(file.name, starts_with_line=True), []
    columns = tuple(one.name for one in fields(kind)) + EXTRA_COLUMNS.get(file.name, ())  # type: ignore[arg-type]
    text = read_text(file, here)
    for texts in read_csv(text, columns, here) if text is not None else ():
        line = int(texts.pop(LINE))
        for extra in EXTRA_COLUMNS.get(file.name, ()):
            texts.pop(extra)
        rows.append(convert(kind, plain_from_texts(kind, texts), (line,), here))
    faults += here.found
    return tuple(row for row in rows if row is not WRONG)


def _list(file: FilePath, kind: type[Row], faults: list[DataFault]) -> tuple[Row, ...]:
    here = Faults(file.name)
    text = read_text(file, here)
    document = None if text is None else read_yaml(text, here)
    rows = () if here.found else convert(_listed(kind), document, (), here)
    faults += here.found
    return () if rows is WRONG else rows


def _object(file: FilePath, faults: list[DataFault]) -> dict[str, Any]:
    here, known = Faults(file.name), OBJECTS[file.name]
    parts: dict[str, Any] = {name: () for name, _ in known.values()}
    text = read_text(file, here)
    document: Any = None if text is None else read_yaml(text, here)
    if not here.found and not isinstance(document, dict):
        here.add((), "an object with " + ", ".join(known), document)
    if not here.found:
        for key, (name, kind) in known.items():
            parts[name] = convert(_listed(kind), document.get(key), (key,), here)
        if file.name == "curation.yaml":
            parts["curation_meta"] = convert(dict[str, object], document.get("meta"), ("meta",), here)
    faults += here.found
    return parts


def _listed(kind: type) -> Any:
    return types.GenericAlias(tuple, (kind, ...))
