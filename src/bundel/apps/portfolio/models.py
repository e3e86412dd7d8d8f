"""What a municipality told about itself, and the advice that was computed from it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import User
from bundel.apps.organisations.models import Organisation

Row = TypeVar("Row", bound=models.Model)


class OwnSet(models.QuerySet[Row]):
    def visible_to(self, viewer: Viewer) -> OwnSet[Row]:
        """What a municipality keeps for itself is seen by its own people only."""
        return self.filter(organisation__code__in=viewer.organisation_codes)


class SavedProfile(models.Model):
    """The answers of one municipality as its people saved them. Never edited: a new version replaces it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="saved_profiles")
    version = models.PositiveIntegerField()
    document = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OwnSet["SavedProfile"].as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint("organisation", "version", name="one_profile_per_version"),
            models.CheckConstraint(name="profile_version_from_one", condition=models.Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} v{self.version}"


class AdviceRun(models.Model):
    """One computation of an advice. The same question, seed and engine give the same digest, so it is made once.

    Whoever holds the question can compute its digest; nobody else can find the run. It names no person.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    municipality = models.CharField(max_length=6)
    digest = models.CharField(max_length=64, unique=True)
    problem = models.JSONField()
    answer = models.JSONField(null=True)
    engine_version = models.CharField(max_length=40)
    seed = models.BigIntegerField()
    scenarios = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    scenarios_done = models.PositiveIntegerField(default=0)
    scenarios_total = models.PositiveIntegerField(default=0)
    fault = models.TextField(default="", blank=True)
    model = models.BinaryField(null=True)
    """What was solved, for what-ifs that are answered at once."""
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="done_run_has_an_answer", condition=~models.Q(state="done", answer__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.digest[:8]} {self.state}"

    @property
    def advice(self) -> dict[str, Any]:
        """The answer of a run that has one."""
        if self.answer is None:
            raise ValueError(f"Run {self.pk} is {self.state} and has no answer.")
        answer: dict[str, Any] = self.answer
        return answer

    @property
    def is_first_look(self) -> bool:
        """Whether there is an answer that more plans may still change."""
        return self.is_busy and self.answer is not None

    @property
    def is_readable(self) -> bool:
        """Whether there is an answer to show, final or not."""
        return self.state == self.State.DONE or self.is_first_look

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self.state in (self.State.WAITING, self.State.RUNNING)


class NationalPlan(models.Model):
    """One computation of the plan of the whole country, from public data only. The newest that is done is shown.

    ``digest`` names problem, seed, scenarios and engine; it is empty until the problem is made. ``checked_at`` is when
    the same question was last asked again and gave the same plan. ``already`` holds, per joint topic, where it is done.
    """

    State = AdviceRun.State

    day = models.DateField()
    digest = models.CharField(max_length=64, default="", blank=True, db_index=True)
    problem = models.JSONField(null=True)
    answer = models.JSONField(null=True)
    already = models.JSONField(default=dict)
    engine_version = models.CharField(max_length=40, default="", blank=True)
    seed = models.BigIntegerField()
    scenarios = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=AdviceRun.State, default=AdviceRun.State.WAITING)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    fault = models.TextField(default="", blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="done_national_plan_has_an_answer", condition=~models.Q(state="done", answer__isnull=True)
            ),
            # Two at once would only keep each other waiting.
            models.UniqueConstraint(
                models.Value(1), name="one_national_plan_is_made", condition=models.Q(state__in=["waiting", "running"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"

    @property
    def is_busy(self) -> bool:
        """Whether its answer is still to come."""
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def plan(self) -> dict[str, Any]:
        """The answer of one that is done."""
        if self.answer is None:
            raise ValueError(f"National plan {self.pk} is {self.state} and has no answer.")
        answer: dict[str, Any] = self.answer
        return answer


class StandingAdvice(models.Model):
    """The advice that the people of one municipality last had: what a new one is held against."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="standing_advice")
    problem = models.JSONField()
    answer = models.JSONField()
    at = models.DateTimeField()
    # Changes are still kept; nobody is mailed about them.
    is_quiet = models.BooleanField(default=False)

    objects = OwnSet["StandingAdvice"].as_manager()

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d}"


class AdviceChange(models.Model):
    """One item that stands elsewhere than in the advice before, and the inputs it comes from."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="advice_changes")
    item = models.CharField(max_length=80)
    item_name = models.CharField(max_length=200)
    before = models.JSONField()
    after = models.JSONField()
    causes = models.JSONField()
    since = models.DateTimeField()
    at = models.DateTimeField()

    objects = OwnSet["AdviceChange"].as_manager()

    class Meta:
        ordering = ["-at", "pk"]
        indexes = [models.Index(fields=["organisation", "-at"], name="changes_of_an_advice")]

    def __str__(self) -> str:
        return f"{self.item_name} ({self.organisation_id}, {self.at:%Y-%m-%d})"


class KeptPlan(models.Model):
    """A plan of the working desk that a preparer kept under a name, to lay another one beside it. Never edited."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kept_plans")
    name = models.CharField(max_length=80)
    # By topic, the year to which it was moved, or none.
    moves = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OwnSet["KeptPlan"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("organisation", "name", name="one_plan_per_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation_id})"
