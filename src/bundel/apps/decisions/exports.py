"""Decisions as files: CSV, XLSX and JSON."""

from __future__ import annotations

from django.http import HttpResponse

from bundel.apps.accounts.files import as_file, as_json
from bundel.apps.decisions.queries import DecisionRow

COLUMNS = (
    "gemeente", "onderwerp", "naam", "versie", "besluit", "rol", "startjaar", "heroverwegen_op", "zichtbaarheid",
    "argumenten_voor", "argumenten_tegen", "reden_om_af_te_wijken", "voorwaarden", "besloten_op", "nummer_in_register",
    "publicatiestatus",
)  # fmt: skip
KINDS = {"decided": "besloten", "confirmed": "bevestigd", "withdrawn": "ingetrokken"}


def decisions_file(rows: list[DecisionRow], form: str, name: str) -> HttpResponse:
    """The decisions as one file. In JSON with everything that was weighed, so that it can be read elsewhere."""
    if form == "json":
        return as_json([plain_decision(row) for row in rows], name)
    return as_file(COLUMNS, _cells(rows), form, name)


def _cells(rows: list[DecisionRow]) -> list[tuple[str, ...]]:
    return [
        (
            row.organisation, row.topic, row.topic_name, str(row.version), KINDS[row.kind], row.role_words,
            str(row.start_year or ""), row.review_on.isoformat() if row.review_on else "", row.visibility_words,
            _texts(row, "for"), _texts(row, "against"), row.deviation_words, row.choice.conditions,
            row.at.date().isoformat(), str(row.entry_index), row.publication_words,
        )
        for row in rows
    ]  # fmt: skip


def _texts(row: DecisionRow, side: str) -> str:
    return " | ".join(one.text for one in row.arguments if one.side == side)


def plain_decision(row: DecisionRow) -> dict[str, object]:
    """A decision as JSON values, with everything that was weighed."""
    choice = row.choice.to_plain()
    # Who put an argument is known to the own organisation's pages only.
    choice["arguments"] = [{key: one[key] for key in ("side", "text", "leans_on")} for one in choice["arguments"]]
    return {
        "organisation": row.organisation,
        "organisation_name": row.organisation_name,
        "topic": row.topic,
        "topic_name": row.topic_name,
        "version": row.version,
        "kind": row.kind,
        **choice,
        "decided_at": row.at.isoformat(timespec="seconds"),
        "entry": row.entry_index,
        "publication": row.publication,
        "publication_words": row.publication_words,
    }
