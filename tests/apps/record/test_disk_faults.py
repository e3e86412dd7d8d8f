"""The disk is full, fails once or is gone at any write: nothing is half saved, and the page tells which (P3, P9)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.apps.record.conftest import ROOT, environment, preloaded

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="about SQLite, and done in the run on SQLite")
# One decision asks some 110 things of the disk, and noting that the decider is still there 35.
SOME, ALL = "1:161:32", "1:201"
KINDS = ("full", "once", "gone")


@pytest.fixture(scope="module")
def breaker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return preloaded("disk_fault", tmp_path_factory.mktemp("breaker"))


@pytest.fixture
def folder(examples: None, tmp_path: Path) -> Path:
    """A folder with a database that holds the examples."""
    (tmp_path / "db.sqlite3").write_bytes(connection.connection.serialize())
    return tmp_path


def told(breaker: Path, folder: Path, deeds: str, *kinds: str, **more: str) -> dict[str, Any]:
    outside = {"BUNDEL_RECORD_DIR": str(folder / "record"), "LD_PRELOAD": str(breaker), **more}
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.record.faults.disk_faults", folder, deeds, *kinds],
        cwd=ROOT, capture_output=True, text=True, env=environment(f"sqlite:///{folder / 'db.sqlite3'}", **outside),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def assert_nothing_half(found: dict[str, Any], faults: int) -> None:
    assert found["wrong"] == []
    assert found["entries"] == found["decisions"] == found["made"] >= faults
    assert found["is_whole"]


def test_a_decision_is_saved_whole_or_not_at_all_whenever_the_disk_fails(breaker: Path, folder: Path) -> None:
    assert_nothing_half(told(breaker, folder, SOME, *KINDS), 15)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_so_at_each_of_the_first_two_hundred_deeds(breaker: Path, folder: Path, kind: str) -> None:
    found = told(breaker, folder, ALL, kind)

    assert_nothing_half(found, 200)
    # Only of a disk that is gone for good nobody can know; a full one, or one fault, never leaves that open.
    assert (found["unsure"] > 0) == (kind == "gone")


def test_without_a_journal_a_fault_leaves_halves(breaker: Path, folder: Path) -> None:
    """The negative control of the tests above."""
    found = told(breaker, folder, "40:70:10", "once", TEST_PRAGMAS="PRAGMA journal_mode=OFF; PRAGMA foreign_keys=ON;")

    assert found["wrong"] != []
