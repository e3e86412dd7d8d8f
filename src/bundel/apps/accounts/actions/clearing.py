"""Remove what has served its time of people, roles and log-ins; the terms stand in data/retention.yaml."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.timezone import localdate

from bundel.apps.accounts.actions.tries import TRIES_COUNT_FOR
from bundel.apps.accounts.models import Invitation, LogInTry, Mandate, Membership, StandIn, UsedKey
from bundel.apps.audit.actions import clear_served
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.terms import kept


@clears("answered_forms")
def clear_answers(now: datetime) -> int:
    """Idempotency keys with the answer that they got."""
    return UsedKey.objects.filter(made_at__lt=now - kept("answered_forms")).delete()[0]


@clears("log_in_tries")
def clear_tries(now: datetime) -> int:
    """Tries to log in that no longer count."""
    return LogInTry.objects.filter(at__lte=now - TRIES_COUNT_FOR).delete()[0]


@clears("sessions", also="visitor_answers")
def clear_sessions(now: datetime) -> int:
    """Sessions that ended, and with them from where and with which browser somebody was logged in."""
    gone = Session.objects.filter(expire_date__lte=now - kept("sessions")).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


@clears("invitations")
def clear_invitations(now: datetime) -> int:
    """Invitations that were used, withdrawn or ran out long ago."""
    old = now - kept("invitations")
    return Invitation.objects.filter(Q(expires_at__lt=old) | Q(used_at__lt=old) | Q(withdrawn_at__lt=old)).delete()[0]


@clears("roles")
def clear_ended_roles(now: datetime) -> int:
    """Roles, stand-ins and mandates that ended long ago."""
    old = localdate(now) - kept("roles")
    ended = (StandIn, Mandate, Membership)
    return sum(kind.objects.filter(valid_until__lt=old).delete()[0] for kind in ended)


@clears("log_of_use", also="log_of_deeds")
def clear_log(now: datetime) -> int:
    """Entries of the audit log, each with the term that it got when it was written; of both its kinds at once.

    In days of UTC, as the log itself counts: the database, which keeps it too, knows no other.
    """
    return clear_served(now.astimezone(UTC).date())
