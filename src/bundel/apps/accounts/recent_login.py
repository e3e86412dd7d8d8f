"""When the person last proved who they are in this session: at log-in, or by confirming it again."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest

CONFIRMED_AT = "confirmed_at"


def note_log_in(request: HttpRequest, now: datetime) -> None:
    """The log-in begins: from here the half hour, the eight hours and the quarter are counted."""
    request.session["logged_in_at"] = request.session["seen_at"] = now.isoformat()
    note_confirmation(request, now)


def note_confirmation(request: HttpRequest, now: datetime) -> None:
    request.session[CONFIRMED_AT] = now.isoformat()


def renew_session(request: HttpRequest) -> None:
    """Another key after its owner confirmed who they are: one that leaked before is worth nothing."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def has_recent_login(request: HttpRequest, now: datetime) -> bool:
    """Whether that is less than a quarter of an hour ago; a session that cannot tell has none."""
    confirmed = getattr(request, "session", {}).get(CONFIRMED_AT)
    return confirmed is not None and now - datetime.fromisoformat(confirmed) < settings.RECENT_LOGIN
