"""What the library tells when somebody logs in or takes a second step: the times start, and the log hears it."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals as steps
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from bundel.apps.accounts.actions.log_ins import note_event
from bundel.apps.accounts.log_in.second_step import note_second_step
from bundel.apps.accounts.logged import FACTOR_REMOVED, LOG_IN_REFUSED, LOGGED_IN
from bundel.apps.accounts.models import User
from bundel.apps.accounts.recent_login import note_confirmation, note_log_in
from bundel.apps.accounts.trail import trail_of
from bundel.apps.audit.models import Result
from bundel.site import clock

RECOVERY_CODES = Authenticator.Type.RECOVERY_CODES


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(on_log_in, dispatch_uid="accounts.on_log_in")
    steps.authenticator_used.connect(on_step, dispatch_uid="accounts.on_step")
    steps.authenticator_removed.connect(on_removed, dispatch_uid="accounts.on_removed")
    steps.authentication_failed.connect(on_failed, dispatch_uid="accounts.on_failed")


def on_log_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """However somebody logs in (password, passkey, the municipality's own log-in): the times start here."""
    note_log_in(request, clock.now())
    note_event(trail_of(request), LOGGED_IN, user)


def on_step(request: HttpRequest, user: User, reauthenticated: bool = False, **_more: Any) -> None:
    note_second_step(request, user.pk)
    if reauthenticated:
        note_confirmation(request, clock.now())


def on_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type != RECOVERY_CODES:
        note_event(trail_of(request), FACTOR_REMOVED, user, reason=authenticator.type)


def on_failed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    note_event(trail_of(request), LOG_IN_REFUSED, user, reason=f"wrong-{authenticator.type}", result=Result.REFUSED)
