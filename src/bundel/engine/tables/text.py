"""A list as text: which encoding, which separator, and its cells."""

from __future__ import annotations

import codecs
import csv
import io

from bundel.engine.tables.faults import BadTable

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SEPARATORS = (";", "\t", ",")


def read_text(content: bytes) -> list[list[str]]:
    """The cells of a CSV file by line; of quoted cells that run over several lines the last line counts as theirs."""
    text = _decoded(content)
    if "\x00" in text or text.lstrip()[:1] == "<":
        raise BadTable("no-list")
    lines: list[list[str]] = []
    # A line ends where a program ends one: of the other signs at which a text may be cut, each may stand in a cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for row in reader:
            # Cells that ran over several lines: keep the numbers as a text editor shows them.
            lines += [[] for _ in range(reader.line_num - len(lines) - 1)]
            lines.append(row)
    except csv.Error as fault:
        raise BadTable("unreadable", f"{reader.line_num}") from fault
    return lines


def _decoded(content: bytes) -> str:
    """By its mark when it has one; else UTF-8, else as older Windows programs save."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as fault:
                raise BadTable("unreadable", "1") from fault
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The separator that stands most in the first line that says anything."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)
