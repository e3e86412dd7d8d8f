"""Changes of jobs: ask for one, take it, tell how far it is, end it, stop it, clear up."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from bundel.apps.jobs.models import FINISHED, Job, State
from bundel.apps.jobs.registry import JOBS, registered
from bundel.apps.keeping.clearing import clears
from bundel.apps.keeping.terms import kept

LEASE = timedelta(seconds=60)
CRON = "cron:"
LONGEST_MESSAGE = 500


class LeaseLost(Exception):
    """Another worker took this job over; whoever gets this must stop and write nothing more."""


class JobCancelled(Exception):
    """The person who asked for the job stopped it."""


def enqueue(
    name: str,
    payload: Mapping[str, Any],
    *,
    key: str,
    owner: str = "",
    result_url: str = "",
    run_after: datetime | None = None,
) -> Job:
    """Ask for a job; the same ``key`` gives the job that was asked for before, in whatever state it is.

    ``owner`` (accounts.idempotency.owner_of) is who may see and stop it; ``result_url`` a local address where its
    page leads when done. Raises KeyError for an unknown job.
    """
    asked = Job(
        name=name,
        payload=dict(payload),
        key=key,
        owner=owner,
        result_url=result_url,
        run_after=run_after,
        max_attempts=registered(name).max_attempts,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        return Job.objects.get(key=key)
    return asked


def enqueue_due(now: datetime) -> list[Job]:
    """Ask for each timed job whose last moment has not been asked for; a missed one is made up for once."""
    due = []
    for entry in JOBS.values():
        if entry.is_due(now):
            key = f"{CRON}{entry.name}:{entry.last_due(now).isoformat()}"
            if not Job.objects.filter(key=key).exists():
                due.append(enqueue(entry.name, {}, key=key))
    return due


@transaction.atomic
def take(now: datetime) -> Job | None:
    """Take the next job under a lease, or None; two workers never get the same one.

    A job of a worker that died comes back when its lease ends. Was that its last attempt, then it has failed.
    """
    # PostgreSQL skips what another worker is taking; SQLite lets one writer in at a time and needs no lock.
    can_skip = connection.features.has_select_for_update_skip_locked
    found = Job.objects.to_take(now).select_for_update(skip_locked=can_skip).order_by("made_at", "pk")
    # One at a time: a worker that locked all that waits would leave nothing to the others.
    while (job := found.first()) is not None:
        if job.is_cancel_asked:
            _end(job, State.CANCELLED, now, message=_("U heeft dit gestopt."))
        elif job.attempts >= job.max_attempts:
            fault = "The worker stopped in the middle of the last attempt."
            _end(job, State.FAILED, now, message=_("Dit is steeds afgebroken. Probeer het opnieuw."), fault=fault)
            _tell_abandoned(job, now)
        else:
            return _begin(job, now)
    return None


def _tell_abandoned(job: Job, now: datetime) -> None:
    entry = JOBS.get(job.name)
    if entry is not None and entry.abandoned is not None:
        entry.abandoned(job.payload, now)


def _begin(job: Job, now: datetime) -> Job:
    job.state, job.attempts = State.RUNNING, job.attempts + 1
    job.started_at, job.lease_until, job.lease_token = now, now + LEASE, uuid.uuid4()
    job.done = job.total = 0
    job.save()
    return job


def _end(job: Job, state: State, now: datetime, *, message: str = "", fault: str = "") -> None:
    job.state, job.finished_at, job.lease_until, job.lease_token = state, now, None, None
    job.message, job.fault = message[:LONGEST_MESSAGE], fault
    job.save()


def renew(job_id: uuid.UUID, token: uuid.UUID, now: datetime) -> None:
    """Keep the lease; raises LeaseLost when it is another's by now."""
    _write(job_id, token, lease_until=now + LEASE)


def report(job_id: uuid.UUID, done: int, total: int, *, token: uuid.UUID, message: str = "") -> None:
    """Tell how far a job is; raises JobCancelled when it was stopped, LeaseLost when another has it."""
    _write(job_id, token, done=min(done, total), total=total, message=message[:LONGEST_MESSAGE])
    if is_cancelled(job_id):
        raise JobCancelled


def is_cancelled(job_id: uuid.UUID) -> bool:
    """Whether the person who asked for it wants it stopped."""
    return Job.objects.filter(pk=job_id, is_cancel_asked=True).exists()


def require_lease(job_id: uuid.UUID, token: uuid.UUID) -> None:
    """Inside a transaction: hold the job's row until the end of it, or LeaseLost."""
    # SQLite leaves the lock out: there the whole transaction already keeps other writers away.
    held = Job.objects.select_for_update().filter(pk=job_id, lease_token=token)
    if held.first() is None:
        raise LeaseLost


@transaction.atomic
def finish(job_id: uuid.UUID, token: uuid.UUID, result: Any, now: datetime) -> None:
    """The work is done; its result is kept. Raises LeaseLost, and keeps nothing, when another has it."""
    ended = {"state": State.DONE, "result": result, "finished_at": now, "lease_until": None, "lease_token": None}
    _write(job_id, token, **ended)


@transaction.atomic
def give_up(job_id: uuid.UUID, token: uuid.UUID, now: datetime, *, message: str, fault: str, is_final: bool) -> None:
    """An attempt went wrong: try again later (after 5, 10, 20, ... seconds), or fail when it was the last."""
    job = Job.objects.filter(pk=job_id, lease_token=token).first()
    if job is None:
        raise LeaseLost
    if is_final or job.attempts >= job.max_attempts:
        _end(job, State.FAILED, now, message=message, fault=fault)
        return
    job.state, job.lease_until, job.lease_token = State.WAITING, None, None
    job.run_after, job.fault = now + timedelta(seconds=5 * 2 ** (job.attempts - 1)), fault
    job.save()


@transaction.atomic
def release(job_id: uuid.UUID, token: uuid.UUID) -> None:
    """The worker is asked to stop: the job waits again, and this attempt does not count."""
    job = Job.objects.filter(pk=job_id, lease_token=token).first()
    if job is not None:
        job.state, job.lease_until, job.lease_token, job.attempts = State.WAITING, None, None, job.attempts - 1
        job.save()


@transaction.atomic
def cancel(job: Job, now: datetime) -> None:
    """Stop a job: one that waits at once, one that runs at its next report; an ended one stays as it is."""
    found = Job.objects.filter(pk=job.pk)
    waiting = found.filter(state=State.WAITING)
    ended = {"state": State.CANCELLED, "finished_at": now, "message": _("U heeft dit gestopt.")}
    if not waiting.update(is_cancel_asked=True, **ended):
        found.filter(state=State.RUNNING).update(is_cancel_asked=True)


@transaction.atomic
def mark_cancelled(job_id: uuid.UUID, token: uuid.UUID, now: datetime) -> None:
    """The worker noticed that the job was stopped."""
    ended = {"state": State.CANCELLED, "finished_at": now, "lease_until": None, "lease_token": None}
    _write(job_id, token, message=_("U heeft dit gestopt."), **ended)


@clears("jobs")
@transaction.atomic
def clear_finished(now: datetime) -> int:
    """Remove jobs that ended so long ago that nobody fetches their result any more; gives how many."""
    ended = Job.objects.filter(state__in=FINISHED, finished_at__lt=now - kept("jobs"))
    return ended.exclude(key__startswith=CRON).delete()[0]


@clears("timed_jobs")
@transaction.atomic
def clear_timed(now: datetime) -> int:
    """Remove old runs of timed jobs; gives how many.

    Such a row is what keeps a job from running again, so its term is longer than a yearly one takes to recur.
    """
    return Job.objects.filter(
        key__startswith=CRON, state__in=FINISHED, finished_at__lt=now - kept("timed_jobs")
    ).delete()[0]


def _write(job_id: uuid.UUID, token: uuid.UUID, **values: Any) -> None:
    if not Job.objects.filter(pk=job_id, lease_token=token).update(**values):
        raise LeaseLost
