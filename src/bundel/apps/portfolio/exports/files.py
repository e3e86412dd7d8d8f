"""A table as a file, CSV or XLSX; a cell that a spreadsheet would take for a formula gets a quote first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bundel.engine.tables.writing import safe_cell

Cell = str | int | float | None


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """With a byte order mark and semicolons, as Dutch spreadsheets open it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Iterable[Sequence[Cell]], title: str, widths: Sequence[int] = ()) -> bytes:
    """The first row is the header: bold, in sight, with a filter."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _safe(cell: Cell) -> Cell:
    return safe_cell(cell) if isinstance(cell, str) else cell
