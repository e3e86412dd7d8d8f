"""Somebody else was first: what a changing action says when the version on screen is no longer the newest."""

from __future__ import annotations

from django.utils.translation import gettext as _


class VersionConflict(Exception):
    """The object has changed since it was shown; ``standing`` is the version that now stands."""

    def __init__(self, seen: int, standing: int, what: str = "") -> None:
        self.seen, self.standing = seen, standing
        subject = f" ({what})" if what else ""
        super().__init__(
            _("Iemand anders heeft dit intussen veranderd%(subject)s. Uw wijziging is niet bewaard.")
            % {"subject": subject}
            + " "
            + _("Bekijk wat er nu staat, en bewaar zo nodig opnieuw.")
        )


def require_version(seen: int, standing: int, what: str = "") -> None:
    """Raise VersionConflict unless the version that was seen is the one that stands.

    Call it inside the transaction that changes the object, after reading it with a lock.
    """
    if seen != standing:
        raise VersionConflict(seen, standing, what)


def version_in(text: str) -> int:
    """The version that a form says it saw; -1, which never stands, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 9 else -1
