"""What every executor does: the same task over many pieces, with the results in the order of the pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Shared = TypeVar("Shared")
Piece = TypeVar("Piece")
Result = TypeVar("Result")

POLL_SECONDS = 0.2
"""While a result is waited for, it is asked this often whether to go on. It steers patience, never a result."""
MOST_RESTARTS = 3
"""Workers that were lost are replaced this many times without one result in between; then the work is given up."""


class WorkersLost(Exception):
    """The workers could not finish; what was asked has no result."""


class Executor(Protocol):
    """One machine or many; which one it is changes the time and nothing else."""

    def run(
        self,
        task: Callable[[Shared, Piece], Result],
        shared: Shared,
        pieces: Iterable[Piece],
        go_on: Callable[[], None],
    ) -> Generator[Result, None, None]:
        """Give ``task(shared, piece)`` of every piece, in the order of the pieces.

        ``task`` is a function of a module and its result follows from its arguments alone, so that it may run
        anywhere, and again when a worker is lost. Pieces are taken a few at a time. ``go_on`` is called again and
        again while results are waited for; whatever it raises ends the work. However the work ends (an error of a
        piece, ``go_on``, a generator that is closed, see contextlib's ``closing``), no piece is started after it.
        Raises WorkersLost when workers keep getting lost.
        """
        ...


class Lost(Exception):
    """The worker of a piece is gone; the piece can be placed again."""


class Workplace(Protocol):
    """Where pieces are placed: what an executor must bring, so that all of them wait and give up in one way."""

    def window(self) -> int:
        """How many pieces may be placed ahead of the result that is waited for."""
        ...

    def place(self, piece: Any) -> Any:
        """Start a piece, or queue it; gives its ticket."""
        ...

    def is_done(self, ticket: Any) -> bool:
        """Whether it ended in any way; waits for it a moment."""
        ...

    def result(self, ticket: Any) -> Any:
        """What came of it; raises what the piece raised, or Lost."""
        ...

    def replace_workers(self) -> None:
        """Called after Lost, before every piece that waits is placed again."""
        ...

    def drop(self, tickets: Sequence[Any]) -> None:
        """Forget pieces that nobody waits for any more."""
        ...


@dataclass(slots=True)
class _Ahead:
    piece: Any
    ticket: Any


def in_order(pieces: Iterable[Any], where: Workplace, go_on: Callable[[], None]) -> Generator[Any, None, None]:
    """Place pieces a few ahead and give their results in order; what is lost is placed again."""
    ahead: deque[_Ahead] = deque()
    try:
        for piece in pieces:
            go_on()
            ahead.append(_Ahead(piece, where.place(piece)))
            if len(ahead) >= where.window():
                yield _next(ahead, where, go_on)
        while ahead:
            yield _next(ahead, where, go_on)
    finally:
        where.drop([one.ticket for one in ahead])


def _next(ahead: deque[_Ahead], where: Workplace, go_on: Callable[[], None]) -> Any:
    for _ in range(MOST_RESTARTS + 1):
        while not where.is_done(ahead[0].ticket):
            go_on()
        try:
            result = where.result(ahead[0].ticket)
        except Lost:
            where.replace_workers()
            for one in ahead:
                one.ticket = where.place(one.piece)
            continue
        ahead.popleft()
        return result
    raise WorkersLost(f"Workers were lost {MOST_RESTARTS + 1} times at the same piece of work. Nothing was kept.")
