"""Questions about one advice beside each other on threads; how many there are changes the time and no answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from contextlib import closing
from threading import Lock
from typing import Any, Generic, TypeVar

from bundel.engine.executor.this_machine import OnThreads
from bundel.engine.portfolio.solving import Work

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


def side_by_side(tasks: Sequence[Callable[[], Any]], work: Work) -> list[Any]:
    """The results of tasks that each follow from themselves alone, in their order."""
    if work.workers <= 1:
        return [task() for task in tasks]
    with closing(OnThreads(work.workers).run(_done, None, tasks, work.go_on)) as results:
        return list(results)


def _done(_shared: None, task: Callable[[], Any]) -> Any:
    return task()


class Once(Generic[Key, Found]):
    """Works something out once per key, also when several threads ask for it at the same time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[Key, Future[Found]] = {}

    def get(self, key: Key, make: Callable[[Key], Found]) -> Found:
        """What was made for the key; who asks first makes it, the others wait."""
        with self._lock:
            is_first = key not in self._known
            known = self._known.setdefault(key, Future())
        if is_first:
            try:
                known.set_result(make(key))
            except BaseException as fault:
                known.set_exception(fault)
        return known.result()
