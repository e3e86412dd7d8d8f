"""Many machines: a real Dask cluster of separate processes gives what one machine gives, whoever is killed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Future
from tests.engine.executor.cluster import Cluster, cluster
from tests.engine.executor.one_engine import ENGINE
from tests.engine.executor.pieces import added, killed_once, refused, tasks_of
from tests.engine.portfolio.examples import small_problem

from bundel.engine.executor import on_dask
from bundel.engine.executor.executor import WorkersLost
from bundel.engine.executor.on_dask import NoCluster, OnDask
from bundel.engine.portfolio.advise import Cancelled, advise

SCENARIOS = 400
"""Eight batches: two workers have some each."""


def go_on() -> None:
    """Somebody waits."""


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the same engine as the workers of the tests say."""
    monkeypatch.setattr(on_dask, "engine_here", lambda: ENGINE)


@pytest.fixture(scope="module")
def two() -> Iterator[Cluster]:
    """Two workers; a test that kills one starts another first."""
    with cluster(2) as found:
        yield found


@pytest.fixture
def dask(two: Cluster) -> Iterator[OnDask]:
    with OnDask(two.address) as found:
        yield found


def as_text(answer: dict[str, Any]) -> str:
    return json.dumps(answer, sort_keys=True)


@pytest.fixture(scope="module")
def alone() -> str:
    """The answer of one thread."""
    return as_text(advise(small_problem(1), scenarios=SCENARIOS))


def test_results_come_in_the_order_of_the_pieces(dask: OnDask) -> None:
    assert list(dask.run(added, 100, range(30), go_on)) == list(range(100, 130))
    assert list(dask.run(added, 100, [], go_on)) == []


def test_error_of_a_piece_comes_after_the_results_before_it(dask: OnDask) -> None:
    results = dask.run(refused, 3, range(10), go_on)

    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="piece 3"):
        next(results)


def test_advice_of_a_cluster_is_that_of_one_thread_byte_for_byte(dask: OnDask, alone: str) -> None:
    told: list[tuple[int, int]] = []

    answer = advise(small_problem(1), scenarios=SCENARIOS, executor=dask, progress=lambda *now: told.append(now))

    assert as_text(answer) == alone
    assert (50, SCENARIOS) in told
    assert (SCENARIOS, SCENARIOS) in told


def test_worker_that_is_killed_in_the_middle_costs_no_result(two: Cluster, dask: OnDask, alone: str) -> None:
    two.add_worker()
    killed_at: list[int] = []

    def kill_at_first(done: int, total: int) -> None:
        if not killed_at:
            killed_at.append(done)
            two.kill_worker()

    answer = advise(small_problem(1), scenarios=SCENARIOS, executor=dask, progress=kill_at_first)

    assert killed_at == [50]
    assert as_text(answer) == alone


def test_worker_that_is_killed_inside_a_piece_costs_no_result(two: Cluster, dask: OnDask, tmp_path: Path) -> None:
    two.add_worker()

    found = list(dask.run(killed_once, str(tmp_path), range(20), go_on))
    two.workers = [worker for worker in two.workers if worker.poll() is None]

    assert (tmp_path / "killed").exists()
    assert found == [piece * piece for piece in range(20)]
    assert len(two.workers) == 2


def test_same_kill_costs_the_results_when_dask_may_not_try_again(tmp_path: Path) -> None:
    with cluster(2, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as strict, OnDask(strict.address) as dask:
        with pytest.raises(WorkersLost, match="was lost"):
            list(dask.run(killed_once, str(tmp_path), range(20), go_on))


def test_work_goes_on_when_somebody_clears_the_scheduler(dask: OnDask) -> None:
    cleared: list[str] = []

    def clear_once() -> None:
        if not cleared and len(dask._client.futures) > 2:
            cleared.extend(dask._client.futures)
            dask._client.cancel([Future(key, dask._client) for key in cleared], force=True)

    assert list(dask.run(added, 1, range(20), clear_once)) == list(range(1, 21))
    assert len(cleared) > 2


def test_cancelled_advice_leaves_nothing_on_the_cluster(dask: OnDask) -> None:
    told: list[int] = []

    with pytest.raises(Cancelled):
        advise(
            small_problem(1),
            scenarios=SCENARIOS,
            executor=dask,
            progress=lambda done, total: told.append(done),
            is_cancelled=lambda: bool(told),
        )

    assert told[0] == 50
    assert list(dask.run(added, 1, [1], go_on)) == [2]
    # The scheduler hears of it in its own time; a thousand looks are more than enough.
    assert any(dask._client.run_on_scheduler(tasks_of) == [] for _ in range(1000))


def test_worker_with_another_engine_is_refused(dask: OnDask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "engine_here", lambda: "engine of last year")

    with pytest.raises(WorkersLost, match="another engine. Here: engine of last year. There: engine of the tests"):
        list(dask.run(added, 1, [1], go_on))


def test_work_ends_when_no_worker_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "MOST_POLLS_ALONE", 2)

    with cluster(1) as small, OnDask(small.address) as dask:
        results = dask.run(added, 1, range(100), go_on)
        first = next(results)
        small.kill_worker()

        with pytest.raises(WorkersLost, match="All workers of the cluster are gone"):
            list(results)

    assert first == 1


def test_cluster_without_workers_or_without_scheduler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_dask, "CONNECT_SECONDS", 1)

    with cluster(0) as empty, pytest.raises(NoCluster, match="has no workers. Start some with: dask worker tcp"):
        OnDask(empty.address)
    with pytest.raises(NoCluster, match="No scheduler answers at tcp://127.0.0.1:1"):
        OnDask("tcp://127.0.0.1:1")
    with pytest.raises(NoCluster, match="No scheduler answers at nonsense://x"):
        OnDask("nonsense://x")


def test_machine_without_dask_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(NoCluster, match=r"pip install 'bundel\[dask\]'"):
        OnDask("tcp://127.0.0.1:1")
