"""Writers on SQLite stand in line: first come, first served, and nobody waits for ever."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from django.db import OperationalError

from bundel.site.sqlite3.base import DatabaseWrapper
from bundel.site.sqlite3.line import Line, line_before


def waits(line: Line, count: int) -> bool:
    """Whether so many stand in line by now."""
    tick = threading.Event()
    for _ in range(500):
        if len(line._waiting) == count:
            return True
        tick.wait(0.01)
    return False


def test_who_came_first_is_served_first(tmp_path: Path) -> None:
    line, served = Line(str(tmp_path / "db")), list[int]()
    assert line.enter(1)

    def work(number: int) -> None:
        assert line.enter(20)
        served.append(number)
        line.leave()

    threads = []
    for number in range(10):
        threads.append(threading.Thread(target=work, args=(number,)))
        threads[-1].start()
        assert waits(line, number + 1)
    line.leave()
    for thread in threads:
        thread.join()

    assert served == list(range(10))


def test_nobody_waits_longer_than_asked(tmp_path: Path) -> None:
    line = Line(str(tmp_path / "db"))
    assert line.enter(1)
    refused = list[bool]()
    thread = threading.Thread(target=lambda: refused.append(line.enter(0.01)))
    thread.start()
    thread.join()

    assert refused == [False]
    line.leave()
    assert line.enter(0.01)
    line.leave()


def test_another_process_waits_too_and_a_killed_one_gives_its_turn_up(tmp_path: Path) -> None:
    name = str(tmp_path / "db")
    ready, said = os.pipe()
    child = os.fork()
    if not child:
        os.write(said, b"y" if line_before(name).enter(5) else b"n")
        signal.pause()
    assert os.read(ready, 1) == b"y"

    assert not line_before(name).enter(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert line_before(name).enter(5)
    line_before(name).leave()


def test_a_process_that_just_had_its_turn_lets_the_other_go_first(tmp_path: Path) -> None:
    name = str(tmp_path / "db")
    assert line_before(name).enter(1)
    done, said = os.pipe()
    child = os.fork()
    if not child:
        line = line_before(name)
        os.write(said, b"1" if line.enter(20) else b"0")
        line.leave()
        os._exit(0)
    while "next is held":
        own = Line(name)
        if not own._enter_between_processes(0) and not _is_free(name + "-next"):
            break
    line_before(name).leave()
    assert line_before(name).enter(20)
    os.set_blocking(done, False)

    assert os.read(done, 1) == b"1", "the other process had not been served yet"
    line_before(name).leave()
    os.waitpid(child, 0)


def _is_free(name: str) -> bool:
    import fcntl

    file = os.open(name, os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


@pytest.fixture
def wrapper(db: None, tmp_path: Path) -> DatabaseWrapper:
    name = str(tmp_path / "db")
    return DatabaseWrapper(
        {
            "NAME": name, "OPTIONS": {"transaction_mode": "IMMEDIATE"}, "AUTOCOMMIT": True, "TIME_ZONE": None,
            "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "ATOMIC_REQUESTS": False, "TEST": {"NAME": None},
        }
    )  # fmt: skip


def test_a_transaction_takes_its_turn_and_gives_it_back_however_it_ends(wrapper: DatabaseWrapper) -> None:
    line = line_before(str(wrapper.settings_dict["NAME"]))
    for end in (wrapper.commit, wrapper.rollback, wrapper.close):
        wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert line._is_taken
        end()
        assert not line._is_taken
        wrapper.close()


def test_a_transaction_that_cannot_begin_gives_its_turn_back(
    wrapper: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = line_before(str(wrapper.settings_dict["NAME"]))
    wrapper.ensure_connection()
    monkeypatch.setattr(wrapper, "transaction_mode", "NONSENSE")
    with pytest.raises(OperationalError):
        wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not line._is_taken


def test_a_transaction_that_waited_too_long_is_told_so(
    wrapper: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bundel.site.sqlite3.base.PATIENCE", 0.01)
    line = line_before(str(wrapper.settings_dict["NAME"]))
    wrapper.ensure_connection()
    assert line.enter(1)

    with pytest.raises(OperationalError, match="too long"):
        wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    line.leave()
