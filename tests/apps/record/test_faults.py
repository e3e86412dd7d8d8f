"""Killed writers and crowds: nothing that was answered is lost or doubled, on SQLite and PostgreSQL (P1, P3, P8)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from tests.apps.record.conftest import ROOT, environment, prepare, prepare_examples

# They bring databases of their own, so the run of all tests on PostgreSQL need not do them again.
pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="done in the run on SQLite, on both databases")
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own with the tables of the record, empty but for one organisation."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("pristine_sqlite"), tmp_path / "db.sqlite3")
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    with on_the_server(request.getfixturevalue("postgres_url")) as made:
        prepare(made)
        yield made


@pytest.fixture(params=DATABASES)
def database_with_examples(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same with everything in it: all municipalities, topics and examples."""
    if request.param == "sqlite":
        prepare_examples(f"sqlite:///{tmp_path / 'db.sqlite3'}")
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    with on_the_server(request.getfixturevalue("postgres_url")) as made:
        prepare_examples(made)
        yield made


@contextmanager
def on_the_server(server: str) -> Iterator[str]:
    """The address of a new database on a PostgreSQL that runs; it goes afterwards."""
    name = f"record_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def told(database: str, folder: Path, program: str, *arguments: object, **more: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.apps.record.faults.{program}", *map(str, arguments)],
        env=environment(database, BUNDEL_RECORD_DIR=str(folder / "record"), **more),
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def assert_nothing_lost(found: dict[str, Any], kills: int) -> None:
    assert found.pop("answered") >= kills
    assert found == {"lost": [], "gaps": False, "doubled": 0, "is_whole": True}


def test_a_killed_writer_loses_and_doubles_nothing(database: str, tmp_path: Path) -> None:
    assert_nothing_lost(told(database, tmp_path, "kills", 12, 6, "in time"), 12)


@pytest.mark.long
def test_three_hundred_killed_writers_lose_and_double_nothing(database: str, tmp_path: Path) -> None:
    assert_nothing_lost(told(database, tmp_path, "kills", 300, 7, "in time"), 300)


def test_a_writer_that_answers_before_the_commit_loses_answers(database: str, tmp_path: Path) -> None:
    """The negative control of the tests above."""
    assert told(database, tmp_path, "kills", 12, 6, "too early")["lost"] != []


def assert_all_written(found: dict[str, Any], entries: int, answers: int) -> None:
    assert found["faults"] == []
    assert (found["entries"], found["answered"]) == (entries, answers)
    assert found["chain_is_whole"] and found["is_whole"]


def test_clients_that_write_about_the_same_thing_wait_for_each_other(database: str, tmp_path: Path) -> None:
    assert_all_written(told(database, tmp_path, "clients", 10, 4), 40, 80)


def test_clients_that_do_not_wait_for_each_other_are_refused_or_overwrite(database: str, tmp_path: Path) -> None:
    """The negative control of the tests above and below."""
    found = told(database, tmp_path, "clients", 10, 4, TEST_WITHOUT_LOCK="yes")

    assert found["faults"] != []
    expected = "database is locked" if database.startswith("sqlite") else "IntegrityError"
    assert any(expected in one for one in found["faults"]), found["faults"]


@pytest.mark.long
def test_fifty_clients_write_twenty_times_about_the_same_thing(database: str, tmp_path: Path) -> None:
    assert_all_written(told(database, tmp_path, "clients", 50, 20), 1_000, 2_000)


@pytest.mark.long
def test_all_municipalities_decide_at_once(database: str, tmp_path: Path) -> None:
    found = told(database, tmp_path, "clients", 342, 1, "served")

    assert_all_written(found, 342, 342)
    # In processor time, all of it one after the other: other work on the machine can't make it fail or pass.
    assert found["processor_seconds"] <= 10


@pytest.mark.long
def test_every_municipality_sends_its_form_at_once(database_with_examples: str, tmp_path: Path) -> None:
    found = told(database_with_examples, tmp_path, "deciders")

    assert found["faults"] == [] and found["is_whole"]
    assert found["answered"] == found["entries"] == found["deciding"] == found["asked"] == 342
    # Ten seconds of two processors; by the clock, on quiet ones, see ADR 0084.
    assert found["processor_seconds"] <= 20, found
