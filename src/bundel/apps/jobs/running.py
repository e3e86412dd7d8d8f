"""Runs one job under its lease: a thread renews the lease, and every outcome is written down."""

from __future__ import annotations

import logging
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from bundel.apps.jobs import actions
from bundel.apps.jobs.models import Job
from bundel.apps.jobs.registry import JobRefused, registered

logger = logging.getLogger("bundel.jobs")
Clock = Callable[[], datetime]
BEAT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class LeasedRun:
    """The run of a job that this process holds."""

    job_id: uuid.UUID
    payload: Mapping[str, Any]
    attempt: int
    token: uuid.UUID
    owner: str

    def report(self, done: int, total: int, message: str = "") -> None:
        actions.report(self.job_id, done, total, token=self.token, message=message)

    def is_cancelled(self) -> bool:
        return actions.is_cancelled(self.job_id)

    @contextmanager
    def writing(self) -> Iterator[None]:
        with transaction.atomic():
            actions.require_lease(self.job_id, self.token)
            yield


def run_next(now: Clock, *, beat_seconds: float = BEAT_SECONDS) -> Job | None:
    """Take the next job and run it to its end; the job as it then stands, or None when nothing waits."""
    job = actions.take(now())
    if job is None:
        return None
    assert job.lease_token is not None
    run = LeasedRun(job.pk, job.payload, job.attempts, job.lease_token, job.owner)
    with _lease_kept(run, now, beat_seconds):
        _run(job.name, run, now)
    job.refresh_from_db()
    return job


def run_waiting(now: Clock) -> list[Job]:
    """Run all that waits now, in this process; for tests and for ``work --once``."""
    done = []
    while (job := run_next(now)) is not None:
        done.append(job)
    return done


def _run(name: str, run: LeasedRun, now: Clock) -> None:
    try:
        result = registered(name).work(run)
        actions.finish(run.job_id, run.token, result, now())
    except actions.LeaseLost:
        logger.warning("job %s was taken over by another worker", run.job_id)
    except actions.JobCancelled:
        _ended(lambda: actions.mark_cancelled(run.job_id, run.token, now()), run)
    except JobRefused as refused:
        text = str(refused)
        _ended(lambda: _give_up(run, now, text, is_final=True), run)
    except Exception as fault:
        reference = run.job_id.hex[:8].upper()
        logger.exception("job %s failed, reference %s", name, reference)
        text = _("Dit is niet gelukt. Probeer het later opnieuw, of noem nummer %(n)s bij uw beheerder.")
        trace = "".join(traceback.format_exception(fault))[-4000:]
        _ended(lambda: _give_up(run, now, text % {"n": reference}, is_final=False, fault=trace), run)


def _give_up(run: LeasedRun, now: Clock, message: str, *, is_final: bool, fault: str = "") -> None:
    actions.give_up(run.job_id, run.token, now(), message=message, fault=fault, is_final=is_final)


def _ended(write: Callable[[], None], run: LeasedRun) -> None:
    try:
        write()
    except actions.LeaseLost:
        logger.warning("job %s was taken over by another worker", run.job_id)


@contextmanager
def _lease_kept(run: LeasedRun, now: Clock, beat_seconds: float) -> Iterator[None]:
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(run, now, stop, beat_seconds), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _beat(run: LeasedRun, now: Clock, stop: threading.Event, beat_seconds: float) -> None:
    try:
        while not stop.wait(beat_seconds):
            try:
                actions.renew(run.job_id, run.token, now())
            except actions.LeaseLost:
                return
            except DatabaseError:
                # A busy or restarting database: the next beat comes well within the lease.
                logger.warning("the lease of job %s was not renewed this time", run.job_id)
                connection.close()
    finally:
        connection.close()
