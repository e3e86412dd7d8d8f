"""What somebody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bundel.apps.accounts.audience import Viewer
from bundel.apps.inbox.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as the page shows it."""

    id: int
    reason_words: str
    label: str
    about: str
    path: str
    organisation_name: str
    made_at: datetime
    mailed_at: datetime | None
    is_done: bool


def notices_of(viewer: Viewer, *, done: bool = False) -> list[NoticeRow]:
    """What the viewer is asked, newest first; with ``done`` what was put away."""
    rows = Notice.objects.visible_to(viewer).filter(done_at__isnull=not done).select_related("organisation")[:200]
    return [
        NoticeRow(
            id=one.pk,
            reason_words=str(one.get_reason_display()),
            label=one.label,
            about=one.about,
            path=one.path,
            organisation_name=one.organisation.name_common,
            made_at=one.made_at,
            mailed_at=one.mailed_at,
            is_done=one.done_at is not None,
        )
        for one in rows
    ]


def open_count(viewer: Viewer) -> int:
    """How many things the viewer is asked; no query for a visitor."""
    return 0 if viewer.is_anonymous else Notice.objects.visible_to(viewer).filter(done_at__isnull=True).count()


def is_asked(starting: str) -> bool:
    """Whether something is still asked under a key that starts so."""
    return Notice.objects.filter(key__startswith=starting, done_at__isnull=True).exists()
