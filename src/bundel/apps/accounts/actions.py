"""Changes of people: roles, tries to log in, example accounts, and clearing what has served its time."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.idempotency import expired_before
from bundel.apps.accounts.models import LogInTry, Membership, Role, UsedKey, User
from bundel.apps.organisations.models import Organisation, OrganisationKind

TRIES = 10
TRIES_PER_ADDRESS = 100
TRIES_COUNT_FOR = timedelta(minutes=15)


class TooManyTries(Exception):
    """An address tried too often; from another address the account is as reachable as before."""


@transaction.atomic
def give_role(
    person: User,
    organisation: Organisation,
    role: Role,
    *,
    on: date,
    given_by: User | None = None,
    fields: tuple[str, ...] = (),
) -> Membership:
    """Give a person a role from a day on; a role that is already held stays as it is.

    Raises ValidationError for a curator outside an association, and for fields of anyone but a specialist.
    """
    if role == Role.CURATOR and organisation.kind_id != OrganisationKind.ASSOCIATION:
        raise ValidationError(_("Een redacteur hoort bij een vereniging van gemeenten. De rol is niet gegeven."))
    if fields and role != Role.SPECIALIST:
        raise ValidationError(_("Alleen een specialist heeft vakgebieden. De rol is niet gegeven."))
    held = Membership.objects.filter(person=person, organisation=organisation, role=role, valid_until__isnull=True)
    return held.first() or Membership.objects.create(
        person=person, organisation=organisation, role=role, valid_from=on, given_by=given_by, fields=list(fields)
    )


@transaction.atomic
def end_role(membership: Membership, *, on: date) -> None:
    """End a role: from this day on it no longer holds, at the very next request."""
    membership.valid_until = max(on, membership.valid_from)
    membership.save(update_fields=["valid_until"])


def note_try(email: str, address: str, now: datetime) -> None:
    """Count a try to log in; raises TooManyTries above 10 per account and address in 15 minutes.

    The account alone is never blocked, so that a stranger cannot lock anybody out; the address alone only after
    100 tries on whatever accounts.
    """
    account, place = _digest(email.strip().lower()), _digest(address)
    since = now - TRIES_COUNT_FOR
    recent = LogInTry.objects.filter(address_digest=place, at__gt=since)
    if recent.filter(account_digest=account).count() >= TRIES or recent.count() >= TRIES_PER_ADDRESS:
        raise TooManyTries
    # Counted before the password is looked at: many tries at the same moment do not slip through together.
    LogInTry.objects.create(account_digest=account, address_digest=place, at=now)
    if recent.filter(account_digest=account).count() > TRIES:
        raise TooManyTries


def forget_tries(email: str, address: str) -> None:
    """After a log-in that succeeded, its earlier tries no longer count."""
    LogInTry.objects.filter(account_digest=_digest(email.strip().lower()), address_digest=_digest(address)).delete()


@transaction.atomic
def clear_expired(now: datetime) -> int:
    """Remove idempotency keys after 7 days, tries after 15 minutes and sessions that ended; gives how many rows went.

    What a visitor filled in lives in the session, so that goes with it.
    """
    keys, _by_kind = UsedKey.objects.filter(made_at__lt=expired_before(now)).delete()
    tries, _by_kind = LogInTry.objects.filter(at__lte=now - TRIES_COUNT_FOR).delete()
    sessions, _by_kind = Session.objects.filter(expire_date__lte=now).delete()
    return keys + tries + sessions


@transaction.atomic
def make_examples(password: str, on: date) -> list[User]:
    """Make, or renew, the accounts of the local try-out; repeatable. The caller sees to it that this is one."""
    people = []
    for organisation in Organisation.objects.filter(is_example=True).order_by("code"):
        for role in (Role.PREPARER, Role.DECIDER, Role.READER):
            people.append(_example(organisation, role, password, on))
    for association in Organisation.objects.filter(kind_id=OrganisationKind.ASSOCIATION).order_by("code"):
        people.append(_example(association, Role.CURATOR, password, on))
    return people


EXAMPLE_NAMES = {
    Role.PREPARER: ("voorbereider", "Vera Voorbereider"),
    Role.DECIDER: ("beslisser", "Bas Beslisser"),
    Role.READER: ("lezer", "Lies Lezer"),
    Role.CURATOR: ("redacteur", "Rik Redacteur"),
}


def _example(organisation: Organisation, role: Role, password: str, on: date) -> User:
    mailbox, name = EXAMPLE_NAMES[role]
    email = f"{mailbox}@{organisation.code.lower()}.example"
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, name, password, is_example=True)
    elif not person.check_password(password):
        person.set_password(password)
        person.save(update_fields=["password"])
    give_role(person, organisation, role, on=on)
    return person


def _digest(text: str) -> str:
    """Keyed, so that the table cannot be turned back into addresses by trying them all."""
    return hashlib.sha256(f"{settings.SECRET_KEY}\n{text}".encode()).hexdigest()
