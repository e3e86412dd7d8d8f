"""What is wrong with an uploaded list, in words for the person who sent it; and how a day may be written in one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bundel.engine.tables.faults import BadTable
from bundel.engine.tables.reading import Row, Table

DAYS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
LONGEST_SHOWN = 60
# As in the forms (site/days.py).
FIRST, LAST = 1800, 2199

WORDS = {
    "too-large": _("Dit bestand is te groot. Maak het kleiner dan 2 MB."),
    "no-list": _("Dit is geen lijst. Stuur een CSV-bestand of een Excel-bestand (XLSX) zonder macro's."),
    "empty": _("Dit bestand is leeg."),
    "header-only": _("In dit bestand staan alleen de namen van de kolommen. Zet er rijen onder."),
    "double-column": _("Deze kolom staat er twee keer: %s."),
    "too-many-columns": _("Er staan te veel kolommen in: meer dan %s."),
    "too-many-rows": _("Er staan te veel rijen in: meer dan %s."),
    "more-cells-than-columns": _("Rij %s heeft meer cellen dan er kolommen zijn."),
    "cell-too-long": _("In rij %s staat een cel met te veel tekst."),
    "unreadable": _("Dit bestand kunnen wij niet lezen. Bewaar het opnieuw als CSV of XLSX."),
    "unsafe-archive": _("Dit bestand is niet veilig om te lezen. Bewaar het opnieuw als CSV of XLSX."),
    "too-large-inside": _("Dit bestand is te groot als het is uitgepakt. Bewaar het opnieuw als CSV of XLSX."),
}


def words_of(bad: BadTable) -> str:
    text = str(WORDS[bad.code])
    return (text % bad.detail if "%s" in text else text) + " " + str(_("Er is niets veranderd."))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the number that a spreadsheet shows beside the row, and the column."""

    row: int
    column: str
    expected: str
    found: str


def wrong_columns(table: Table, needed: Collection[str], known: Sequence[str], most_rows: int) -> list[Fault]:
    """What is wrong with the list as a whole: a column that is missing or unknown, or too many rows."""
    names = {column: column.lower() for column in table.columns}
    faults = [
        Fault(1, column, gettext("een kolom met deze naam"), gettext("geen"))
        for column in needed
        if column not in names.values()
    ]
    faults += [Fault(1, column, ", ".join(known), column) for column, name in names.items() if name not in known]
    if len(table.rows) > most_rows:
        found = str(len(table.rows))
        faults.append(Fault(most_rows + 2, "", gettext("hoogstens %d rijen") % most_rows, found))
    return faults


def shown(row: Row, column: str) -> str:
    """What stands in a cell, as far as a page shows it."""
    cell = next((cell for name, cell in row.cells.items() if name.lower() == column), "")
    return cell[:LONGEST_SHOWN] or gettext("leeg")


def day_in(text: str) -> date | None:
    """A day as people write it in a list, or None."""
    for form in DAYS:
        try:
            found = datetime.strptime(text, form).date()
            return found if FIRST <= found.year <= LAST else None
        except ValueError:
            continue
    return None
