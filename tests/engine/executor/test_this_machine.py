"""One machine: the same results in the same order on any number of threads or processes, whatever happens to them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from tests.engine.executor.pieces import added, always_killed, begun, killed_once, process_of, refused

from bundel.engine.executor import executor as executor_module
from bundel.engine.executor import this_machine
from bundel.engine.executor.executor import MOST_RESTARTS, Executor, WorkersLost
from bundel.engine.executor.this_machine import InThisThread, OnProcesses, OnThreads, cores


class Stopped(Exception):
    """Nobody waits any more."""


def go_on() -> None:
    """Somebody waits."""


def stop_after(calls: int) -> Callable[[], None]:
    """Somebody waits for so many calls."""
    left = iter(range(calls))

    def check() -> None:
        if next(left, None) is None:
            raise Stopped

    return check


@pytest.fixture(scope="module")
def processes() -> Iterator[OnProcesses]:
    with OnProcesses(2) as found:
        yield found


@pytest.fixture(params=["this thread", "threads", "more threads", "processes"])
def anywhere(request: pytest.FixtureRequest, processes: OnProcesses) -> Executor:
    places: dict[str, Executor] = {
        "this thread": InThisThread(),
        "threads": OnThreads(2),
        "more threads": OnThreads(7),
        "processes": processes,
    }
    return places[request.param]


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_results_come_in_the_order_of_the_pieces(anywhere: Executor, count: int) -> None:
    assert list(anywhere.run(added, 100, range(count), go_on)) == list(range(100, 100 + count))


def test_error_of_a_piece_comes_after_the_results_before_it(anywhere: Executor) -> None:
    results = anywhere.run(refused, 3, range(10), go_on)

    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="piece 3"):
        next(results)


def test_nothing_is_begun_after_a_stop(anywhere: Executor, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        list(anywhere.run(begun, str(tmp_path), range(1000), stop_after(5)))

    assert len(list(tmp_path.iterdir())) < 30


def test_pieces_are_taken_a_few_ahead_of_what_is_read(anywhere: Executor) -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for piece in range(1000):
            taken.append(piece)
            yield piece

    results = anywhere.run(added, 0, pieces(), go_on)
    first = next(results)
    results.close()

    assert first == 0
    assert len(taken) <= 14


def test_processes_stay_for_the_next_run_until_they_are_closed() -> None:
    with OnProcesses(1) as processes:
        (first,) = processes.run(process_of, 0, [0], go_on)
        (second,) = processes.run(process_of, 0, [0], go_on)
        processes.close()
        (third,) = processes.run(process_of, 0, [0], go_on)

    assert first == second != third


def test_killed_process_costs_time_and_no_result(tmp_path: Path) -> None:
    with OnProcesses(2) as processes:
        found = list(processes.run(killed_once, str(tmp_path), range(20), go_on))

    assert (tmp_path / "killed").exists()
    assert found == [piece * piece for piece in range(20)]


def test_process_that_is_killed_while_nobody_uses_it_is_replaced() -> None:
    with OnProcesses(1) as processes:
        (first,) = processes.run(process_of, 0, [0], go_on)
        os.kill(first, signal.SIGKILL)
        found = list(processes.run(added, 1, range(5), go_on))

    assert found == [1, 2, 3, 4, 5]


def test_pool_that_was_found_broken_is_replaced() -> None:
    class Broken:
        def submit(self, *_: object) -> None:
            raise BrokenProcessPool

        def shutdown(self, **_: object) -> None:
            """Nothing is left of it."""

    with OnProcesses(1) as processes:
        processes._pool = Broken()

        assert list(processes.run(added, 1, range(3), go_on)) == [1, 2, 3]


def test_piece_that_no_process_takes_does_not_keep_the_pool_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(this_machine, "MOST_LOOKS", 2)
    killed: list[bool] = []
    where = this_machine._Processes(1, lambda piece: Future(), lambda *, kill: killed.append(kill))

    where.drop([where.place(0)])

    assert killed == [True]


def test_killed_process_would_cost_the_results_without_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor_module, "MOST_RESTARTS", 0)

    with OnProcesses(2) as processes, pytest.raises(WorkersLost):
        list(processes.run(killed_once, str(tmp_path), range(20), go_on))


def test_piece_that_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    with OnProcesses(1) as processes, pytest.raises(WorkersLost, match="Nothing was kept"):
        list(processes.run(always_killed, str(tmp_path), range(20), go_on))

    assert len((tmp_path / "killed").read_text(encoding="utf-8").split()) == MOST_RESTARTS + 1


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1
