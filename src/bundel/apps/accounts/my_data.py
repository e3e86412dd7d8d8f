"""Everything that is kept about one person, as each app declared it: for a page and for a download."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bundel.apps.accounts.models import User
from bundel.apps.keeping.people import MORE, PERSONAL, Deed, Personal
from bundel.apps.keeping.terms import Kind, kinds
from bundel.engine.tables.writing import csv_of, xlsx_of

MOST_ON_PAGE = 20
WRITTEN_DAY = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of things about the person: what, its columns, its rows, how long it is kept and what erasing does."""

    key: str
    title: str
    kind: Kind
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    at_erasure: str

    @property
    def first_rows(self) -> Sequence[Sequence[str]]:
        """As the page tells them: a day is written out, which the files for programs do not do."""
        return [[day_in_words(cell) for cell in row] for row in self.rows[:MOST_ON_PAGE]]

    @property
    def more_count(self) -> int:
        """How many rows the page leaves to the download."""
        return max(0, len(self.rows) - MOST_ON_PAGE)


def data_about(person: User) -> list[Section]:
    """All of it, also the kinds of which nothing is kept about this person."""
    return [*(_declared(one, person) for one in PERSONAL.values() if one.shows), *_more(person.pk)]


def _declared(one: Personal, person: User) -> Section:
    rows = one.of(person.pk, person.email).order_by("pk").values_list(*one.shows)
    worded = (
        [words.get(cell, cell) if words else cell for words, cell in zip(one.labels, row, strict=True)] for row in rows
    )
    columns = [str(words) for words in one.shows.values()]
    return _section(one.model, str(one.title), one.kind, columns, worded, deed_words(one.deeds))


def _more(person_id: int) -> Iterator[Section]:
    for one in MORE.values():
        columns = [str(words) for words in one.columns]
        yield _section(one.key, str(one.title), one.kind, columns, one.rows(person_id), deed_words([one.at_erasure]))


def _section(key: str, title: str, kind: str, columns: list[str], rows: Any, at_erasure: str) -> Section:
    return Section(key, title, kinds()[kind], columns, [[told(cell) for cell in row] for row in rows], at_erasure)


def deed_words(deeds: Iterable[Deed]) -> str:
    """What happens to these rows when the person is erased, in words."""
    found = set(deeds)
    if found <= {"row_goes"}:
        return _("gaat weg")
    if found == {"number_stays"}:
        return _("blijft zijn tijd, met alleen een nummer")
    return _("blijft, zonder u") if "row_goes" not in found else _("wat van u is gaat weg, de rest blijft zonder u")


def told(value: object) -> str:
    """A value as a cell: moments in Dutch time, objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def day_in_words(cell: str) -> str:
    """``2026-11-29 13:15`` as 29 november 2026, 13:15; anything else as it is."""
    if not WRITTEN_DAY.fullmatch(cell):
        return cell
    return date_format(datetime.fromisoformat(cell), "j F Y, H:i" if " " in cell else "j F Y")


def folder_of(sections: Sequence[Section], at: datetime) -> bytes:
    """All of it as a ZIP: one JSON file for programs, and for each kind a table as CSV and XLSX."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("gegevens.json", json.dumps(_plain(sections, at), ensure_ascii=False, indent=1))
        for one in sections:
            name = one.key.replace(".", "-").lower()
            folder.writestr(f"csv/{name}.csv", csv_of(one.columns, one.rows))
            folder.writestr(f"xlsx/{name}.xlsx", xlsx_of(one.columns, one.rows))
    return made.getvalue()


def _plain(sections: Sequence[Section], at: datetime) -> Mapping[str, Any]:
    return {
        "made_at": at.isoformat(timespec="seconds"),
        "sections": [
            {
                "key": one.key,
                "title": one.title,
                "kept": one.kind.until,
                "rows": [dict(zip(one.columns, row, strict=True)) for row in one.rows],
            }
            for one in sections
        ],
    }
