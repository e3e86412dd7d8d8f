"""At start: is the database set so that what was saved survives a power cut? Read back, not assumed (R7, R8)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import connection

# Before this version a WAL that is reset can be corrupted.
SAFE_WAL = (3, 51, 3)
NAMES = ("journal_mode", "synchronous", "foreign_keys")
MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
# "on" waits for the disk of this server; the last two also for that of a standby.
ON = frozenset({"on", "remote_write", "remote_apply"})
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


@register(Tags.database)
def postgresql_is_set_safely(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Asked by ``migrate``, ``check --database default`` and by every worker at its start."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(MUST_BE_ON)])
        return judged_server(dict(cursor.fetchall()), is_production=settings.IS_PRODUCTION)


def judged_server(found: dict[str, str], *, is_production: bool) -> list[CheckMessage]:
    """What is wrong with these settings; a server for tests or a try-out may forget what it was told."""
    kind = Error if is_production else Warning
    return [
        kind(
            f"PostgreSQL runs with {name}={found.get(name)}; a power cut can lose or damage what was saved.",
            hint=f"Set {name}=on in postgresql.conf.",
            id="bundel.E003",
        )
        for name in MUST_BE_ON
        if found.get(name) not in ON
    ]
