"""The agenda as a table: the same rows as CSV and as XLSX, official code and identity first."""

from __future__ import annotations

import csv
import io
from string import ascii_uppercase

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from bundel.apps.portfolio.agenda.rows import Agenda, Choice, DutyRow, Standpoint
from bundel.apps.portfolio.agenda.words import BASES, LANES

Cell = str | int | float | None
WIDTHS = (10, 24, 44, 16, 8, 16, 8, 10, 10, 14, 16, 24, 10, 20, 50, 50, 40, 14)
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a text that begins so for a formula."""


def header() -> list[str]:
    return [
        _("gemeente"), _("onderwerp-id"), _("onderwerp"), _("baan"), _("plaats"), _("wat doen wij"), _("begin"),
        _("uren minstens"), _("uren hoogstens"), _("grond van de uren"), _("wie beslist"), _("wanneer"), 
        _("naar de raad"),
        _("trekker"), _("waarom"), _("waarom nog niet"), _("eerst navragen"), _("heroverwegen op"),
    ]  # fmt: skip


def rows_of(agenda: Agenda) -> list[list[Cell]]:
    """One row for each choice, duty and standpoint."""
    standpoints = [*(one for one in agenda.decide_now if isinstance(one, Standpoint)), *agenda.standpoints]
    return [
        *(_choice(agenda, one) for one in agenda.choices),
        *(_duty(agenda, one) for one in (*agenda.duties, *agenda.in_order)),
        *(_standpoint(agenda, one) for one in standpoints),
    ]


def csv_of(agenda: Agenda) -> bytes:
    """With a byte order mark and semicolons, as Dutch spreadsheets open it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header())
    writer.writerows([_safe(cell) for cell in row] for row in rows_of(agenda))
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(agenda: Agenda) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = _("Agenda")
    sheet.append(header())
    for row in rows_of(agenda):
        sheet.append([_safe(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for column, width in zip(ascii_uppercase, WIDTHS, strict=False):
        sheet.column_dimensions[column].width = width
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _choice(agenda: Agenda, one: Choice) -> list[Cell]:
    reconsider = one.reconsider_on.isoformat() if one.reconsider_on else ""
    return [
        agenda.code, one.id, one.name, str(LANES[one.lane]), one.place, one.role_words, one.start,
        round(one.hours.low), round(one.hours.high), str(BASES[one.hours.basis]), one.decides, one.by_when,
        one.to_council, one.owner, one.why, " ".join(part for part in (one.why_not, one.waits_for) if part),
        one.asks_first, reconsider,
    ]  # fmt: skip


def _duty(agenda: Agenda, one: DutyRow) -> list[Cell]:
    return [
        agenda.code, one.id, one.name, str(LANES["mandatory"]), None, one.pace, one.start,
        round(one.hours.low), round(one.hours.high), str(BASES[one.hours.basis]), one.decides,
        one.overdue_words or one.since_words, one.to_council, one.owner, "", "", "", "",
    ]  # fmt: skip


def _standpoint(agenda: Agenda, one: Standpoint) -> list[Cell]:
    return [
        agenda.code, one.id, one.name, _("Standpunt"), None, _("standpunt bepalen"), None, 0, 0, "", one.decides,
        one.by_when, one.to_council, one.owner, "", "", "", "",
    ]  # fmt: skip


def _safe(cell: Cell) -> Cell:
    """Never a formula, and without the signs that a sheet cannot hold."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(RISKY) else text
