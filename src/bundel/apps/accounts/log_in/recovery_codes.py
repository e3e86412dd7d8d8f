"""Recovery codes, of which only hashes are kept: they are shown once, when they are made, and each works once.

The library would keep a seed from which all of them follow. Its row is used and its class is not: to that there are
none, whatever it is asked.
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.db import transaction

from bundel.apps.accounts.models import User

# So many that a plain hash is enough (ASVS 6.5.2 asks it of 112 bits): 36 figures hold 119.
FIGURES, GROUP, HOW_MANY = 36, 6, 10
KIND = Authenticator.Type.RECOVERY_CODES
BETWEEN = re.compile(r"[\s.-]")


def make_codes(person: User) -> list[str]:
    """New codes in the place of any old ones, as people copy them: in groups, with a space between."""
    made = [f"{secrets.randbelow(10**FIGURES):0{FIGURES}}" for _each in range(HOW_MANY)]
    kept = {"hashed": [_hashed(one) for one in made], "migrated_codes": []}
    Authenticator.objects.update_or_create(user=person, type=KIND, defaults={"data": kept, "last_used_at": None})
    return [" ".join(one[at : at + GROUP] for at in range(0, FIGURES, GROUP)) for one in made]


@transaction.atomic
def use_code(person: User, typed: str) -> Authenticator | None:
    """The row of the person's codes when this is one of them, which is then gone; else None."""
    code = BETWEEN.sub("", typed)
    if len(code) != FIGURES:
        return None
    row = Authenticator.objects.select_for_update().filter(user=person, type=KIND).first()
    if row is None or _hashed(code) not in row.data["hashed"]:
        return None
    row.data["hashed"].remove(_hashed(code))
    row.save(update_fields=["data"])
    row.user = person
    return row


def codes_left(person: User) -> int:
    row = Authenticator.objects.filter(user=person, type=KIND).first()
    return len(row.data["hashed"]) if row is not None else 0


def _hashed(code: str) -> str:
    return sha256(code.encode()).hexdigest()
