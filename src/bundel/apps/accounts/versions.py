"""The two ways in which a changing action says no: it can't be kept, or the version on screen is not the newest."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _


class Refused(Exception):
    """What can't be kept; ``faults`` says per field what is wrong and what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


class Conflict(Exception):
    """Somebody else was first and nothing was kept; ``standing`` is the version that now stands."""

    def __init__(self, text: str, standing: int) -> None:
        self.standing = standing
        super().__init__(text)


class VersionConflict(Conflict):
    """The object has changed since it was shown."""

    def __init__(self, seen: int, standing: int, what: str = "") -> None:
        self.seen = seen
        subject = f" ({what})" if what else ""
        text = _("Iemand anders heeft dit intussen veranderd%(subject)s. Uw wijziging is niet bewaard.")
        super().__init__(
            text % {"subject": subject} + " " + _("Bekijk wat er nu staat, en bewaar zo nodig opnieuw."), standing
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
