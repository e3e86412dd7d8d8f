"""Who clears up what: an app makes known how a kind that it keeps goes when its time has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bundel.apps.keeping.terms import kept

Clear = Callable[[datetime], int]
CLEARERS: dict[str, Clear] = {}
# Kinds that go together with another: kind → the one under which it is cleared up.
TOGETHER: dict[str, str] = {}


def clears(kind: str, *, also: str = "") -> Callable[[Clear], Clear]:
    """Register what removes the rows of a kind whose time has passed, and gives how many went.

    It must be harmless twice. A kind without a term cannot be cleared up.
    """
    kept(kind)
    if also:
        kept(also)
        TOGETHER[also] = kind

    def register(clear: Clear) -> Clear:
        CLEARERS[kind] = clear
        return clear

    return register
