"""On one machine: in the thread that asks, on threads, or on processes of joblib's pool."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Any

from bundel.engine.executor.executor import POLL_SECONDS, Lost, Piece, Result, Shared, in_order

MOST_LOOKS, LOOK_SECONDS = 200, 0.01
"""How long a pool gets to hand the last pieces to its processes before these are killed."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


class InThisThread:
    """One piece after the other, without anything around it."""

    def run(
        self,
        task: Callable[[Shared, Piece], Result],
        shared: Shared,
        pieces: Iterable[Piece],
        go_on: Callable[[], None],
    ) -> Generator[Result, None, None]:
        """See Executor."""
        for piece in pieces:
            go_on()
            yield task(shared, piece)


class OnThreads:
    """On threads: nothing is copied; right for work that leaves Python's lock alone, as compiled loops and HiGHS do."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(
        self,
        task: Callable[[Shared, Piece], Result],
        shared: Shared,
        pieces: Iterable[Piece],
        go_on: Callable[[], None],
    ) -> Generator[Result, None, None]:
        """See Executor. What runs when the work ends is waited for."""
        with ThreadPoolExecutor(self._workers) as pool:
            where = _Threads(self._workers, lambda piece: pool.submit(task, shared, piece))
            yield from in_order(pieces, where, go_on)


class OnProcesses:
    """On processes that stay until ``close``: right for work in Python itself, such as whole municipalities.

    A process that is killed takes the others of its pool with it (joblib's loky); then a new pool does again what
    had no result yet.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: Any = None

    def __enter__(self) -> OnProcesses:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def run(
        self,
        task: Callable[[Shared, Piece], Result],
        shared: Shared,
        pieces: Iterable[Piece],
        go_on: Callable[[], None],
    ) -> Generator[Result, None, None]:
        """See Executor. What runs when the work ends early is killed."""
        where = _Processes(self._workers, lambda piece: self._submit(task, shared, piece), self.close)
        yield from in_order(pieces, where, go_on)

    def close(self, *, kill: bool = False) -> None:
        """End the processes; with ``kill`` also what they are doing."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, kill_workers=kill)
            self._pool = None

    def _submit(self, task: Callable[[Any, Any], Any], shared: Any, piece: Any) -> Future[Any]:
        found: Future[Any]
        try:
            found = self._open().submit(task, shared, piece)
        except BrokenExecutor:
            self.close()
            found = self._open().submit(task, shared, piece)
        return found

    def _open(self) -> Any:
        if self._pool is None:
            # Slow to import, and only processes need it.
            from joblib.externals.loky import ProcessPoolExecutor

            # One thread of linear algebra for each process; more would get in each other's way.
            single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            self._pool = ProcessPoolExecutor(max_workers=self._workers, env=single)
        return self._pool


class _Threads:
    """A workplace over futures of Python's own kind."""

    def __init__(self, workers: int, submit: Callable[[Any], Future[Any]]) -> None:
        self._workers = workers
        self._submit = submit

    def window(self) -> int:
        return 2 * self._workers

    def place(self, piece: Any) -> Future[Any]:
        return self._submit(piece)

    def is_done(self, ticket: Future[Any]) -> bool:
        return bool(wait([ticket], POLL_SECONDS).done)

    def result(self, ticket: Future[Any]) -> Any:
        try:
            return ticket.result()
        except BrokenExecutor as fault:
            raise Lost from fault

    def replace_workers(self) -> None:
        """Threads are not lost."""

    def drop(self, tickets: Sequence[Future[Any]]) -> None:
        for ticket in tickets:
            ticket.cancel()


class _Processes(_Threads):
    """The same over processes, which can be lost and can be killed."""

    def __init__(self, workers: int, submit: Callable[[Any], Future[Any]], close: Callable[..., None]) -> None:
        super().__init__(workers, submit)
        self._close = close

    def replace_workers(self) -> None:
        self._close()

    def drop(self, tickets: Sequence[Future[Any]]) -> None:
        if not tickets:
            return
        # The thread of the pool falls over a piece that was not handed to a process yet, or that was cancelled.
        for _ in range(MOST_LOOKS):
            if all(ticket.running() or ticket.done() for ticket in tickets):
                break
            wait(tickets, LOOK_SECONDS)
        self._close(kill=True)
