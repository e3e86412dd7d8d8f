"""Count tries to log in, so that guessing is slow and nobody can lock somebody else out."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings

from bundel.apps.accounts.models import LogInTry

TRIES = 10
TRIES_PER_ADDRESS = 100
TRIES_COUNT_FOR = timedelta(minutes=15)


class TooManyTries(Exception):
    """An address tried too often; from another address the account is as reachable as before."""


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


def _digest(text: str) -> str:
    """Keyed, so that the table cannot be turned back into addresses by trying them all."""
    return hashlib.sha256(f"{settings.SECRET_KEY}\n{text}".encode()).hexdigest()
