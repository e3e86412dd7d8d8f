"""Let the same code work on another database for a while: the copy that a backup is tried in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.db.utils import load_backend

USUAL = "default"


def named(name: str) -> dict[str, Any]:
    """The settings of our own database, with another one on the same server or disk."""
    return {**connection.settings_dict, "NAME": name}


@contextmanager
def working_on(database: dict[str, Any]) -> Iterator[None]:
    """Everything that this thread asks of the database goes to this one; other threads notice nothing."""
    usual = connections[USUAL]
    other = load_backend(database["ENGINE"]).DatabaseWrapper(database, USUAL)
    connections[USUAL] = other
    try:
        yield
    finally:
        other.close()
        connections[USUAL] = usual
