"""Compiled loops make it quick; without them it works all the same, and with them only the first start compiles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_executors import problem

SOURCE = Path(__file__).parents[2] / "src"
WITHOUT_NUMBA = "import sys; sys.modules['numba'] = None; from bundel.cli.main import main; sys.exit(main())"
AS_IT_IS = "import sys; from bundel.cli.main import main; sys.exit(main())"


def started(folder: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``bundel advise`` in a process of its own."""
    path = folder / "problem.json"
    path.write_text(json.dumps(problem()), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", code, "advise", "--problem", str(path), "--scenarios", "40", "--json"],
        env={**os.environ, "PYTHONPATH": str(SOURCE), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def answered(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_engine_works_where_numba_is_not_installed(tmp_path: Path) -> None:
    with_it, without = (answered(started(tmp_path, code)) for code in (AS_IT_IS, WITHOUT_NUMBA))

    assert (with_it["backend"], without["backend"]) == ("numba", "numpy")
    # Both prove their plans, so on a problem this small they are the same ones.
    assert without["max_gap"] <= 0.002
    assert without["order"] == with_it["order"]
    assert [one["lane"] for one in without["initiatives"]] == [one["lane"] for one in with_it["initiatives"]]


def test_second_start_compiles_nothing(tmp_path: Path) -> None:
    started(tmp_path, AS_IT_IS)

    second = started(tmp_path, AS_IT_IS, NUMBA_DEBUG_CACHE="1")

    assert second.stdout.count("[cache] data loaded") > 0
    assert second.stdout.count("[cache] data saved") == 0


@pytest.mark.long
def test_first_start_compiles_and_keeps_it(tmp_path: Path) -> None:
    """The negative control: where nothing is kept yet, the same words of numba show that something was compiled."""
    first = started(tmp_path, AS_IT_IS, NUMBA_DEBUG_CACHE="1", NUMBA_CACHE_DIR=str(tmp_path / "kept"))
    second = started(tmp_path, AS_IT_IS, NUMBA_DEBUG_CACHE="1", NUMBA_CACHE_DIR=str(tmp_path / "kept"))

    assert first.stdout.count("[cache] data saved") > 0
    assert second.stdout.count("[cache] data saved") == 0
