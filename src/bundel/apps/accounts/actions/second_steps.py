"""Take somebody's second step away when app, passkey and recovery codes are all lost; they set up a new one."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.actions.sessions import end_sessions
from bundel.apps.accounts.logged import FACTOR_REMOVED
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail


@transaction.atomic
def remove_second_step(person: User, *, trail: Trail) -> int:
    """Remove all of it and end every log-in; gives how many ways went. The roles that need one wait from now on."""
    gone, _by_kind = Authenticator.objects.filter(user=person).delete()
    if gone:
        end_sessions(person, keep=None, trail=trail)
        note_event(trail, FACTOR_REMOVED, person, reason="lost")
    return int(gone)
