"""The worker command, and the check that SQLite is set safely."""

from __future__ import annotations

import signal
import threading
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from bundel.apps.jobs import actions, checks
from bundel.apps.jobs.management.commands import work as command
from bundel.apps.jobs.models import Job, State
from bundel.apps.jobs.registry import job

OLD, NEW = (3, 40, 1), (3, 51, 3)


@pytest.mark.django_db
def test_once_runs_what_waits_and_stops() -> None:
    job("test.work")(lambda run: None)
    job("test.timed", cron="0 4 * * *")(lambda run: None)
    actions.enqueue("test.work", {}, key="k")
    said = StringIO()

    call_command("work", "--once", stdout=said)

    assert "2 jobs run" in said.getvalue()
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


@pytest.mark.parametrize("number", ["0", "65"])
def test_a_wrong_number_of_processes_starts_nothing(number: str) -> None:
    with pytest.raises(CommandError, match="Nothing was started"):
        call_command("work", "--processes", number)


@pytest.mark.django_db
def test_it_works_until_it_is_told_to_stop_and_outlives_a_database_that_is_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stop, outcomes = threading.Event(), iter([DatabaseError("away"), "ran", None])

    def run_next(now: object) -> object:
        outcome = next(outcomes, None)
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is None:
            stop.set()
        return outcome

    with (
        patch.object(command, "run_next", run_next),
        patch.object(command, "SECONDS_BETWEEN_LOOKS", 0),
        patch.object(command, "close_old_connections"),
        patch.object(command.connection, "close"),
    ):
        command.work(stop, [])

    assert "cannot be reached (away); trying again" in capsys.readouterr().err
    assert next(outcomes, "all used") == "all used"


def test_a_signal_ends_it_and_its_other_workers(transactional_db: None) -> None:
    started, handlers = [], dict[int, object]()

    class Other:
        def __init__(self, *arguments: object, **more: object) -> None:
            self.calls = list[str]()
            started.append(self)

        def __getattr__(self, name: str) -> object:
            return lambda: self.calls.append(name)

    def looked(now: object) -> None:
        handlers[signal.SIGTERM](signal.SIGTERM, None)  # type: ignore[operator]

    with (
        patch("subprocess.Popen", Other),
        patch("signal.signal", handlers.__setitem__),
        patch.object(command, "run_next", looked),
        patch.object(command, "SECONDS_BETWEEN_LOOKS", 0),
    ):
        call_command("work", "--processes", "3", stdout=StringIO())

    assert [one.calls for one in started] == [["poll", "terminate", "wait"]] * 2


def test_another_worker_that_died_is_replaced(transactional_db: None) -> None:
    stop = threading.Event()
    dead = type("Dead", (), {"poll": lambda self: 1})()
    others = [dead]

    with (
        patch.object(command, "run_next", lambda now: stop.set()),
        patch.object(command, "_start_other", lambda: "new"),
        patch.object(command, "SECONDS_BETWEEN_LOOKS", 0),
    ):
        command.work(stop, others)

    assert others == ["new"]


@pytest.mark.parametrize(
    ("journal", "synchronous", "version", "errors"),
    [
        ("delete", 3, OLD, []),
        ("wal", 2, OLD, ["bundel.E001"]),
        ("wal", 3, OLD, ["bundel.E001"]),
        ("delete", 2, OLD, ["bundel.E001"]),
        ("wal", 2, NEW, []),
        ("wal", 1, NEW, ["bundel.E001"]),
        ("delete", 3, NEW, []),
        ("off", 0, NEW, ["bundel.E001"]),
        ("memory", 2, OLD, []),
    ],
)
def test_a_setting_that_can_lose_what_was_saved_is_an_error(
    journal: str, synchronous: int, version: tuple[int, ...], errors: list[str]
) -> None:
    found = checks.judged({"journal_mode": journal, "synchronous": synchronous, "foreign_keys": 1}, version)

    assert [one.id for one in found if one.id != "bundel.I001"] == errors
    assert any(one.id == "bundel.I001" for one in found) is (version == OLD)


def test_foreign_keys_that_are_off_are_an_error() -> None:
    found = checks.judged({"journal_mode": "delete", "synchronous": 3, "foreign_keys": 0}, NEW)

    assert [one.id for one in found] == ["bundel.E002"]


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
@pytest.mark.parametrize(("is_production", "level"), [(True, 40), (False, 30)])
def test_postgresql_that_does_not_wait_for_the_disk_is_an_error_in_production(
    name: str, is_production: bool, level: int
) -> None:
    sound = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "remote_apply"}

    (found,) = checks.judged_server({**sound, name: "off"}, is_production=is_production)

    assert (found.id, found.level) == ("bundel.E003", level) and name in found.msg
    assert checks.judged_server(sound, is_production=is_production) == []


@pytest.mark.django_db
def test_the_settings_are_read_back_from_the_database() -> None:
    assert not [one for one in checks.sqlite_is_set_safely() if one.level >= 40]
    # The server of the tests is told to forget, and that is noticed.
    told = [one.msg.split(";")[0] for one in checks.postgresql_is_set_safely()]
    assert len(told) == (3 if checks.connection.vendor == "postgresql" else 0)
    with patch.object(checks.connection, "vendor", "postgresql"):
        assert checks.sqlite_is_set_safely() == []


@pytest.mark.django_db
def test_a_worker_does_not_start_on_a_database_that_is_not_safe() -> None:
    unsafe = checks.judged({"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1}, OLD)

    with (
        patch.object(command.checks, "sqlite_is_set_safely", lambda: unsafe),
        pytest.raises(CommandError, match="nothing was started"),
    ):
        call_command("work", "--once", stderr=StringIO())
