"""Remove what has served its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from bundel.apps.accounts.actions.tries import TRIES_COUNT_FOR
from bundel.apps.accounts.idempotency import expired_before
from bundel.apps.accounts.models import Invitation, LogInTry, UsedKey
from bundel.apps.audit.actions import clear_served

INVITATIONS_KEPT = timedelta(days=90)


@transaction.atomic
def clear_expired(now: datetime) -> int:
    """Remove what has served its time; gives how many rows went.

    Idempotency keys after 7 days, tries after 15 minutes, sessions that ended, invitations 90 days after their end, and
    entries of the audit log whose time has passed. What a visitor filled in lives in the session, so that goes with it.
    """
    keys, _by_kind = UsedKey.objects.filter(made_at__lt=expired_before(now)).delete()
    tries, _by_kind = LogInTry.objects.filter(at__lte=now - TRIES_COUNT_FOR).delete()
    sessions, _by_kind = Session.objects.filter(expire_date__lte=now).delete()
    # With them goes from where and with which browser somebody was logged in.
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    old = now - INVITATIONS_KEPT
    Invitation.objects.filter(Q(expires_at__lt=old) | Q(used_at__lt=old) | Q(withdrawn_at__lt=old)).delete()
    return keys + tries + sessions + clear_served(now.astimezone(UTC).date())
