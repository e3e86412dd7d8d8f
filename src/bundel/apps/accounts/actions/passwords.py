"""Change a password; every other log-in of the person ends with it."""

from __future__ import annotations

from django.db import transaction

from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.actions.sessions import end_sessions
from bundel.apps.accounts.logged import PASSWORD_CHANGED
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail


@transaction.atomic
def change_password(person: User, password: str, *, keep: str | None, trail: Trail, reason: str = "") -> None:
    """Set a password that was checked already; ``keep`` is the key of the session in which it is changed, if any."""
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person, keep=keep, trail=trail)
    note_event(trail, PASSWORD_CHANGED, person, reason=reason)
