"""Tests empty the database between them; append-only tables let nothing go, so their triggers step aside a moment.

Only here: nothing under src/ knows a way past them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.operations import BaseDatabaseOperations

MARK = "last-signed"
_flush = BaseDatabaseOperations.execute_sql_flush


def let_tests_empty_append_only_tables() -> None:
    """From now on ``flush``, with which tests end, gets past the triggers."""
    BaseDatabaseOperations.execute_sql_flush = _flush_past_triggers  # type: ignore[method-assign]


def _flush_past_triggers(self: Any, sql_list: Iterable[str]) -> None:
    with without_triggers(self.connection.alias):
        _flush(self, sql_list)
    # What was signed of a ledger that is gone, says nothing about the next one.
    (Path(settings.RECORD_DIR) / MARK).unlink(missing_ok=True)


@contextmanager
def without_triggers(alias: str = "default") -> Iterator[None]:
    """What a database looks like whose owner takes the triggers away for a while."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
