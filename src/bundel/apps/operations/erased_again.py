"""Who was erased, by number: kept beside the keys of the record, so that no backup brings anybody back."""

from __future__ import annotations

import os

from django.db import transaction

from bundel.apps.accounts.models import User
from bundel.apps.keeping.people import Erased
from bundel.apps.record import outside

FILE = "erased"


def remember(erased: Erased) -> int:
    """Write the number down once the erasure stands: a transaction that fails erased nobody."""
    line = _line(User.objects.get(pk=erased.person_id))
    transaction.on_commit(lambda: _write(line), robust=True)
    return 1


def came_back() -> list[User]:
    """Whoever was erased and stands in the database all the same."""
    try:
        lines = set((outside.folder() / FILE).read_text(encoding="ascii").splitlines())
    except FileNotFoundError:
        return []
    return [one for one in User.objects.order_by("pk") if _line(one) in lines]


def _line(person: User) -> str:
    """After a restore a number can be given out anew; nobody else came at this moment."""
    return f"{person.pk} {person.joined_at.isoformat()}"


def _write(line: str) -> None:
    outside.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(outside.folder() / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(f"{line}\n".encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
