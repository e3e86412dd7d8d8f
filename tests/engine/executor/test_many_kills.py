"""Many kills in one run, and a stop at the prompt: nothing is lost, nothing is left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tests.cli.test_executors import problem
from tests.engine.executor.cluster import ROOT, cluster
from tests.engine.executor.one_engine import ENGINE
from tests.engine.portfolio.examples import small_problem

from bundel.engine.executor import on_dask
from bundel.engine.executor.on_dask import OnDask
from bundel.engine.portfolio.advise import advise

pytestmark = pytest.mark.long
KILLS = 12


def test_a_dozen_workers_killed_in_one_run_cost_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "engine_here", lambda: ENGINE)
    alone = advise(small_problem(1), scenarios=2000)
    killed: list[int] = []

    with cluster(2) as workers, OnDask(workers.address) as dask:

        def kill(done: int, total: int) -> None:
            if len(killed) < KILLS:
                workers.add_worker()
                workers.kill_worker()
                killed.append(done)

        answer = advise(small_problem(1), scenarios=2000, executor=dask, progress=kill)

    assert len(killed) == KILLS
    assert json.dumps(answer) == json.dumps(alone)


@pytest.mark.parametrize("place", ["processes", "threads"])
def test_interrupt_at_the_prompt_ends_everything_and_says_so(tmp_path: Path, place: str) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(problem()), encoding="utf-8")
    code = "import sys; from bundel.cli.main import main; sys.exit(main())"
    options = ["advise", "--problem", str(path), "--scenarios", "100000", "--executor", place, "--workers", "2"]
    started = subprocess.Popen(
        [sys.executable, "-c", code, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    watched = psutil.Process(started.pid)
    # Both workers are there: processes of their own, or threads beside the first one.
    wait_for(lambda: len(watched.children()) >= 2 if place == "processes" else watched.num_threads() >= 3)
    children = watched.children(recursive=True)

    started.send_signal(signal.SIGINT)
    out, err = started.communicate()

    assert (started.returncode, out) == (130, "")
    assert "gestopt, er is niets bewaard" in err
    # The tracker of shared memory goes a moment after the process that it serves.
    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []


def wait_for(is_there: Callable[[], bool]) -> None:
    for _ in range(1_000_000):
        if is_there():
            return
    raise AssertionError("it never came")
