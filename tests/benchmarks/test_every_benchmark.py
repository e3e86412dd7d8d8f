"""Every benchmark works: its smallest version runs here, that of two minutes with the long tests. No time counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.instances import large_document

ROOT = Path(__file__).parents[2]
BENCHMARKS = sorted(
    path.stem for path in (ROOT / "benchmarks").glob("*.py") if 'if __name__ == "__main__":' in path.read_text("utf-8")
)
PROBLEM = "problem.json"
HANDED = {"instances": ["10", "1"], "one_municipality": [PROBLEM, "10", "0"]}
"""What is no benchmark by itself but does something for others, with what it must be given."""
SMALLEST = {
    "exact": ["--quick"],
    "executor": ["--largest", "1", "--scenarios", "5", "--workers", "1", "--only", "threads", "processes"],
    "first_advice": ["--quick"],
}
"""Those that take a few seconds, in the smallest size that still says something."""
GOALS_MISSED = 1
"""A benchmark that compares with a goal may end with this; on a busy machine, and in two minutes, that is no fault."""


def ran(name: str, arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    needed = ["--out", str(folder / "answers.jsonl")] if name == "first_answers" else []
    (folder / PROBLEM).write_text(json.dumps(large_document(10, 1)), encoding="utf-8")
    given = [str(folder / PROBLEM) if one == PROBLEM else one for one in arguments]
    command = [sys.executable, "-m", f"benchmarks.{name}", *given, *needed]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def says_what_it_measured(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode in (0, GOALS_MISSED) and "Traceback" not in done.stderr and bool(done.stdout.strip())


@pytest.mark.parametrize("name", SMALLEST)
def test_smallest_version_of_a_benchmark_works(name: str, tmp_path: Path) -> None:
    done = ran(name, SMALLEST[name], tmp_path)

    assert says_what_it_measured(done), done.stderr
    assert "OTHER ANSWERS" not in done.stdout


@pytest.mark.parametrize("name", [name for name in BENCHMARKS if name not in HANDED])
def test_every_benchmark_has_a_version_of_two_minutes(name: str) -> None:
    assert '"--quick"' in (ROOT / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize("name", BENCHMARKS)
def test_two_minutes_version_of_every_benchmark_works(name: str, tmp_path: Path) -> None:
    done = ran(name, HANDED.get(name, ["--quick"]), tmp_path)

    assert says_what_it_measured(done), done.stderr


def test_benchmark_that_breaks_is_noticed(tmp_path: Path) -> None:
    done = ran("exact", ["--no-such-option"], tmp_path)

    assert not says_what_it_measured(done)
