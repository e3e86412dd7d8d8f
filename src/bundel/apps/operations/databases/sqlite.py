"""SQLite: a backup is one file, made by SQLite itself while others wait to write."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bundel.apps.operations.elsewhere import named

FILE = "database.sqlite3"


def version() -> str:
    return f"SQLite {sqlite3.sqlite_version}"


def size() -> int:
    """How many bytes a backup takes at most."""
    place = Path(str(connection.settings_dict["NAME"]))
    return place.stat().st_size if place.exists() else 0


@contextmanager
def standing_still() -> Iterator[str]:
    """Nobody else can write meanwhile: what is counted is what is written out."""
    with transaction.atomic(durable=True):
        yield ""


def write_out(file: Path, moment: str, left_out: Sequence[str]) -> None:
    """Write the whole database into a file that is not there yet, without the rows of some tables."""
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=20)) as source:
        source.execute("VACUUM INTO ?", [str(file)])
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        # What is removed is overwritten too: a file says more than its tables.
        copy.execute("PRAGMA secure_delete = ON")
        for table in left_out:
            copy.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 # nosec B608 - our own names
        copy.execute("VACUUM")


def put_back(file: Path) -> None:
    """Bring a file into the empty database: the whole of it, or nothing."""
    place = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(file, new)
    with new.open("rb") as written:
        os.fsync(written.fileno())
    new.chmod(0o600)
    new.replace(place)


def damage() -> str:
    """What SQLite itself finds wrong with the file, and with what rows say of each other; empty when nothing is."""
    with connection.cursor() as cursor:
        found = cursor.execute("PRAGMA integrity_check(1)").fetchone()[0]
        loose = cursor.execute("PRAGMA foreign_key_check").fetchone()
    if found != "ok":
        return str(found)
    return f"a row of {loose[0]} points at nothing" if loose else ""


@contextmanager
def empty_place(folder: Path) -> Iterator[dict[str, Any]]:
    """A database that is not there yet, in this folder; gone afterwards."""
    place = folder / "restored.sqlite3"
    try:
        yield named(str(place))
    finally:
        for one in folder.glob(f"{place.name}*"):
            one.unlink()
