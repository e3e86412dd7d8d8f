"""Who acts, when and from where, for the audit log: taken from a request, or from a command or job by name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bundel.apps.accounts.models import User
from bundel.apps.accounts.visitor_address import visitor_address
from bundel.apps.audit.actions import Trail, digest_of
from bundel.site import clock

__all__ = ["Trail", "person_of", "trail_of"]


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


def person_of(request: HttpRequest) -> User:
    """Whoever is logged in; the policy let nobody else come this far."""
    person: Any = request.user
    assert isinstance(person, User)
    return person
