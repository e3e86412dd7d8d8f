"""A line in which writers wait for their turn: first come, first served, between threads and between processes.

Within a process the turn is handed over. Between processes there are two lock files: whoever holds ``next`` waits for
``turn``, so that a process which just had it cannot take it again before the other. The system takes both locks from a
process that was killed.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque

PAUSE = 0.001


class Line:
    """The line before one database file."""

    def __init__(self, database: str) -> None:
        self._names = (f"{database}-next", f"{database}-turn")
        self._guard, self._waiting = threading.Lock(), deque[threading.Lock]()
        self._is_taken, self._files = False, list[int]()

    def enter(self, seconds: float) -> bool:
        """Wait for the turn; False when it did not come in time."""
        until = time.monotonic() + seconds
        if not self._enter_here(seconds):
            return False
        try:
            is_ours = self._enter_between_processes(until)
        except BaseException:
            self._leave_here()
            raise
        if not is_ours:
            self._leave_here()
        return is_ours

    def leave(self) -> None:
        """Give the turn to whoever waits longest."""
        fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._leave_here()

    def _enter_here(self, seconds: float) -> bool:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        # Handed over at the very last moment.
        return True

    def _leave_here(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _enter_between_processes(self, until: float) -> bool:
        if not self._files:
            self._files = [os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660) for name in self._names]
        following, turn = self._files
        if not _locked(following, until):
            return False
        try:
            return _locked(turn, until)
        finally:
            fcntl.flock(following, fcntl.LOCK_UN)


def _locked(file: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE)
        else:
            return True


_lines: dict[str, Line] = {}
_guard = threading.Lock()


def line_before(database: str) -> Line:
    """The line of this process before a database file."""
    with _guard:
        return _lines.setdefault(database, Line(database))


def _forget() -> None:
    """A forked process shares the files of its parent, and with them its turn: it opens its own."""
    global _guard
    _guard = threading.Lock()
    _lines.clear()


os.register_at_fork(after_in_child=_forget)
