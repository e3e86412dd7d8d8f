"""Why something need not be published: the grounds of the Woo, out of data/woo_grounds.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bundel.apps.keeping.terms import Said
from bundel.engine.reference.documents import read_text, read_yaml
from bundel.engine.reference.faults import BadData, Faults
from bundel.engine.reference.plain import from_plain
from bundel.engine.reference.reading import packaged_folder

FILE = "woo_grounds.yaml"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: its place in the law, and in short words what it protects."""

    code: str
    article: str
    words: Said

    def __str__(self) -> str:
        return f"{self.words} ({self.article})"


@dataclass(frozen=True, slots=True)
class Grounds:
    """The whole file."""

    source: str
    grounds: tuple[Ground, ...]


@cache
def grounds() -> Mapping[str, Ground]:
    """All grounds by code, in the order of the law; raises BadData when the file can't be used."""
    faults = Faults(FILE)
    text = read_text(packaged_folder() / FILE, faults)
    document = read_yaml(text, faults) if text is not None else None
    if faults.found:
        raise BadData(faults.found)
    return {one.code: one for one in from_plain(Grounds, document, FILE).grounds}


def in_words(codes: Iterable[str]) -> str:
    """Some grounds as one text."""
    return "; ".join(str(grounds()[code]) for code in codes)
