"""Questions about one advice beside each other: the same results in the same order, each worked out once."""

from __future__ import annotations

import threading

import pytest

from bundel.engine.portfolio.side_by_side import Once, side_by_side
from bundel.engine.portfolio.solving import Cancelled, Work


@pytest.mark.parametrize("workers", [1, 3])
def test_results_stand_in_the_order_of_the_tasks(workers: int) -> None:
    assert side_by_side([lambda at=at: at * at for at in range(9)], Work(workers)) == [at * at for at in range(9)]


def test_on_two_threads_two_tasks_run_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=20)

    assert sorted(side_by_side([meeting.wait, meeting.wait], Work(2))) == [0, 1]


def test_who_does_not_wait_any_more_stops_the_rest() -> None:
    started: list[int] = []

    with pytest.raises(Cancelled):
        side_by_side([lambda: started.append(1)] * 5, Work(2, is_cancelled=lambda: True))
    assert started == []


def test_a_key_that_is_asked_for_by_many_threads_is_made_once() -> None:
    once: Once[str, int] = Once()
    made, may_end = [], threading.Event()

    def make(key: str) -> int:
        made.append(key)
        assert may_end.wait(20)
        return len(made)

    def ask() -> int:
        return once.get("one", make)

    def end() -> None:
        may_end.set()

    assert side_by_side([ask, ask, ask, end], Work(4)) == [1, 1, 1, None]
    assert made == ["one"]
    assert once.get("other", make) == 2


def test_what_went_wrong_for_a_key_goes_wrong_for_everybody_who_asks() -> None:
    once: Once[str, float] = Once()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            once.get("one", lambda key: 1 / 0)
