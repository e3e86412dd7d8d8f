"""Write in the audit log, in the same transaction as the deed; and let go what has served its time."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import transaction

from bundel.apps.audit.kinds import KINDS
from bundel.apps.audit.models import AuditEntry, Result

LONGEST_PLACE = 80


@dataclass(frozen=True, slots=True)
class Trail:
    """Who acts, when and from where: what every entry of one request, job or command has in common."""

    at: datetime
    place: str
    actor_id: int | None = None
    origin: str = ""


def note(
    trail: Trail,
    kind: str,
    *,
    organisation_code: str = "",
    about: tuple[str, object] = ("", ""),
    person_id: int | None = None,
    reason: str = "",
    result: Result = Result.DONE,
) -> AuditEntry:
    """Add an entry. Call it inside the transaction of the deed, so that both stand or neither.

    ``about`` is what it was done to, as (kind, id). Ids only: a name, a text or an amount has no place here.
    """
    known = KINDS[kind]
    with transaction.atomic():
        return AuditEntry.objects.create(
            at=trail.at, kind=kind, actor_id=trail.actor_id, organisation_code=organisation_code,
            object_kind=about[0], object_id=str(about[1]), person_id=person_id, place=trail.place[:LONGEST_PLACE],
            origin=trail.origin, reason=reason, result=result,
            keep_until=trail.at.astimezone(UTC).date() + known.kept,
        )  # fmt: skip


def digest_of(address: str) -> str:
    """A network address as a short keyed digest: it shows that two entries came from one place, not from which."""
    return hmac.new(settings.SECRET_KEY.encode(), f"audit {address}".encode(), hashlib.sha256).hexdigest()[:12]


def clear_served(on: date) -> int:
    """Remove the entries whose time has passed; gives how many went. The database refuses to let go of any other."""
    gone, _by_kind = AuditEntry.objects.filter(keep_until__lte=on).delete()
    return gone
