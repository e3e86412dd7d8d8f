"""A list of colleagues as a table: which rows can be taken in, and what is wrong with the others, by row and column."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from bundel.apps.accounts.actions.inviting import Guest
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.words import Fault
from bundel.engine.tables.reading import Row, Table

NAME, EMAIL, ROLE, FIELDS = "naam", "e-mailadres", "rol", "vakgebieden"
NEEDED, COLUMNS = (NAME, EMAIL, ROLE), (NAME, EMAIL, ROLE, FIELDS)
ALSO_CALLED = {
    "e-mail": EMAIL, "email": EMAIL, "emailadres": EMAIL, "mailadres": EMAIL, "mail": EMAIL, "vakgebied": FIELDS,
    "name": NAME, "role": ROLE, "fields": FIELDS,
}  # fmt: skip
MOST_PEOPLE = 500
MOST_FIELDS, LONGEST_FIELD = 10, 40


def role_words(offered: tuple[Role, ...]) -> dict[str, Role]:
    """How a role may be written: as on the screen, or as its key."""
    return {str(word).lower(): role for role in offered for word in (role.label, role.value)}


def read_people(table: Table, offered: tuple[Role, ...]) -> tuple[list[Guest], list[Fault]]:
    """The people in the table; with any fault nothing of it may be taken in."""
    names = {column: ALSO_CALLED.get(column.lower(), column.lower()) for column in table.columns}
    faults = [
        Fault(1, column, _("een kolom met deze naam"), _("geen")) for column in NEEDED if column not in names.values()
    ]
    faults += [Fault(1, column, ", ".join(COLUMNS), column) for column, name in names.items() if name not in COLUMNS]
    if len(table.rows) > MOST_PEOPLE:
        faults.append(
            Fault(MOST_PEOPLE + 2, "", _("hoogstens %d mensen in één lijst") % MOST_PEOPLE, str(len(table.rows)))
        )
    if faults:
        return [], faults
    guests: dict[tuple[str, Role], Guest] = {}
    for row in table.rows:
        cells = {names[column]: cell for column, cell in row.cells.items()}
        guest, wrong = _read_row(row, cells, role_words(offered))
        if guest is not None and (guest.email, guest.role) in guests:
            wrong.append(Fault(row.number, EMAIL, _("ieder adres één keer per rol"), guest.email))
        faults += wrong
        if guest is not None:
            guests[guest.email, guest.role] = guest
    return ([] if faults else list(guests.values())), faults


def _read_row(row: Row, cells: dict[str, str], roles: dict[str, Role]) -> tuple[Guest | None, list[Fault]]:
    faults = []
    name, email, role = cells[NAME], cells[EMAIL].lower(), roles.get(cells[ROLE].lower())
    if not 1 <= len(name) <= 120 or not name.isprintable():
        faults.append(Fault(row.number, NAME, _("een naam van hoogstens 120 tekens"), name[:60] or _("leeg")))
    if not is_address(email):
        faults.append(Fault(row.number, EMAIL, _("een e-mailadres"), email[:60] or _("leeg")))
    if role is None:
        expected = ", ".join(word for word, one in roles.items() if word != one.value or word == str(one.label).lower())
        faults.append(Fault(row.number, ROLE, expected, cells[ROLE][:60] or _("leeg")))
    fields = fields_in(cells.get(FIELDS, ""))
    found = ", ".join(fields)[:60]
    if fields and role is not None and role != Role.SPECIALIST:
        faults.append(
            Fault(row.number, FIELDS, _("leeg: alleen een specialist heeft vakgebieden"), ", ".join(fields)[:60])
        )
    if len(fields) > MOST_FIELDS or any(len(field) > LONGEST_FIELD for field in fields):
        faults.append(Fault(row.number, FIELDS, _("hoogstens 10 vakgebieden van 40 tekens"), found))
    if faults or role is None:
        return None, faults
    return Guest(email, name, role, fields), faults


def fields_in(text: str) -> tuple[str, ...]:
    """Fields as people write them in one cell or box: with commas, slashes or line ends between them."""
    for sign in "/|\n;":
        text = text.replace(sign, ",")
    return tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))


def is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254
