"""The power goes out at any moment: what was answered stands (RELIABILITY P1, R7); with less care it does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.apps.record.conftest import ROOT, environment, preloaded

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="about SQLite, and done in the run on SQLite")
CAREFUL = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON;"


@pytest.fixture(scope="module")
def cutter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return preloaded("power_cut", tmp_path_factory.mktemp("cutter"))


def cuts(
    cutter: Path, pristine: Path, folder: Path, count: int, pragmas: str = CAREFUL, seed: int = 6
) -> dict[str, Any]:
    place = folder / "cut"
    outside = {"BUNDEL_RECORD_DIR": str(place), "LD_PRELOAD": str(cutter), "TEST_PRAGMAS": pragmas}
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.record.faults.power_cuts", pristine, place, str(count), str(seed)],
        cwd=ROOT, capture_output=True, text=True,
        env=environment(f"sqlite:///{place / 'db.sqlite3'}", **outside),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert found["cuts"] >= count // 2, "the power was hardly ever cut"
    return found


def test_no_answer_is_lost_when_the_power_goes_out(cutter: Path, pristine_sqlite: Path, tmp_path: Path) -> None:
    found = cuts(cutter, pristine_sqlite, tmp_path, 8)

    assert found["wrong"] == []
    assert found["answered"] > 8


@pytest.mark.long
def test_no_answer_is_lost_in_a_hundred_power_cuts(cutter: Path, pristine_sqlite: Path, tmp_path: Path) -> None:
    assert cuts(cutter, pristine_sqlite, tmp_path, 100)["wrong"] == []


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_with_a_disk_that_is_not_waited_for_answers_are_lost(
    cutter: Path, pristine_sqlite: Path, tmp_path: Path, synchronous: str
) -> None:
    """The negative control of the tests above."""
    found = cuts(cutter, pristine_sqlite, tmp_path, 8, CAREFUL.replace("EXTRA", synchronous))

    assert found["wrong"] != []
