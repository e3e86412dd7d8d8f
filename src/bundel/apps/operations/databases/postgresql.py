"""PostgreSQL: a backup is made by its own pg_dump, of one moment, while others go on writing."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from bundel.apps.operations.databases.failing import CannotUse, require_empty
from bundel.apps.operations.elsewhere import named, working_on
from bundel.site import clock

FILE = "database.pgdump"
# How Django's settings are called by PostgreSQL's own programs; a password never stands among their arguments.
VARIABLES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
SAFE_CONNECTION = ("sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service")
INSTALLED = Path("/usr/lib/postgresql")
TRYING = "bundel_restore_"
DAY = 24 * 60 * 60


def version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def size() -> int:
    """How many bytes a backup takes at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@contextmanager
def standing_still() -> Iterator[str]:
    """One moment that pg_dump can be told of, so that what is counted is what is written out."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def write_out(file: Path, moment: str, left_out: Sequence[str]) -> None:
    """Write the whole database as it was at a moment, without the rows of some tables."""
    without = [f"--exclude-table-data=*.{table}" for table in left_out]
    _run(
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={moment}",
        f"--file={file}",
        *without,
    )


def put_back(file: Path) -> None:
    """Bring a file into the empty database: the whole of it, or nothing."""
    name = str(connection.settings_dict["NAME"])
    _run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--dbname={name}",
        str(file),
    )


def damage() -> str:
    """PostgreSQL refuses what breaks its rules while the rows come back, so nothing is left to look at."""
    return ""


@contextmanager
def empty_place(folder: Path) -> Iterator[dict[str, Any]]:
    """A database that is made for this and removed afterwards, or the empty one that the settings name for it."""
    if settings.RESTORE_TEST_DATABASE:
        given = {**connection.settings_dict, **settings.RESTORE_TEST_DATABASE}
        # Before anything else: what is removed afterwards must be what we put there.
        with working_on(given):
            require_empty()
        try:
            yield given
        finally:
            with psycopg.connect(**_parameters(given), autocommit=True) as server:
                server.execute("DROP SCHEMA public CASCADE")
                server.execute("CREATE SCHEMA public")
        return
    name = f"{TRYING}{int(clock.now().timestamp())}_{secrets.token_hex(4)}"
    with psycopg.connect(**_parameters(connection.settings_dict), autocommit=True) as server:
        _drop_left_over(server)
        try:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        except psycopg.errors.InsufficientPrivilege:
            user = connection.settings_dict["USER"]
            raise CannotUse(
                f"The user {user} may not make a database to try the backup in. Give it that right "
                f"(ALTER ROLE {user} CREATEDB), or name an empty database in BUNDEL_RESTORE_TEST_URL."
            ) from None
        try:
            yield named(name)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _drop_left_over(server: psycopg.Connection[Any]) -> None:
    """Those of a try that was killed a day ago or longer."""
    for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TRYING}%"]).fetchall():
        begun = name.removeprefix(TRYING).split("_")[0]
        if begun.isdecimal() and int(begun) < clock.now().timestamp() - DAY:
            server.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _parameters(database: dict[str, Any]) -> dict[str, Any]:
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    given = {name: database.get(key) for key, name in names.items()}
    options = {name: database["OPTIONS"].get(name) for name in SAFE_CONNECTION}
    return {name: value for name, value in {**given, **options}.items() if value}


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; CannotUse with what it said when it fails."""
    database = connection.settings_dict
    given = {name: str(database[key]) for key, name in VARIABLES.items() if database.get(key)}
    options = {
        f"PG{name.upper()}": str(database["OPTIONS"][name]) for name in SAFE_CONNECTION if name in database["OPTIONS"]
    }
    done = subprocess.run(
        [_place_of(program), *arguments], env={**os.environ, **given, **options}, capture_output=True, text=True
    )
    if done.returncode:
        raise CannotUse(f"{program} failed: {done.stderr.strip()[-400:]}")


def _place_of(program: str) -> str:
    """The newest that is installed: an older pg_dump refuses a newer server."""
    installed = sorted(INSTALLED.glob(f"*/bin/{program}"), key=lambda one: one.parts[-3].zfill(4))
    found = str(installed[-1]) if installed else shutil.which(program)
    if not found:
        raise CannotUse(f"{program} is not installed; install the client programs of PostgreSQL.")
    return found
