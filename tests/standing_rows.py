"""Rows that a command makes: made once by the command itself, afterwards copied, which is many times quicker."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

# By table: the columns, and the rows. On PostgreSQL as the text of COPY, eight times as quick as inserts. On SQLite
# they lie in a second file, and this is the name of the table there: copying between tables is twice as quick.
Rows = dict[str, tuple[list[str], bytes | str]]
ASIDE = Path(gettempdir()) / f"bundel-test-{os.getpid()}-standing.sqlite3"
_kept: dict[str, Rows] = {}


def put(command: str) -> None:
    """Run the command, or put back what it made the first time. What it adds to is expected to be as it was then."""
    if command in _kept:
        _put_back(_kept[command])
        return
    before = _counts()
    call_command(command, verbosity=0)
    made = [table for table, count in before.items() if _count(table) > count]
    _kept[command] = {table: _rows(table, before[table], f"{command} {table}") for table in made}


def open_aside() -> None:
    """Let every connection of this process see the second file. Only read, it is in no transaction."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(ASIDE)) as aside:
            aside.execute("PRAGMA journal_mode=WAL")
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += f"ATTACH DATABASE 'file:{ASIDE}?mode=ro' AS standing;"


def forget_aside() -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{ASIDE}{ending}").unlink(missing_ok=True)


def _tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy})


def _counts() -> dict[str, int]:
    return {table: _count(table) for table in _tables()}


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")
        return int(cursor.fetchone()[0])


def _rows(table: str, skip: int, aside: str) -> tuple[list[str], bytes | str]:
    """The rows after the first ones, or where they lie; by primary key, so that what stood there comes first."""
    key = next(model._meta.pk.column for model in _models_of(table))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0")
        columns = [column[0] for column in cursor.description]
        if connection.vendor == "postgresql":
            with cursor.copy(
                f"COPY (SELECT * FROM {_quoted(table)} ORDER BY {_quoted(key)} OFFSET {skip}) TO STDOUT"
            ) as copy:
                return columns, b"".join(map(bytes, copy))
        # With a plus a value comes as it is stored, and not as what its column makes of it.
        values = ", ".join(f"+{_quoted(column)}" for column in columns)
        cursor.execute(f"SELECT {values} FROM {_quoted(table)} ORDER BY {_quoted(key)} LIMIT -1 OFFSET {skip}")
        _lay_aside(aside, columns, cursor.fetchall())
        return columns, aside


def _lay_aside(table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Write rows to the second file, by a connection of its own: what a test writes there is undone with the test."""
    marks = ", ".join("?" * len(columns))
    with closing(sqlite3.connect(ASIDE)) as aside, aside:
        aside.execute(f"CREATE TABLE {_quoted(table)} ({_named(columns)})")
        aside.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", rows)


def _put_back(kept: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in kept.items():
            into = f"{_quoted(table)} ({_named(columns)})"
            if isinstance(rows, str):
                cursor.execute(f"INSERT INTO main.{into} SELECT * FROM standing.{_quoted(rows)}")
                continue
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                copy.write(rows)
        models = [model for table in kept for model in _models_of(table)]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _named(columns: list[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _models_of(table: str) -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table]


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
