"""What the audit log can tell of, in words, and how long each kind is kept. An app adds its own kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise

from bundel.apps.keeping.terms import kept

# Long enough to look into an incident that is found late, and no longer.
ONE_YEAR = kept("log_of_use")
# As long as the decisions that somebody took in a role can be asked about.
SEVEN_YEARS = kept("log_of_deeds")


@dataclass(frozen=True, slots=True)
class Kind:
    words: str | Promise
    kept: timedelta


KINDS: dict[str, Kind] = {}


def register(key: str, words: str | Promise, kept: timedelta) -> None:
    """Make a kind known; an entry of an unknown kind is refused, so that each has its words and its time."""
    KINDS[key] = Kind(words, kept)
