"""A list of work as a table: which rows can be taken in, and what is wrong with the others, by row and column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from bundel.apps.accounts.words import Fault, day_in, shown, wrong_columns
from bundel.apps.directory.queries import WORK_COLUMNS
from bundel.apps.organisations.actions.assigning import Work, faults_in
from bundel.apps.organisations.models import MayDecide, Organisation
from bundel.engine.tables.reading import Row, Table

BODY, SUBJECT, POWERS, AMOUNT, GIVEN_BY, BASIS, SINCE, LAST_DAY = WORK_COLUMNS
NEEDED = (BODY, POWERS, GIVEN_BY, BASIS, SINCE)
FIELDS = {
    "body": BODY, "subject": SUBJECT, "may_decide": POWERS, "max_total_cents": AMOUNT, "given_by": GIVEN_BY,
    "basis": BASIS, "valid_from": SINCE, "valid_until": LAST_DAY,
}  # fmt: skip
MOST_ROWS = 500
EUROS = re.compile(r"€?\s*(\d{1,3}(?:\.\d{3})+|\d{1,13})(?:,(\d{2}))?")


def read_work(table: Table, client: Organisation, bodies: Mapping[str, Organisation]) -> tuple[list[Work], list[Fault]]:
    """The work in the table; with any fault nothing of it may be taken in."""
    names = {column: column.lower() for column in table.columns}
    faults = wrong_columns(table, NEEDED, WORK_COLUMNS, MOST_ROWS)
    if faults:
        return [], faults
    works: dict[tuple[str, str, date], Work] = {}
    for row in table.rows:
        work, wrong = _read_row(row, {names[column]: cell.strip() for column, cell in row.cells.items()})
        if work is not None:
            wrong += [
                Fault(row.number, FIELDS[field], text, shown(row, FIELDS[field]))
                for field, text in faults_in(work, client, bodies).items()
            ]
            if (work.body, work.subject, work.valid_from) in works:
                wrong.append(Fault(row.number, BODY, _("ieder werk één keer per eerste dag"), work.body))
            works[work.body, work.subject, work.valid_from] = work
        faults += wrong
    return ([] if faults else list(works.values())), faults


def _read_row(row: Row, cells: Mapping[str, str]) -> tuple[Work | None, list[Fault]]:
    powers = {str(word).lower(): one.value for one in MayDecide for word in (one.label, one.value)}
    may_decide = powers.get(cells[POWERS].lower())
    since, until = day_in(cells[SINCE]), day_in(cells.get(LAST_DAY, ""))
    amount = EUROS.fullmatch(cells.get(AMOUNT, ""))
    wrong = [
        *([] if may_decide else [(POWERS, ", ".join(str(one.label) for one in MayDecide))]),
        *([] if since else [(SINCE, _("een dag zoals 31-12-2027"))]),
        *([] if until or not cells.get(LAST_DAY) else [(LAST_DAY, _("een dag zoals 31-12-2027, of leeg"))]),
        *([] if amount or not cells.get(AMOUNT) else [(AMOUNT, _("een bedrag zoals 25.000 of 25000,50, of leeg"))]),
    ]
    if wrong or may_decide is None or since is None:
        return None, [Fault(row.number, column, text, shown(row, column)) for column, text in wrong]
    work = Work(
        body=cells[BODY].upper(), subject=cells.get(SUBJECT, ""), may_decide=may_decide, max_total_cents=_cents(amount),
        given_by=cells[GIVEN_BY], basis=cells[BASIS], valid_from=since,
        valid_until=until + timedelta(days=1) if until else None,
    )  # fmt: skip
    return work, []


def _cents(amount: re.Match[str] | None) -> int | None:
    return int(amount[1].replace(".", "")) * 100 + int(amount[2] or 0) if amount else None
