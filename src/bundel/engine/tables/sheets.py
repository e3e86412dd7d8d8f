"""A list as a spreadsheet: looked through before it is opened, so that a hostile file costs nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from openpyxl import DEFUSEDXML, load_workbook

from bundel.engine.tables.faults import BadTable

MOST_MEMBERS = 1_000
LARGEST_UNPACKED = 100_000_000
HIGHEST_RATIO = 100
SMALL = 100_000
assert DEFUSEDXML, "Without the package defusedxml no sheet of somebody else may be read; install the requirements."


def read_sheet(content: bytes, most_rows: int, most_columns: int) -> list[list[str]]:
    """The cells of the first sheet as text, as they are stored: formulas are never computed."""
    _look_through(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        lines = []
        for line in sheet.iter_rows(values_only=True, max_row=most_rows + 2, max_col=most_columns + 2):
            lines.append([_text(cell) for cell in line])
    # Whatever a damaged or hostile file makes the reader stumble over: it is refused, with nothing kept.
    except Exception as fault:
        raise BadTable("unreadable") from fault
    return lines


def _look_through(content: bytes) -> None:
    """Number, names and sizes of what is packed, from the index alone: nothing is unpacked here."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise BadTable("unreadable") from fault
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names or any("vbaproject" in name.lower() for name in names):
        raise BadTable("no-list")
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise BadTable("too-large-inside")
    if any(_is_bomb(member) for member in members):
        raise BadTable("too-large-inside")
    if any(_is_unsafe(member) for member in members):
        raise BadTable("unsafe-archive")


def _is_unsafe(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.replace("\\", "/").split("/")
    is_outside = member.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    return is_outside or is_link


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)
