"""Who acts, when and from where, for the audit log: taken from a request, or from a command or job by name."""

from __future__ import annotations

from django.http import HttpRequest

from bundel.apps.accounts.visitor_address import visitor_address
from bundel.apps.audit.actions import Trail, digest_of
from bundel.site import clock

__all__ = ["Trail", "trail_of"]


def trail_of(request: HttpRequest) -> Trail:
    """The trail of a request; hand it to the action, which writes the entry in its own transaction."""
    match = request.resolver_match
    user = getattr(request, "user", None)
    return Trail(
        at=clock.now(),
        place=match.view_name if match else "page",
        actor_id=user.pk if user is not None and user.is_authenticated else None,
        origin=digest_of(visitor_address(request)),
    )
