"""A real Dask cluster for the tests: a scheduler and workers, each a process of its own, as one would start them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]


class Cluster:
    """A scheduler with workers of one thread each; without nannies, so that who is killed stays away."""

    def __init__(self, **configuration: str) -> None:
        path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        self._environment = {**os.environ, "PYTHONPATH": path, **configuration}
        self.workers: list[subprocess.Popen[str]] = []
        self._scheduler = self._started("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
        self.address = self._line(self._scheduler, r"Scheduler at:\s*(tcp://\S+)")

    def add_worker(self) -> subprocess.Popen[str]:
        """Start one more worker and wait until it is registered."""
        alone = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--preload", "tests.engine.executor.one_engine")
        worker = self._started("worker", self.address, *alone)
        self._line(worker, r"(Registered) to:")
        self.workers.append(worker)
        return worker

    def kill_worker(self) -> None:
        """End one worker as an outage does."""
        worker = self.workers.pop()
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def stop(self) -> None:
        """End all processes and wait for them."""
        for process in [*self.workers, self._scheduler]:
            process.terminate()
            assert process.stderr is not None
            process.stderr.read()
            process.wait()

    def _started(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], env=self._environment, stderr=subprocess.PIPE, text=True
        )

    def _line(self, process: subprocess.Popen[str], pattern: str) -> str:
        assert process.stderr is not None
        seen = ""
        for line in process.stderr:
            seen += line
            if found := re.search(pattern, line):
                return found[1]
        raise AssertionError(f"ended before it said {pattern}: {seen}")


@contextmanager
def cluster(workers: int, **configuration: str) -> Iterator[Cluster]:
    """A cluster that is gone afterwards."""
    found = Cluster(**configuration)
    try:
        for _ in range(workers):
            found.add_worker()
        yield found
    finally:
        found.stop()
