"""The backend of Django for SQLite, with a line before each transaction.

SQLite itself lets writers try again and again, the longest waiting the least often: in a crowd somebody always tries
for longer than the time-out. Besides, a thread that waits within SQLite holds its connection; when the thread that has
its turn then clears away a forgotten statement of that connection, each waits for the other. In line one holds nothing.
"""

from __future__ import annotations

from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from bundel.site.sqlite3.line import Line, line_before

PATIENCE = 20.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Every transaction is one that may write (BEGIN IMMEDIATE), so each takes its turn."""

    _turn: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        name = str(self.settings_dict["NAME"])
        if not self.is_in_memory_db() and self._turn is None:
            line = line_before(name)
            try:
                is_ours = line.enter(PATIENCE)
            except OSError as fault:
                # The disk is full or away: the same as when the file itself can't be reached.
                raise OperationalError(f"unable to open the files beside the database: {fault.strerror}") from fault
            if not is_ours:
                raise OperationalError("database is locked: others kept it busy for too long")
            self._turn = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._leave()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.leave()
