"""On many machines: a Dask cluster that somebody else started (optional: ``pip install 'bundel[dask]'``)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import CancelledError
from types import TracebackType
from typing import Any

from bundel.engine.executor.executor import POLL_SECONDS, Lost, Piece, Result, Shared, WorkersLost, in_order
from bundel.engine.executor.same_engine import engine_here

CONNECT_SECONDS = 10
MOST_POLLS_ALONE = 150
"""So often in a row without any worker (half a minute) means that none will come back."""
AHEAD_PER_THREAD = 2


class NoCluster(Exception):
    """There is no cluster to work on; the message says why."""


class OnDask:
    """On the workers of the scheduler at an address, such as ``tcp://10.0.0.1:8786``.

    Pieces travel as pickles, so the cluster must be one that you trust, on a network that you trust (or over tls://).
    Dask itself gives the pieces of a lost worker to another one. Every result comes with the engine that made it;
    a worker with another engine is refused, for its answer might differ.
    """

    def __init__(self, scheduler: str) -> None:
        try:
            self._client = _dask().Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as fault:
            raise NoCluster(f"No scheduler answers at {scheduler}: {fault}") from None
        if not self._threads():
            self.close()
            raise NoCluster(f"The scheduler at {scheduler} has no workers. Start some with: dask worker {scheduler}")

    def __enter__(self) -> OnDask:
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
        """See Executor."""
        yield from in_order(pieces, _Cluster(self._client, self._threads, task, shared), go_on)

    def close(self) -> None:
        """Leave the cluster; it stays as it was."""
        self._client.close()

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())


class _Cluster:
    """A workplace over futures of Dask."""

    def __init__(self, client: Any, threads: Callable[[], int], task: Callable[[Any, Any], Any], shared: Any) -> None:
        self._client = client
        self._threads = threads
        self._task = task
        self._shared = shared
        self._polls_alone = 0
        self.replace_workers()

    def window(self) -> int:
        return max(1, AHEAD_PER_THREAD * self._threads())

    def place(self, piece: Any) -> Any:
        return self._client.submit(_signed, self._task, self._common, piece, pure=False)

    def is_done(self, ticket: Any) -> bool:
        try:
            with self._client.as_current():
                _dask().wait([ticket], timeout=POLL_SECONDS)
        except TimeoutError:
            self._mind_the_workers()
        except CancelledError:
            return True
        return bool(ticket.done())

    def result(self, ticket: Any) -> Any:
        try:
            made_by, result = ticket.result()
        except _dask().KilledWorker as fault:
            raise WorkersLost(f"Each worker that took a certain piece of work was lost: {fault}") from fault
        except CancelledError as fault:
            # The scheduler was cleared by somebody; it has the workers still.
            raise Lost from fault
        if made_by != engine_here():
            raise WorkersLost(f"A worker computes with another engine. Here: {engine_here()}. There: {made_by}")
        return result

    def replace_workers(self) -> None:
        # As a task of its own the shared part goes to each worker once, and is made again when its holder is lost;
        # scattered data would be gone.
        self._common = self._client.submit(_same, self._shared, pure=False)

    def drop(self, tickets: Sequence[Any]) -> None:
        self._client.cancel([*tickets, self._common], force=True)

    def _mind_the_workers(self) -> None:
        self._polls_alone = 0 if self._threads() else self._polls_alone + 1
        if self._polls_alone >= MOST_POLLS_ALONE:
            raise WorkersLost("All workers of the cluster are gone. Nothing was kept.")


def _dask() -> Any:
    """The package is optional, and slow to import."""
    try:
        import distributed
    except ImportError:
        raise NoCluster("Dask is not installed here. Install it with: pip install 'bundel[dask]'") from None
    return distributed


def _same(shared: Shared) -> Shared:
    return shared


def _signed(task: Callable[[Any, Any], Any], shared: Any, piece: Any) -> tuple[str, Any]:
    return engine_here(), task(shared, piece)
