"""Lists as files: CSV and XLSX. A cell that a spreadsheet would run as a formula gets a quote first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
Columns = Sequence[str]
Cells = Iterable[Sequence[str]]


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, without the signs that a sheet cannot hold."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(RISKY) else text


def csv_of(columns: Columns, rows: Cells) -> bytes:
    """The list as CSV that spreadsheets know for UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    # The mark at the start tells spreadsheets that this is UTF-8.
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_of(columns: Columns, rows: Cells) -> bytes:
    """The list as one sheet of text."""
    book, content = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Bundel")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    book.save(content)
    return content.getvalue()
