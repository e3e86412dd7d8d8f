"""A file that somebody takes away: a list, data, dates for a calendar, or a whole folder."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import Http404, HttpResponse

from bundel.engine.tables.writing import csv_of, xlsx_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


def attached(content: bytes | str, kind: str, name: str) -> HttpResponse:
    """The content as a file of that kind, under a name without its ending; any other kind is not there."""
    if kind not in TYPES:
        raise Http404
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def as_file(columns: Sequence[str], rows: Sequence[Sequence[str]], kind: str, name: str) -> HttpResponse:
    """The list as CSV, XLSX or JSON; any other kind is not there."""
    if kind == "json":
        return as_json([dict(zip(columns, row, strict=True)) for row in rows], name)
    if kind not in ("csv", "xlsx"):
        raise Http404
    return attached((csv_of if kind == "csv" else xlsx_of)(columns, rows), kind, name)


def as_json(plain: object, name: str) -> HttpResponse:
    """JSON values as a file that people can read too."""
    return attached(json.dumps(plain, ensure_ascii=False, indent=1).encode(), "json", name)
