"""Count tries to log in, so that guessing is slow and nobody can lock somebody else out."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from bundel.apps.accounts.models import LogInTry
from bundel.apps.keeping.terms import kept

TRIES = 10
TRIES_PER_ADDRESS = 100
TRIES_COUNT_FOR = kept("log_in_tries")
# So many accounts without success from one address: somebody tries one password on all of them. Colleagues who share
# an address do not come near it, because a log-in that succeeds is forgotten.
MANY_ACCOUNTS = 20
PAUSE = timedelta(seconds=5)


class TooManyTries(Exception):
    """An address tried too often; from another address the account is as reachable as before."""


class TooFast(TooManyTries):
    """An address tried many accounts, and may go on only slowly."""


def note_try(email: str, address: str, now: datetime) -> None:
    """Count a try to log in; raises TooManyTries above 10 per account and address in 15 minutes, or TooFast.

    The account alone is never blocked, so that a stranger cannot lock anybody out; the address alone only after
    100 tries on whatever accounts.
    """
    account, place = _digest(email.strip().lower()), _digest(address)
    since = now - TRIES_COUNT_FOR
    recent = LogInTry.objects.filter(address_digest=place, at__gt=since)
    if recent.filter(account_digest=account).count() >= TRIES or recent.count() >= TRIES_PER_ADDRESS:
        raise TooManyTries
    if _tries_many(recent) and recent.filter(at__gt=now - PAUSE).exists():
        raise TooFast
    # Counted before the password is looked at: many tries at the same moment do not slip through together.
    LogInTry.objects.create(account_digest=account, address_digest=place, at=now)
    if recent.filter(account_digest=account).count() > TRIES:
        raise TooManyTries


def forget_tries(email: str, address: str) -> None:
    """After a log-in that succeeded, its earlier tries no longer count."""
    LogInTry.objects.filter(account_digest=_digest(email.strip().lower()), address_digest=_digest(address)).delete()


def _tries_many(recent: QuerySet[LogInTry]) -> bool:
    return recent.values("account_digest").distinct().count() >= MANY_ACCOUNTS


def _digest(text: str) -> str:
    """Keyed, so that the table cannot be turned back into addresses by trying them all."""
    return hashlib.sha256(f"{settings.SECRET_KEY}\n{text}".encode()).hexdigest()
