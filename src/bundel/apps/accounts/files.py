"""A list as the file that somebody takes away."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import Http404, HttpResponse

from bundel.engine.tables.writing import csv_of, xlsx_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def as_file(columns: Sequence[str], rows: list[Sequence[str]], kind: str, name: str) -> HttpResponse:
    """The list as CSV, XLSX or JSON; any other kind is not there."""
    if kind not in TYPES:
        raise Http404
    if kind == "json":
        content = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False).encode()
    else:
        content = csv_of(columns, rows) if kind == "csv" else xlsx_of(columns, rows)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
