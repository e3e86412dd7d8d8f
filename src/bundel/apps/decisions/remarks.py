"""Reads of remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.queries import called
from bundel.apps.decisions.models import Remark


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One remark as a page shows it."""

    id: int
    topic: str
    topic_name: str
    department: str
    kind: str
    kind_words: str
    text: str
    low: int | None
    high: int | None
    by: str
    at: datetime
    is_handled: bool


def remarks_of(viewer: Viewer, code: str, before: Sequence[str] = ()) -> list[RemarkRow]:
    """What was said about topics in one organisation and what went into it, what is still to deal with first."""
    rows = Remark.objects.visible_to(viewer).filter(organisation__code__in=(code, *before)).select_related("by")
    found = [
        RemarkRow(
            one.pk, one.topic, one.topic_name, one.department, one.kind, str(one.get_kind_display()), one.text,
            one.low, one.high, called(one.by), one.at, one.handled_at is not None,
        )
        for one in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: row.is_handled)
