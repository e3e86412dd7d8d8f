"""Bring many colleagues in at once: all of them, or nobody."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from bundel.apps.accounts.actions.inviting import Guest, Invited, invite
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.apps.organisations.models import Organisation


@transaction.atomic
def invite_all(
    guests: list[Guest], organisation: Organisation, *, made_by: User | None, on: date, now: datetime, trail: Trail
) -> list[Invited]:
    """Invite everybody on a list in one transaction; what fails for one fails for all. Who is in stays in."""
    return [invite(guest, organisation, made_by=made_by, on=on, now=now, trail=trail) for guest in guests]
