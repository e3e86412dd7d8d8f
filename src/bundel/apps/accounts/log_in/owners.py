"""Whose log-in it is when a municipality's own log-in names somebody for the first time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bundel.apps.accounts.actions.inviting import accept_for_address
from bundel.apps.accounts.models import User
from bundel.apps.accounts.trail import trail_of
from bundel.site import clock


def owner_of_log_in(request: HttpRequest, sociallogin: Any) -> User | None:
    """The person with that address, or the one who was invited at it; None: nobody is let in.

    The address counts only when this log-in speaks for its domain: else the log-in of one municipality could name
    somebody of another.
    """
    app = sociallogin.provider.app
    claims = _claims(sociallogin.account.extra_data)
    address = str(claims.get("email") or "").strip().lower()
    domain = address.rpartition("@")[2]
    if not domain or domain not in app.settings["email_domains"] or _is_doubted(claims.get("email_verified")):
        return None
    person = User.objects.filter(email=address, is_active=True).first()
    return person or accept_for_address(address, trail=trail_of(request), on=clock.today(), now=clock.now())


def _is_doubted(verified: object) -> bool:
    """Whether the log-in says that it never looked whose address it is; some say so in words."""
    return str(verified).lower() == "false"


def _claims(data: dict[str, Any]) -> dict[str, Any]:
    found = data.get("userinfo") or data.get("id_token") or data
    return found if isinstance(found, dict) else {}
