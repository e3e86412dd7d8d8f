"""How a job stands, as a page or a program needs it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min

from bundel.apps.jobs.models import Job, State


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as its owner sees it; ``position`` counts the jobs that wait before it (0: next, or not waiting)."""

    id: uuid.UUID
    name: str
    state: str
    label: str
    done: int
    total: int
    attempts: int
    max_attempts: int
    message: str
    result: Any
    result_url: str
    is_finished: bool
    position: int


def job_state(job_id: uuid.UUID, owners: Collection[str]) -> JobState | None:
    """The job of one of these owners, or None when it is not there or another's."""
    job = Job.objects.visible_to(owners).filter(pk=job_id).first()
    if job is None:
        return None
    ahead = Job.objects.filter(state="waiting", made_at__lt=job.made_at).count() if job.state == "waiting" else 0
    names = ("id", "name", "state", "done", "total", "attempts", "max_attempts", "message", "result", "result_url")
    shown = {name: getattr(job, name) for name in names}
    return JobState(**shown, label=job.get_state_display(), is_finished=job.is_finished, position=ahead)


@dataclass(frozen=True, slots=True)
class WorkDone:
    """How the workers do: when something was last done, since when something waits, and what failed in the last day."""

    last_finished: datetime | None
    waiting_since: datetime | None
    failed: dict[str, int]


def work_done(now: datetime) -> WorkDone:
    """For whoever looks after the installation."""
    waiting = Job.objects.to_take(now).filter(state=State.WAITING)
    failed = Job.objects.filter(state=State.FAILED, finished_at__gt=now - timedelta(days=1))
    return WorkDone(
        last_finished=Job.objects.aggregate(last=Max("finished_at"))["last"],
        waiting_since=waiting.aggregate(first=Min("made_at"))["first"],
        failed=dict(failed.values_list("name").annotate(Count("pk")).order_by("name")),
    )
