"""A list of meetings as a table: which rows can be taken in, and what is wrong with the others, by row and column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from bundel.apps.accounts.words import Fault, day_in, shown, wrong_columns
from bundel.apps.meetings.actions import Wanted, faults_in
from bundel.apps.meetings.models import Meeting, Moment
from bundel.apps.meetings.queries import COLUMNS
from bundel.engine.tables.reading import Row, Table
from bundel.engine.tables.writing import RISKY

DAY, WHO, MOMENT, PAPERS, NOTE = COLUMNS
NEEDED = (DAY, WHO)
FIELDS = {"day": DAY, "meeting": WHO, "moment": MOMENT, "papers_by": PAPERS, "note": NOTE}
MOST_ROWS = 500


def read_days(table: Table) -> tuple[list[Wanted], list[Fault]]:
    """The meetings in the table; with any fault nothing of it may be taken in."""
    faults = wrong_columns(table, NEEDED, COLUMNS, MOST_ROWS)
    if faults:
        return [], faults
    found: dict[tuple[str, str, date], Wanted] = {}
    for row in table.rows:
        wanted, wrong = _read_row(row, {column.lower(): cell for column, cell in row.cells.items()})
        if wanted is not None:
            wrong = [Fault(row.number, FIELDS[field], text, shown(row, FIELDS[field]))
                     for field, text in faults_in(wanted).items()]  # fmt: skip
            if wanted.identity in found:
                wrong.append(Fault(row.number, DAY, _("iedere vergadering één keer"), shown(row, DAY)))
            found[wanted.identity] = wanted
        faults += wrong
    return ([] if faults else list(found.values())), faults


def _read_row(row: Row, cells: Mapping[str, str]) -> tuple[Wanted | None, list[Fault]]:
    who, moments = _keys(Meeting), {"": "", **_keys(Moment)}
    meeting, moment = who.get(cells[WHO].lower()), moments.get(cells.get(MOMENT, "").lower())
    day, papers_by = day_in(cells[DAY]), day_in(cells.get(PAPERS, ""))
    wrong = [
        *([] if day else [(DAY, _("een dag zoals 31-12-2027"))]),
        *([] if meeting else [(WHO, ", ".join(str(one.label) for one in Meeting))]),
        *([] if moment is not None else [(MOMENT, ", ".join(str(one.label) for one in Moment))]),
        *([] if papers_by or not cells.get(PAPERS) else [(PAPERS, _("een dag zoals 31-12-2027, of leeg"))]),
    ]
    if wrong or day is None or meeting is None or moment is None:
        return None, [Fault(row.number, column, text, shown(row, column)) for column, text in wrong]
    return Wanted(meeting, day, moment, papers_by, _as_written(cells.get(NOTE, ""))), []


def _keys(choices: type[Meeting] | type[Moment]) -> dict[str, str]:
    """How it may be written: as on the screen in any of our languages, or as its key."""
    words = {one.value: one.value for one in choices}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.update({str(one.label).lower(): one.value for one in choices})
    return words


def _as_written(cell: str) -> str:
    """Without the quote that our own export puts before a text that a spreadsheet takes for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RISKY) else cell
