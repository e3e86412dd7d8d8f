"""One tiny database of the kind that the run is on, with a ledger that was signed, and one backup of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from bundel.apps.operations.backing_up import Backup, make_backup
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import named, working_on
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.record.actions import append

NOW = datetime(2026, 11, 28, 2, 10, tzinfo=UTC)
ENTRIES = 3
SESSION = "a-session-that-is-as-good-as-a-password"


@dataclass(frozen=True)
class Place:
    """A database, the folder of the keys that go with it, and its backup."""

    database: dict[str, Any]
    keys: Path
    backup: Backup


@pytest.fixture(scope="session")
def made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """For tests that only look; those that change something take a copy (``own``)."""
    folder = tmp_path_factory.mktemp("operations")
    with ExitStack() as afterwards:
        # What is unblocked is blocked again before the first test, or it would be for all of them.
        with django_db_blocker.unblock():
            database = afterwards.enter_context(copied_tables(folder))
            with working_on(database), override_settings(RECORD_DIR=folder / "keys", MEDIA_ROOT=folder / "uploads"):
                (folder / "uploads" / "deep").mkdir(parents=True)
                (folder / "uploads" / "deep" / "letter.pdf").write_bytes(b"a letter")
                (folder / "uploads" / "outside").symlink_to("/etc/hostname")
                fill()
                backup = make_backup(folder / "backups", NOW)
                assert backup.verdict.is_good, backup.verdict.finding
        yield Place(database, folder / "keys", backup)


@pytest.fixture
def own(made: Place, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Place]:
    """The same on our own: the keys of the installation and a copy of the backup; the database is only looked at."""
    keys, folder = tmp_path / "keys", tmp_path / "backups" / made.backup.folder.name
    shutil.copytree(made.keys, keys)
    shutil.copytree(made.backup.folder, folder)
    (tmp_path / "empty").mkdir()
    with (
        django_db_blocker.unblock(),
        override_settings(RECORD_DIR=keys, MEDIA_ROOT=tmp_path / "uploads"),
        working_on(made.database),
    ):
        yield Place(made.database, keys, Backup(folder, made.backup.held, made.backup.verdict))


@pytest.fixture
def empty(own: Place, tmp_path: Path) -> Iterator[None]:
    """Work on an empty database, as on a new machine."""
    with our_kind().empty_place(tmp_path / "empty") as database, working_on(database):
        yield


@pytest.fixture
def live(own: Place, tmp_path: Path) -> Iterator[None]:
    """Work on a database of our own with the rows of the shared one, that may be changed."""
    connection.close()
    with our_kind().empty_place(tmp_path / "empty") as database, working_on(database):
        our_kind().put_back(own.backup.folder / our_kind().FILE)
        yield


@contextmanager
def copied_tables(folder: Path) -> Iterator[dict[str, Any]]:
    """The tables of the database that the run made already, in a database of its own."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as source:
            source.execute("VACUUM INTO ?", [str(folder / "live.sqlite3")])
        yield named(str(folder / "live.sqlite3"))
        return
    name, source = f"operations_{uuid4().hex[:12]}", connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(**{**server_address(), "dbname": "postgres"}, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        yield named(name)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def server_address() -> dict[str, Any]:
    found = connection.settings_dict
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    return {name: found[key] for key, name in names.items() if found.get(key)}


def fill() -> None:
    """An organisation, somebody who is logged in, and a few things on the record."""
    kind = OrganisationKind.objects.create(code="municipality", name="Gemeente", place=1)
    Organisation.objects.create(code="VB0001", kind=kind, name="Voorbeeld", name_common="Voorbeeld")
    Session.objects.create(session_key=SESSION[:40], session_data="x", expire_date=NOW)
    for number in range(ENTRIES):
        decide(f"key-{number}")


def decide(key: str) -> None:
    with transaction.atomic():
        append(
            kind="decided", organisation=Organisation.objects.get(code="VB0001"), subject="decision/1", key=key,
            content={"what": key}, visibility="public", now=NOW,
        )  # fmt: skip


def changed(place: Path, change: Callable[[bytes], bytes]) -> None:
    place.write_bytes(change(place.read_bytes()))
