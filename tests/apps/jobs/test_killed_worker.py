"""A worker that is killed in the middle of a job loses nothing, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LEASE_SECONDS = "2"
MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
ASK = """
import django; django.setup()
from bundel.apps.jobs import actions
from tests.apps.jobs import killed_worker_jobs
actions.enqueue("test.hangs", {"folder": FOLDER}, key=FOLDER)
"""
LOOK = """
import django; django.setup()
from bundel.apps.jobs.models import Job
one = Job.objects.get(key=FOLDER)
print(one.state, one.attempts, one.result)
"""


class Place:
    """A database of its own, and the workers on it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.workers = folder, list[subprocess.Popen[bytes]]()
        self.environment = {
            **os.environ,
            "BUNDEL_MODE": "test",
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "bundel.site.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def tell(self, code: str) -> str:
        text = f"FOLDER = {str(self.folder)!r}\n{code}"
        return subprocess.run(
            [sys.executable, "-c", text], env=self.environment, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()

    def start(self, leases: str = "leases") -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.apps.jobs.worker_process", LEASE_SECONDS, leases],
            env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows; each test gets a copy."""
    path = tmp_path_factory.mktemp("migrated") / "jobs.sqlite3"
    Place(path.parent, f"sqlite:///{path}").tell(MIGRATE)
    return path


@pytest.fixture
def sqlite(tmp_path: Path, migrated: Path) -> Iterator[Place]:
    for part in migrated.parent.iterdir():
        shutil.copy(part, tmp_path / part.name)
    place = Place(tmp_path, f"sqlite:///{tmp_path / migrated.name}")
    yield place
    place.stop()


@pytest.fixture
def postgres(tmp_path: Path, postgres_url: str) -> Iterator[Place]:
    place = Place(tmp_path, postgres_url)
    place.tell(MIGRATE)
    yield place
    place.stop()


def wait_for(is_so: Callable[[], bool], seconds: float = 40) -> bool:
    waits, step = threading.Event(), 0.05
    for _ in range(int(seconds / step)):
        if is_so():
            return True
        waits.wait(step)
    return False


def killed_and_done(place: Place) -> str:
    """Kill a worker in mid-job, let another take over, and tell how the job ended."""
    place.tell(ASK)
    first = place.start()
    assert wait_for((place.folder / "begun-1").exists)
    first.kill()
    first.wait()
    place.start()
    assert wait_for((place.folder / "begun-2").exists)
    (place.folder / "go").touch()
    wait_for(lambda: place.tell(LOOK).startswith("done"), 15)
    return place.tell(LOOK)


def test_the_job_of_a_killed_worker_is_done_by_another(sqlite: Place) -> None:
    assert killed_and_done(sqlite) == "done 2 2"


@pytest.mark.postgres
def test_the_job_of_a_killed_worker_is_done_by_another_on_postgresql(postgres: Place) -> None:
    assert killed_and_done(postgres) == "done 2 2"


def test_without_a_lease_that_ends_the_job_of_a_killed_worker_hangs(sqlite: Place) -> None:
    """The negative control of the test above."""
    sqlite.tell(ASK)
    first = sqlite.start("no leases")
    assert wait_for((sqlite.folder / "begun-1").exists)
    first.kill()
    first.wait()
    sqlite.start("no leases")

    assert not wait_for((sqlite.folder / "begun-2").exists, 6)
    assert sqlite.tell(LOOK) == "running 1 None"


def test_a_long_job_is_not_taken_over_while_its_worker_lives(sqlite: Place) -> None:
    sqlite.tell(ASK)
    sqlite.start()
    assert wait_for((sqlite.folder / "begun-1").exists)
    sqlite.start()

    assert not wait_for((sqlite.folder / "begun-2").exists, 6)
    (sqlite.folder / "go").touch()
    assert wait_for(lambda: sqlite.tell(LOOK) == "done 1 1", 15)
