"""Which roles hold only after a second step, and whether this session has had one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from bundel.apps.accounts.audience import Role, Viewer

# Whoever decides, or changes what others may do or read, shows more than a password (RELIABILITY R16).
AT_LEAST = frozenset({Role.DECIDER, Role.ADMINISTRATOR, Role.CURATOR})
SECOND_STEP, EVERYONE = "second_step", "everyone"


def is_asked_of_everyone() -> bool:
    return bool(settings.SECOND_STEP_FOR == EVERYONE)


def asking_roles() -> frozenset[str]:
    """The roles that hold only after a second step, in this installation."""
    return frozenset(Role) if is_asked_of_everyone() else AT_LEAST


def note_second_step(request: HttpRequest, person_id: int) -> None:
    """Bound to the person: a session that goes on to somebody else has had no second step of theirs."""
    request.session[SECOND_STEP] = person_id


def has_second_step(request: HttpRequest, user: Any) -> bool:
    """Whether the session had one; the examples of a local try-out, which nobody else can reach, need none."""
    if not is_asked_of(user):
        return True
    return bool(getattr(request, "session", {}).get(SECOND_STEP) == user.pk)


def is_asked_of(user: Any) -> bool:
    return bool(settings.SECOND_STEP_REQUIRED) and not (user.is_example and settings.HAS_EXAMPLE_ACCOUNTS)


def must_set_up_second_step(user: Any, on: date) -> bool:
    """Whether an account or a role waits for it and there is nothing yet to take it with."""
    if not is_asked_of(user) or Authenticator.objects.filter(user=user).exists():
        return False
    return is_asked_of_everyone() or bool(user.memberships.valid_on(on).filter(role__in=AT_LEAST).exists())


def without_second_step(viewer: Viewer) -> Viewer:
    """The viewer with the roles that need a second step put aside: nothing in the house sees them as held."""
    asking = asking_roles()
    kept: Mapping[str, frozenset[str]] = {code: held - asking for code, held in viewer.roles.items()}
    aside = {code: held & asking for code, held in viewer.roles.items() if held & asking}
    return replace(
        viewer,
        roles={code: held for code, held in kept.items() if held},
        is_curator=False,
        aside=aside,
        waits=is_asked_of_everyone(),
    )


def with_second_step(viewer: Viewer) -> Viewer:
    """The viewer that this would be after the second step."""
    codes = {*viewer.roles, *viewer.aside}
    roles = {code: viewer.roles_in(code) | viewer.aside.get(code, frozenset()) for code in codes}
    is_curator = viewer.is_curator or any(Role.CURATOR in held for held in viewer.aside.values())
    return replace(viewer, roles=roles, is_curator=is_curator, aside={}, waits=False)
