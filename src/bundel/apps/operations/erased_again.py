"""Who was erased, by number: kept beside the keys of the record, so that no backup brings anybody back."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from bundel.apps.accounts.models import User
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.people import Erased
from bundel.apps.keeping.terms import kept
from bundel.apps.record import outside

FILE = "erased"


def remember(erased: Erased) -> int:
    """Write the number down once the erasure stands: a transaction that fails erased nobody."""
    line = f"{_who(User.objects.get(pk=erased.person_id))} {localdate(erased.at)}"
    transaction.on_commit(lambda: _write(line), robust=True)
    return 1


def came_back() -> list[User]:
    """Whoever was erased and stands in the database all the same."""
    gone = {who for who, _day in _lines()}
    return [one for one in User.objects.order_by("pk") if _who(one) in gone]


@clears("erased_numbers")
def forget_numbers(now: datetime) -> int:
    """Take off the list whom no backup can bring back any more; gives how many."""
    oldest = localdate(now) - kept("erased_numbers")
    with _held():
        lines = _lines()
        left = [(who, day) for who, day in lines if day >= oldest]
        if left != lines:
            _put(os.O_TRUNC, "".join(f"{who} {day}\n" for who, day in left), beside=".new")
            os.replace(_file(".new"), _file())
    return len(lines) - len(left)


def _lines() -> list[tuple[str, date]]:
    try:
        found = _file().read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
    cut = [line.rpartition(" ") for line in found]
    return [(who, date.fromisoformat(day)) for who, _space, day in cut]


def _who(person: User) -> str:
    """After a restore a number can be given out anew; nobody else came at this moment."""
    return f"{person.pk} {person.joined_at.isoformat()}"


def _write(line: str) -> None:
    with _held():
        _put(os.O_APPEND, f"{line}\n")


def _file(beside: str = "") -> Path:
    return outside.folder() / f"{FILE}{beside}"


@contextmanager
def _held() -> Iterator[None]:
    """One at a time: a line that comes while the list is written anew must not get lost."""
    outside.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(_file(".lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _put(how: int, text: str, beside: str = "") -> None:
    descriptor = os.open(_file(beside), os.O_WRONLY | os.O_CREAT | how, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
