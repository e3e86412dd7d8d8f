"""Asking for an advice, computing it in a job, and what happens when it is stopped, refused or broken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.apps.portfolio.conftest import GOUDA

from bundel.apps.horizon import queries as horizon
from bundel.apps.jobs.actions import JobCancelled, LeaseLost, take
from bundel.apps.jobs.models import Job
from bundel.apps.portfolio import jobs
from bundel.apps.portfolio.actions import advising
from bundel.apps.portfolio.answers.document import Answers
from bundel.apps.portfolio.models import AdviceRun
from bundel.apps.portfolio.queries import question_of
from bundel.engine.portfolio.advise import Cancelled
from bundel.engine.portfolio.bad_input import BadInput

State = AdviceRun.State
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Asked:
    """What the queue gives to a job."""

    def __init__(self, run: AdviceRun, attempt: int = 1, fault: Exception | None = None) -> None:
        self.payload, self.attempt, self.fault = {"run": run.pk}, attempt, fault
        self.reported: list[tuple[int, int]] = []

    def report(self, done: int, total: int, message: str = "") -> None:
        if self.fault is not None:
            raise self.fault
        self.reported.append((done, total))


@pytest.fixture
def waiting(reference: None, settings: Any) -> AdviceRun:
    settings.ADVICE_AT_ONCE_SCENARIOS = 0
    return ask()


def ask() -> AdviceRun:
    problem = question_of(horizon.reference(), GOUDA, Answers(), date(2026, 11, 28)).problem
    return advising.request_advice(code=GOUDA, problem=problem, at=AT)


def broken(fault: Exception) -> Any:
    def advise(problem: Any, **options: Any) -> Any:
        raise fault

    return advise


def test_longer_run_waits_in_the_queue_once(waiting: AdviceRun) -> None:
    again = ask()

    assert again.pk == waiting.pk
    assert waiting.state == State.WAITING
    assert [job.payload for job in Job.objects.all()] == [{"run": waiting.pk}]


def test_who_asks_first_reads_the_very_same_question_as_who_asks_later(waiting: AdviceRun) -> None:
    """On PostgreSQL, which orders the names in a document, it was seen to fail when the first read what was sent."""
    assert json.dumps(ask().problem) == json.dumps(waiting.problem)


def test_a_question_that_stands_is_answered_without_waiting_for_a_lock(
    waiting: AdviceRun, django_assert_num_queries: Any
) -> None:
    """On PostgreSQL many who asked the same at once waited for each other, until some got a 503."""
    with django_assert_num_queries(1) as asked:
        again = advising.request_advice(code=GOUDA, problem=waiting.problem, at=AT)

    assert again.pk == waiting.pk
    assert "FOR UPDATE" not in asked.captured_queries[0]["sql"]


def test_job_computes_the_run_and_tells_how_far_it_is(waiting: AdviceRun) -> None:
    asked = Asked(waiting)

    jobs.run_advice(asked)

    waiting.refresh_from_db()
    assert waiting.state == State.DONE
    assert waiting.advice["method"] == "sampled"
    assert asked.reported == [(20, 20)]


def test_a_look_is_kept_while_more_plans_are_computed(waiting: AdviceRun, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, Any, bool]] = []

    def advise(problem: Any, **options: Any) -> dict[str, Any]:
        options["on_look"]({"scenarios": 200})
        run = AdviceRun.objects.get()
        seen.append((run.state, run.answer, run.is_first_look))
        return {"scenarios": 400}

    monkeypatch.setattr(advising, "advise", advise)
    jobs.run_advice(Asked(waiting))

    waiting.refresh_from_db()
    assert seen == [(State.RUNNING, {"scenarios": 200}, True)]
    assert waiting.advice == {"scenarios": 400} and not waiting.is_first_look


def test_run_that_is_done_is_left_alone(waiting: AdviceRun, quick_engine: list[int]) -> None:
    jobs.run_advice(Asked(waiting))
    jobs.run_advice(Asked(waiting))

    assert len(quick_engine) == 1


def test_cancelled_run_stays_cancelled(waiting: AdviceRun, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop_halfway(problem: Any, **options: Any) -> Any:
        advising.cancel_advice(waiting.pk, at=AT)
        assert options["is_cancelled"]()
        raise Cancelled

    monkeypatch.setattr(advising, "advise", stop_halfway)

    jobs.run_advice(Asked(waiting))

    waiting.refresh_from_db()
    assert waiting.state == State.CANCELLED
    assert not advising.cancel_advice(waiting.pk, at=AT)


def test_run_of_a_job_that_was_stopped_is_stopped_too(waiting: AdviceRun) -> None:
    with pytest.raises(JobCancelled):
        jobs.run_advice(Asked(waiting, fault=JobCancelled()))

    waiting.refresh_from_db()
    assert waiting.state == State.CANCELLED


def test_worker_that_lost_its_lease_says_nothing_about_the_run(waiting: AdviceRun) -> None:
    with pytest.raises(LeaseLost):
        jobs.run_advice(Asked(waiting, attempt=3, fault=LeaseLost()))

    waiting.refresh_from_db()
    assert waiting.state == State.RUNNING


def test_bad_input_is_the_fault_of_the_run_in_words(waiting: AdviceRun, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = BadInput(("periods",), "periods in time order", "[]")
    monkeypatch.setattr(advising, "advise", broken(fault))

    jobs.run_advice(Asked(waiting))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.fault) == (State.FAILED, str(fault))


@pytest.mark.parametrize(("attempt", "state"), [(1, State.RUNNING), (3, State.FAILED)])
def test_fault_is_tried_again_until_the_last_attempt(
    waiting: AdviceRun, monkeypatch: pytest.MonkeyPatch, attempt: int, state: str
) -> None:
    monkeypatch.setattr(advising, "advise", broken(MemoryError()))

    with pytest.raises(MemoryError):
        jobs.run_advice(Asked(waiting, attempt=attempt))

    waiting.refresh_from_db()
    assert waiting.state == state


def test_run_that_failed_can_be_asked_for_again(waiting: AdviceRun) -> None:
    AdviceRun.objects.update(state=State.FAILED, fault="x")

    again = advising.request_advice(code=GOUDA, problem=waiting.problem, at=datetime(2026, 11, 29, tzinfo=UTC))

    assert (again.state, again.fault) == (State.WAITING, "")
    assert Job.objects.count() == 2


def test_run_without_an_answer_has_no_advice(waiting: AdviceRun) -> None:
    with pytest.raises(ValueError, match="waiting"):
        _ = waiting.advice


def test_real_engine_answers_a_real_municipality(reference: None, real_engine: None, settings: Any) -> None:
    settings.ADVICE_SCENARIOS = 12

    run = ask()

    assert run.state == State.DONE
    assert len(run.advice["initiatives"]) == len(run.problem["initiatives"])


def test_run_whose_worker_was_killed_each_time_has_failed_and_can_be_asked_again(waiting: AdviceRun) -> None:
    for attempt in range(jobs.MOST_ATTEMPTS):
        assert take(AT + timedelta(minutes=2 * attempt)) is not None
    AdviceRun.objects.update(state=State.RUNNING)

    assert take(AT + timedelta(minutes=20)) is None

    waiting.refresh_from_db()
    assert waiting.state == State.FAILED
    assert ask().state == State.WAITING


def test_runs_of_over_thirty_days_ago_go(waiting: AdviceRun) -> None:
    assert advising.clear_runs(AT + timedelta(days=30)) == 0

    assert advising.clear_runs(AT + timedelta(days=30, seconds=1)) == 1
    assert not AdviceRun.objects.exists()
