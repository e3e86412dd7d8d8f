"""The one way in for an uploaded list: whole or not at all, whatever the file pretends to be (RELIABILITY R13)."""

from __future__ import annotations

from dataclasses import dataclass

from bundel.engine.tables.faults import BadTable
from bundel.engine.tables.sheets import read_sheet
from bundel.engine.tables.text import read_text

LARGEST_FILE = 2_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 100
LONGEST_CELL = 5_000
ZIP = b"PK\x03\x04"
# What is sent under the name of a list but is something else, by how it begins.
NO_LIST = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the number that a spreadsheet shows beside it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The column names as they stand, in order, and every row that is not empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """The table in a CSV or XLSX file, whatever its name or announced type. Raises BadTable.

    Size first, then type by content. Text stays text: nothing is computed, and a cell that begins with = is kept as
    it stands.
    """
    if len(content) > LARGEST_FILE:
        raise BadTable("too-large", f"{LARGEST_FILE:,}")
    if content.startswith(NO_LIST):
        raise BadTable("no-list")
    lines = read_sheet(content, MOST_ROWS, MOST_COLUMNS) if content.startswith(ZIP) else read_text(content)
    numbered = [(number, line) for number, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not numbered:
        raise BadTable("empty")
    (_first, header), *rest = numbered
    return _table(tuple(cell.strip() for cell in header), rest)


def _table(columns: tuple[str, ...], lines: list[tuple[int, list[str]]]) -> Table:
    while columns and not columns[-1]:
        columns = columns[:-1]
    double = sorted({name for name in columns if columns.count(name) > 1})
    if double:
        raise BadTable("double-column", double[0] or "''")
    if len(columns) > MOST_COLUMNS:
        raise BadTable("too-many-columns", str(MOST_COLUMNS))
    if not lines:
        raise BadTable("header-only")
    if len(lines) > MOST_ROWS:
        raise BadTable("too-many-rows", f"{MOST_ROWS:,}")
    return Table(columns, tuple(_row(number, columns, line) for number, line in lines))


def _row(number: int, columns: tuple[str, ...], line: list[str]) -> Row:
    if any(cell.strip() for cell in line[len(columns) :]):
        raise BadTable("more-cells-than-columns", str(number))
    if any(len(cell) > LONGEST_CELL for cell in line):
        raise BadTable("cell-too-long", str(number))
    cells = [cell.strip() for cell in line[: len(columns)]] + [""] * (len(columns) - len(line))
    return Row(number, dict(zip(columns, cells, strict=True)))
