"""What the audit log tells about the calendar of meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bundel.apps.audit.kinds import ONE_YEAR, register

ADDED = "meeting.added"
CHANGED = "meeting.changed"
REMOVED = "meeting.removed"


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(ADDED, _("een vergaderdag toegevoegd"), ONE_YEAR)
    register(CHANGED, _("een vergaderdag veranderd"), ONE_YEAR)
    register(REMOVED, _("een vergaderdag weggehaald"), ONE_YEAR)
