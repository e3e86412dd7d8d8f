"""At start: is SQLite set as safely as its version asks? The PRAGMAs are read back, not assumed (RELIABILITY R7)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.db import connection

# Before this version a WAL that is reset can be corrupted.
SAFE_WAL = (3, 51, 3)
NAMES = ("journal_mode", "synchronous", "foreign_keys")
SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


@register(Tags.database)
def sqlite_is_set_safely(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Asked by ``migrate``, ``check --database default`` and by every worker at its start."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in NAMES}
    return judged(found, sqlite3.sqlite_version_info)


def judged(found: dict[str, Any], version: tuple[int, ...]) -> list[CheckMessage]:
    """What is wrong with these settings for this version of SQLite."""
    journal, synchronous = str(found["journal_mode"]).upper(), SYNCHRONOUS[int(found["synchronous"])]
    number = ".".join(map(str, version))
    is_old = version < SAFE_WAL
    allowed = {("DELETE", "EXTRA")} if is_old else {("DELETE", "EXTRA"), ("WAL", "FULL"), ("WAL", "EXTRA")}
    # A database in memory has no file to lose.
    messages: list[CheckMessage] = []
    if journal != "MEMORY" and (journal, synchronous) not in allowed:
        expected = " or ".join(f"journal_mode={one} with synchronous={other}" for one, other in sorted(allowed))
        messages.append(
            Error(
                f"SQLite {number} runs with journal_mode={journal} and synchronous={synchronous}; "
                f"a power cut can lose or damage what was saved.",
                hint=f"Set {expected} in the OPTIONS of DATABASES.",
                id="bundel.E001",
            )
        )
    if not found["foreign_keys"]:
        messages.append(Error("SQLite does not check foreign keys.", hint="PRAGMA foreign_keys=ON.", id="bundel.E002"))
    if is_old:
        text = f"SQLite {number} can damage a WAL, so the slower rollback journal is used, synced in full."
        messages.append(
            Info(text, hint="From SQLite 3.51.3 on, WAL with synchronous=FULL is safe too.", id="bundel.I001")
        )
    return messages
