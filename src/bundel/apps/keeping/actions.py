"""Clear up what has served its time, kind by kind, and write down what went."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from bundel.apps.keeping.clearing import CLEARERS, clears
from bundel.apps.keeping.models import Clearing
from bundel.apps.keeping.terms import kept, kinds

logger = logging.getLogger("bundel.keeping")


class NotAllCleared(Exception):
    """Some kinds could not be cleared up; the others were."""


def clear_up(now: datetime) -> dict[str, int]:
    """Remove everything whose time has passed; gives per kind how many rows went, and writes it down.

    Each kind in a transaction of its own: one that fails takes nothing away and holds up no other. Raises NotAllCleared
    at the end when one failed.
    """
    gone = {kind: _clear(kind, now) for kind in kinds() if kind in CLEARERS}
    failed = [kind for kind, count in gone.items() if count is None]
    if failed:
        raise NotAllCleared(", ".join(failed))
    return {kind: count for kind, count in gone.items() if count is not None}


def _clear(kind: str, now: datetime) -> int | None:
    try:
        with transaction.atomic():
            count = CLEARERS[kind](now)
            Clearing.objects.create(kind=kind, at=now, gone=count)
    except Exception:
        logger.exception("%s was not cleared up", kind)
        Clearing.objects.create(kind=kind, at=now, is_failed=True)
        return None
    return count


@clears("clearings")
def clear_clearings(now: datetime) -> int:
    """Remove what was written down about clearing up itself."""
    return Clearing.objects.filter(at__lt=now - kept("clearings")).delete()[0]
