"""How long each kind is kept, from data/retention.yaml: the one table behind the code, the job and the public page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bundel.engine.reference.amounts import Between
from bundel.engine.reference.documents import read_text, read_yaml
from bundel.engine.reference.faults import BadData, Faults
from bundel.engine.reference.plain import convert
from bundel.engine.reference.reading import packaged_folder

FILE = "retention.yaml"
End = Literal["removed", "with_account", "nameless", "destroyed"]


@dataclass(frozen=True, slots=True)
class Said:
    """The same in both languages of the screen."""

    nl: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "nl").startswith("en") else self.nl


@dataclass(frozen=True, slots=True)
class Ground:
    """On which ground of the law something is kept."""

    nl: str
    en: str
    source: str

    def __str__(self) -> str:
        return str(Said(self.nl, self.en))


@dataclass(frozen=True, slots=True)
class Row:
    """One kind as the file has it."""

    kind: str
    what: Said
    counts: Said
    ground: str
    why: Said
    end: End
    days: Annotated[int, Between(0)] | None = None
    minutes: Annotated[int, Between(0)] | None = None

    @property
    def kept(self) -> timedelta | None:
        if self.days is None and self.minutes is None:
            return None
        return timedelta(days=self.days or 0, minutes=self.minutes or 0)


@dataclass(frozen=True, slots=True)
class Table:
    """The whole file."""

    grounds: Mapping[str, Ground]
    kinds: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things that are kept. Without a term they are kept until what ``counts`` says."""

    key: str
    what: Said
    counts: Said
    ground: Ground
    why: Said
    end: End
    kept: timedelta | None

    @property
    def until(self) -> str:
        """How long and from when, as one phrase."""
        return str(self.counts) if self.kept is None else f"{term_in_words(self.kept)}, {self.counts}"


def kinds() -> Mapping[str, Kind]:
    """All kinds, in the order of the file."""
    return _packaged()


def kept(key: str) -> timedelta:
    """How long a kind with a term is kept."""
    term = kinds()[key].kept
    assert term is not None, f"{key} is kept without a term"
    return term


@cache
def _packaged() -> Mapping[str, Kind]:
    return read_kinds(packaged_folder() / FILE)


def read_kinds(file: Path) -> Mapping[str, Kind]:
    """The kinds in a file; raises BadData with what is wrong, and then nothing is kept."""
    faults = Faults(file.name)
    text = read_text(file, faults)
    document = read_yaml(text, faults) if text is not None else None
    table: Any = convert(Table, document, (), faults) if not faults.found else None
    found: dict[str, Kind] = {}
    if not faults.found:
        for at, row in enumerate(table.kinds):
            for expected, wrong in _wrong(row, table.grounds, found):
                faults.add_in_words(("kinds", at), expected, wrong)
            ground = table.grounds.get(row.ground, Ground("", "", ""))
            found[row.kind] = Kind(row.kind, row.what, row.counts, ground, row.why, row.end, row.kept)
    if faults.found:
        raise BadData(faults.found)
    return found


def _wrong(row: Row, grounds: Mapping[str, Ground], before: Mapping[str, Kind]) -> Iterator[tuple[str, str]]:
    if row.kind in before:
        yield "a kind that was not named before", row.kind
    if row.ground not in grounds:
        yield f"one of {', '.join(grounds)}", row.ground
    if row.days is not None and row.minutes is not None:
        yield "days or minutes", "both"
    if row.end == "removed" and row.kept is None:
        yield "days or minutes, for what a job removes", "neither"


def term_in_words(term: timedelta | None) -> str:
    """A term as people say it: in minutes, days or years."""
    if term is None:
        return _("zonder vaste termijn")
    if not term:
        return _("meteen")
    if term < timedelta(days=1):
        minutes = int(term.total_seconds() // 60)
        return ngettext("%(count)d minuut", "%(count)d minuten", minutes) % {"count": minutes}
    years, rest = divmod(term.days, 365)
    if years and rest <= years // 3:
        # Seven years hold two days more than seven times 365.
        return ngettext("%(count)d jaar", "%(count)d jaar", years) % {"count": years}
    return ngettext("%(count)d dag", "%(count)d dagen", term.days) % {"count": term.days}
