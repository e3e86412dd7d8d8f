"""Jobs: what has to be done, by whom it was asked, and how far it is."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("wacht")
    RUNNING = "running", _("bezig")
    DONE = "done", _("klaar")
    FAILED = "failed", _("mislukt")
    CANCELLED = "cancelled", _("gestopt")


FINISHED = (State.DONE, State.FAILED, State.CANCELLED)


class JobSet(models.QuerySet["Job"]):
    def visible_to(self, owners: Collection[str]) -> JobSet:
        """The jobs that this person or browser session asked for."""
        return self.filter(owner__in=[owner for owner in owners if owner])

    def to_take(self, now: datetime) -> JobSet:
        """What a worker may take: waiting and due, or running under a lease that nobody renewed."""
        is_due = Q(run_after__isnull=True) | Q(run_after__lte=now)
        return self.filter(Q(is_due, state=State.WAITING) | Q(state=State.RUNNING, lease_until__lt=now))


class Job(models.Model):
    """One piece of work. While it runs, only the holder of ``lease_token`` may write to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True)
    # A person or browser session as accounts.idempotency writes it; empty for work of the installation itself.
    owner = models.CharField(max_length=80, blank=True, db_index=True)
    result_url = models.CharField(max_length=500, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    message = models.CharField(max_length=500, blank=True)
    # For whoever runs the installation; never shown on a page.
    fault = models.TextField(blank=True)
    result = models.JSONField(null=True)
    is_cancel_asked = models.BooleanField(default=False)

    made_at = models.DateTimeField(auto_now_add=True)
    run_after = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)

    objects = JobSet.as_manager()

    class Meta:
        ordering = ["made_at"]
        indexes = [models.Index(fields=["state", "run_after"], name="jobs_to_take")]
        constraints = [
            models.CheckConstraint(name="job_has_a_known_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="only_a_running_job_has_a_lease",
                condition=Q(state=State.RUNNING, lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state=State.RUNNING) & Q(lease_until__isnull=True, lease_token__isnull=True)),
            ),
            models.CheckConstraint(name="job_is_not_tried_too_often", condition=Q(attempts__lte=F("max_attempts"))),
            models.CheckConstraint(name="progress_is_within_total", condition=Q(done__lte=F("total"))),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED
