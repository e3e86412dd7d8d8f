"""Invite somebody to a role, by a link that works once and not for long; and take an invitation up."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.actions.roles import give_role, require_fitting
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.logged import INVITATION_USED, INVITATION_WITHDRAWN, INVITED
from bundel.apps.accounts.models import Invitation, Membership, User
from bundel.apps.audit.actions import Trail, note
from bundel.apps.organisations.models import Organisation

VALID_FOR = timedelta(days=7)


class InvitationGone(Exception):
    """The link is unknown, used, withdrawn or too old; the page says the same for all of them."""


class Outcome(Enum):
    """What inviting somebody came to."""

    INVITED = "invited"
    GIVEN = "given"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite, as the form or a row of the list says it."""

    email: str
    display_name: str
    role: Role
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of it; the token exists here and in the mail only."""

    guest: Guest
    outcome: Outcome
    invitation: Invitation | None = None
    token: str = ""


@transaction.atomic
def invite(
    guest: Guest, organisation: Organisation, *, made_by: User | None, on: date, now: datetime, trail: Trail
) -> Invited:
    """Invite somebody to a role; who has an account already gets the role at once, who has the role keeps it."""
    require_fitting(organisation, guest.role, guest.fields)
    email = guest.email.strip().lower()
    person = User.objects.filter(email=email).first()
    if person is not None:
        return _give(guest, person, organisation, made_by, on, trail)
    standing = Invitation.objects.filter(
        organisation=organisation, email=email, role=guest.role, used_at__isnull=True, withdrawn_at__isnull=True
    ).first()
    if standing is not None and standing.expires_at > now:
        return Invited(guest, Outcome.UNCHANGED, standing)
    if standing is not None:
        withdraw(standing, now=now, trail=trail)
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        organisation=organisation, email=email, display_name=guest.display_name, role=guest.role,
        fields=list(guest.fields), token_digest=digest_of_token(token), made_at=now, expires_at=now + VALID_FOR,
        made_by=made_by,
    )  # fmt: skip
    _note(trail, INVITED, made)
    return Invited(guest, Outcome.INVITED, made, token)


@transaction.atomic
def invite_again(standing: Invitation, *, now: datetime, trail: Trail) -> Invited:
    """A new link instead of the one before, which works no longer."""
    token = secrets.token_urlsafe(32)
    standing.token_digest, standing.expires_at, standing.mailed_at = digest_of_token(token), now + VALID_FOR, None
    standing.save(update_fields=["token_digest", "expires_at", "mailed_at"])
    _note(trail, INVITED, standing)
    guest = Guest(standing.email, standing.display_name, Role(standing.role), tuple(standing.fields))
    return Invited(guest, Outcome.INVITED, standing, token)


@transaction.atomic
def withdraw(standing: Invitation, *, now: datetime, trail: Trail) -> None:
    """Take an invitation back: its link works no longer."""
    standing.withdrawn_at = now
    standing.save(update_fields=["withdrawn_at"])
    _note(trail, INVITATION_WITHDRAWN, standing)


def open_invitation(token: str, now: datetime) -> Invitation:
    """The invitation that a link leads to; raises InvitationGone. Looking at it uses nothing up."""
    found = Invitation.objects.open_on(now).filter(token_digest=digest_of_token(token))
    row = found.select_related("organisation").first()
    if row is None:
        raise InvitationGone
    return row


@transaction.atomic
def use_invitation(token: str, *, display_name: str, password: str, on: date, now: datetime, trail: Trail) -> User:
    """Make the account and take up every open invitation to that address: the link has proven it. Works once."""
    locked = Invitation.objects.select_for_update().filter(token_digest=digest_of_token(token)).first()
    if locked is None or User.objects.filter(email=locked.email).exists():
        raise InvitationGone
    open_invitation(token, now)
    person = User.objects.create_user(locked.email, display_name, password)
    _take_up(person, on, now, trail)
    return person


@transaction.atomic
def accept_for_address(email: str, *, on: date, now: datetime, trail: Trail) -> User | None:
    """The same for somebody whose own municipality says who it is; None when nobody invited that address."""
    first = Invitation.objects.select_for_update().open_on(now).filter(email=email).order_by("made_at").first()
    if first is None or User.objects.filter(email=email).exists():
        return None
    person = User.objects.create_user(email, first.display_name)
    _take_up(person, on, now, trail)
    return person


def digest_of_token(token: str) -> str:
    """What is kept of a link: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _take_up(person: User, on: date, now: datetime, trail: Trail) -> None:
    for row in Invitation.objects.open_on(now).filter(email=person.email).select_related("organisation", "made_by"):
        give_role(
            person, row.organisation, Role(row.role), on=on, given_by=row.made_by, fields=tuple(row.fields), trail=trail
        )
        row.used_at = now
        row.save(update_fields=["used_at"])
        _note(trail, INVITATION_USED, row, person)


def _give(
    guest: Guest, person: User, organisation: Organisation, made_by: User | None, on: date, trail: Trail
) -> Invited:
    if not person.is_active:
        raise ValidationError(_("Dit account is gesloten. Er is niets veranderd."))
    held = Membership.objects.valid_on(on).filter(person=person, organisation=organisation, role=guest.role)
    if held.filter(valid_until__isnull=True).exists():
        return Invited(guest, Outcome.UNCHANGED)
    give_role(person, organisation, guest.role, on=on, given_by=made_by, fields=guest.fields, trail=trail)
    return Invited(guest, Outcome.GIVEN)


def _note(trail: Trail, kind: str, row: Invitation, person: User | None = None) -> None:
    note(
        trail, kind, organisation_code=row.organisation.code, about=("invitation", row.pk), reason=row.role,
        person_id=person.pk if person else None,
    )  # fmt: skip
