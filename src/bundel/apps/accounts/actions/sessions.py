"""End log-ins: one on another device, or all others at once."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.logged import SESSION_ENDED
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail


@transaction.atomic
def end_sessions(person: User, *, keep: str | None, trail: Trail, only: int | None = None) -> int:
    """End a person's log-ins but the one with the key ``keep``; gives how many ended. Dead at their next request."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=keep or "")
    ended = 0
    for row in rows.filter(pk=only) if only is not None else rows:
        row.end()
        note_event(trail, SESSION_ENDED, person)
        ended += 1
    return ended
