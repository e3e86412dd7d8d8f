"""The job of the killed worker: it says in a file that it began, and then hangs as long as a second file is absent."""

from __future__ import annotations

import threading
from pathlib import Path

from bundel.apps.jobs.registry import Run, job


@job("test.hangs", max_attempts=3)
def hangs(run: Run) -> int:
    folder = Path(run.payload["folder"])
    (folder / f"begun-{run.attempt}").touch()
    waits = threading.Event()
    while not (folder / "go").exists():
        waits.wait(0.02)
    return run.attempt
