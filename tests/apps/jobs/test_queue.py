"""Jobs: asked once, run once, tried again, stopped, ended; and never two workers on one."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.apps.jobs.conftest import Clock

from bundel.apps.jobs import actions
from bundel.apps.jobs.models import Job, State
from bundel.apps.jobs.registry import JOBS, JobRefused, RegisteredJob, Run, job, registered
from bundel.apps.jobs.running import run_next, run_waiting

pytestmark = pytest.mark.django_db


def asked(name: str = "test.work", key: str = "k", **more: object) -> Job:
    return actions.enqueue(name, {"n": 3}, key=key, **more)  # type: ignore[arg-type]


def taken(clock: Clock) -> tuple[Job, uuid.UUID]:
    row = actions.take(clock())
    assert row is not None and row.lease_token is not None
    return row, row.lease_token


def test_a_job_is_done_with_its_result_and_progress(clock: Clock) -> None:
    @job("test.work")
    def work(run: Run) -> int:
        run.report(1, 4, "begonnen")
        run.report(9, 4)
        return int(run.payload["n"]) * 2

    asked()
    (done,) = run_waiting(clock)

    assert (done.state, done.result, done.done, done.total, done.attempts) == (State.DONE, 6, 4, 4, 1)
    assert (done.finished_at, done.lease_token, str(done)) == (clock(), None, "test.work (klaar)")


def test_the_same_key_is_the_same_job(clock: Clock) -> None:
    job("test.work")(lambda run: None)

    assert asked() == asked()
    run_waiting(clock)
    assert asked().state == State.DONE and Job.objects.count() == 1


def test_a_fault_is_tried_again_after_longer_and_longer_and_then_fails(clock: Clock) -> None:
    ran = []

    @job("test.work", max_attempts=3)
    def work(run: Run) -> None:
        ran.append(clock())
        raise RuntimeError("kapot: geheim")

    asked()
    begin = clock()
    for seconds in (0, 4, 1, 9, 1, 60):
        clock.move(seconds)
        run_next(clock)

    failed = Job.objects.get()
    assert [(at - begin).total_seconds() for at in ran] == [0, 5, 15]
    assert (failed.state, failed.attempts) == (State.FAILED, 3)
    assert "geheim" in failed.fault and "geheim" not in failed.message and "nummer" in failed.message


def test_a_refusal_is_not_tried_again_and_speaks_to_who_asked(clock: Clock) -> None:
    @job("test.work")
    def work(run: Run) -> None:
        raise JobRefused("Er zijn geen uren ingevuld.")

    asked()
    (failed,) = run_waiting(clock)

    assert (failed.state, failed.attempts, failed.message) == (State.FAILED, 1, "Er zijn geen uren ingevuld.")


def test_a_job_that_nobody_knows_any_more_fails_in_words(clock: Clock) -> None:
    job("test.work", max_attempts=1)(lambda run: None)
    asked()
    JOBS.clear()

    (failed,) = run_waiting(clock)

    assert failed.state == State.FAILED and "there are: none" in failed.fault
    with pytest.raises(KeyError, match="No job is named"):
        asked(key="other")


def test_a_job_for_later_waits_until_then(clock: Clock) -> None:
    job("test.work")(lambda run: None)
    asked(run_after=clock() + timedelta(seconds=30))

    assert run_next(clock) is None
    clock.move(30)
    assert run_next(clock) is not None


def test_two_workers_never_get_the_same_job(clock: Clock) -> None:
    job("test.work")(lambda run: None)
    asked()

    taken(clock)

    assert actions.take(clock()) is None


def test_a_lease_that_nobody_renews_gives_the_job_to_another_and_bars_the_first(clock: Clock) -> None:
    job("test.work")(lambda run: None)
    asked()
    row, first = taken(clock)
    clock.move(61)
    again, second = taken(clock)

    assert again.pk == row.pk and again.attempts == 2
    for late in (
        lambda: actions.finish(row.pk, first, "late", clock()),
        lambda: actions.renew(row.pk, first, clock()),
        lambda: actions.report(row.pk, 1, 2, token=first),
        lambda: actions.mark_cancelled(row.pk, first, clock()),
        lambda: actions.give_up(row.pk, first, clock(), message="", fault="", is_final=True),
    ):
        with pytest.raises(actions.LeaseLost):
            late()
    actions.release(row.pk, first)
    actions.finish(row.pk, second, "right", clock())
    assert Job.objects.get().result == "right"


def test_a_renewed_lease_keeps_the_job(clock: Clock) -> None:
    job("test.work")(lambda run: None)
    asked()
    row, token = taken(clock)
    clock.move(50)
    actions.renew(row.pk, token, clock())
    clock.move(50)

    assert actions.take(clock()) is None


def test_what_a_worker_writes_after_it_lost_the_job_is_undone(clock: Clock) -> None:
    @job("test.work")
    def work(run: Run) -> None:
        clock.move(61)
        actions.take(clock())
        with run.writing():
            Job.objects.create(name="trace", key="trace")

    asked()
    run_next(clock)

    assert not Job.objects.filter(key="trace").exists()


def test_what_a_worker_writes_while_it_holds_the_job_is_kept(clock: Clock) -> None:
    @job("test.work")
    def work(run: Run) -> None:
        with run.writing():
            Job.objects.create(name="trace", key="trace", state=State.DONE)

    asked()
    run_next(clock)

    assert Job.objects.filter(key="trace").exists()


@pytest.mark.parametrize("outcome", [RuntimeError("x"), actions.JobCancelled(), None])
def test_an_outcome_after_the_lease_was_lost_is_left_alone(clock: Clock, outcome: Exception | None) -> None:
    @job("test.work")
    def work(run: Run) -> None:
        clock.move(61)
        actions.take(clock())
        if outcome:
            raise outcome

    asked()
    run_next(clock)

    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.RUNNING, 2)


def test_killed_in_its_last_attempt_a_job_has_failed(clock: Clock) -> None:
    job("test.work", max_attempts=1)(lambda run: None)
    asked()
    taken(clock)
    clock.move(61)

    assert actions.take(clock()) is None
    assert (Job.objects.get().state, Job.objects.get().message[:7]) == (State.FAILED, "Dit is ")


def test_a_waiting_job_is_stopped_at_once_and_an_ended_one_stays(clock: Clock) -> None:
    job("test.work")(lambda run: None)
    waiting, ended = asked(), asked(key="other")
    actions.cancel(waiting, clock())
    run_waiting(clock)
    actions.cancel(ended, clock())

    assert list(Job.objects.values_list("state", flat=True)) == [State.CANCELLED, State.DONE]


def test_a_running_job_is_stopped_at_its_next_report(clock: Clock) -> None:
    @job("test.work")
    def work(run: Run) -> str:
        assert not run.is_cancelled()
        actions.cancel(Job.objects.get(), clock())
        assert run.is_cancelled()
        run.report(1, 2)
        return "never"

    asked()
    (stopped,) = run_waiting(clock)

    assert (stopped.state, stopped.result, stopped.lease_token) == (State.CANCELLED, None, None)


def test_a_stopped_job_of_a_killed_worker_is_not_begun_again(clock: Clock) -> None:
    job("test.work")(lambda run: None)
    asked()
    taken(clock)
    actions.cancel(Job.objects.get(), clock())
    clock.move(61)

    assert actions.take(clock()) is None
    assert Job.objects.get().state == State.CANCELLED


def test_a_released_job_waits_again_and_the_attempt_does_not_count(clock: Clock) -> None:
    job("test.work")(lambda run: None)
    asked()
    row, token = taken(clock)

    actions.release(row.pk, token)

    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.WAITING, 0)


def test_the_lease_is_renewed_while_a_job_runs(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The beats of the thread are counted here; the renewing itself is proved above and by the killed worker."""
    import threading

    beaten, seen = threading.Event(), []

    def renew(job_id: uuid.UUID, token: uuid.UUID, now: datetime) -> None:
        seen.append(now)
        if len(seen) == 1:
            raise DatabaseError("busy")
        beaten.set()
        raise actions.LeaseLost

    monkeypatch.setattr(actions, "renew", renew)
    job("test.work")(lambda run: beaten.wait(10))
    asked()

    done = run_next(clock, beat_seconds=0.001)

    assert done is not None and done.result is True
    assert len(seen) == 2


AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_a_timed_job_is_asked_once_for_each_moment_and_a_missed_one_is_made_up() -> None:
    job("test.nightly", cron="15 3 * * *")(lambda run: None)
    job("test.other")(lambda run: None)
    day = datetime(2026, 11, 28, 3, 15, tzinfo=AMSTERDAM)

    asked_on = [len(actions.enqueue_due(day + timedelta(minutes=m))) for m in (-1, 0, 1, 600, 24 * 60, 5 * 24 * 60)]

    assert asked_on == [1, 1, 0, 0, 1, 1]
    assert {one.name for one in Job.objects.all()} == {"test.nightly"}


def test_a_timed_job_keeps_dutch_time_when_the_clock_changes() -> None:
    job("test.nightly", cron="15 3 * * *")(lambda run: None)

    summer = registered("test.nightly").last_due(datetime(2026, 10, 24, 12, 0, tzinfo=AMSTERDAM))
    winter = registered("test.nightly").last_due(datetime(2026, 10, 26, 12, 0, tzinfo=AMSTERDAM))

    assert (summer.hour, summer.utcoffset()) == (3, timedelta(hours=2))
    assert (winter.hour, winter.utcoffset()) == (3, timedelta(hours=1))


def test_a_wrong_cron_line_and_a_name_used_twice_are_refused_at_once() -> None:
    job("test.work")(lambda run: None)

    with pytest.raises(Exception, match="Bad"):
        job("test.bad", cron="61 3 * * *")

    def other(run: Run) -> None: ...

    with pytest.raises(ValueError, match="two jobs named"):
        job("test.work")(other)


def test_ended_jobs_go_after_a_week_and_runs_of_timed_jobs_after_400_days(clock: Clock) -> None:
    def ended(key: str, days: int) -> None:
        Job.objects.create(name="n", key=key, state=State.DONE, finished_at=clock() - timedelta(days=days))

    for key, days in (("new", 6), ("old", 8), ("cron:a", 399), ("cron:b", 401)):
        ended(key, days)
    Job.objects.create(name="n", key="waiting")

    assert (actions.clear_finished(clock()), actions.clear_timed(clock())) == (1, 1)
    assert set(Job.objects.values_list("key", flat=True)) == {"new", "cron:a", "waiting"}


@pytest.mark.parametrize("wrong", [{"state": "running"}, {"state": "odd"}, {"attempts": 4}, {"done": 1}])
def test_the_table_refuses_what_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="n", key="k", **wrong)


def test_long_work_that_was_missed_waits_for_its_next_moment() -> None:
    entry = RegisteredJob("x", lambda run: None, 3, "40 1 * * *", makes_up_within=timedelta(hours=4))

    assert entry.is_due(datetime(2026, 11, 28, 5, 39))
    assert not entry.is_due(datetime(2026, 11, 28, 5, 41))
    assert RegisteredJob("x", lambda run: None, 3, "40 1 * * *").is_due(datetime(2026, 11, 28, 23, 0))
    assert not RegisteredJob("x", lambda run: None, 3, "").is_due(datetime(2026, 11, 28, 5, 0))
