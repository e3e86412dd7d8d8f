"""Texts that were reported or hidden. A case knows its text by place and wording, so it outlives new versions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.models import User
from bundel.apps.organisations.models import Organisation


class CaseSet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Viewer) -> CaseSet:
        """Moderators see all; the author sees his own; deciders what their own organisation wrote."""
        if viewer.is_anonymous:
            return self.none()
        return self if viewer.is_curator else self.answered_for_by(viewer)

    def answered_for_by(self, viewer: Viewer) -> CaseSet:
        """What the viewer wrote, or as a decider what the own organisation did: who may appeal."""
        own = Q(author_id=viewer.person_id or 0) | Q(organisation__code__in=viewer.codes_with(Role.DECIDER))
        return self.filter(own)

    def hidden(self) -> CaseSet:
        return self.filter(state=Case.State.HIDDEN)


class Case(models.Model):
    """One text at one place: reported, hidden or left as it is."""

    class State(models.TextChoices):
        REPORTED = "reported", _("gemeld")
        HIDDEN = "hidden", _("verborgen")
        STANDS = "stands", _("staat er gewoon")

    class Appeal(models.TextChoices):
        NONE = "", _("geen bezwaar")
        OPEN = "open", _("bezwaar gemaakt")
        GRANTED = "granted", _("bezwaar gegrond: de tekst staat er weer")
        REFUSED = "refused", _("bezwaar ongegrond: de tekst blijft verborgen")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="moderated_texts")
    # What the record calls it, such as decision/<topic>.
    place = models.CharField(max_length=200)
    topic_name = models.CharField(max_length=200)
    # Of the page where it stands.
    address = models.CharField(max_length=300)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    # Who wrote it, as far as somebody is known.
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.REPORTED)
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    hidden_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    hidden_at = models.DateTimeField(null=True)
    appeal_state = models.CharField(max_length=8, choices=Appeal, default=Appeal.NONE, blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    judgement = models.TextField(blank=True)
    judged_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    objects = CaseSet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint("organisation", "place", "digest", name="one_case_per_text"),
            models.CheckConstraint(
                name="case_has_a_known_state", condition=Q(state__in=["reported", "hidden", "stands"])
            ),
            models.CheckConstraint(name="hidden_text_has_a_reason", condition=~Q(state="hidden", reason="")),
            models.CheckConstraint(
                name="another_person_judges_the_appeal",
                condition=Q(judged_by__isnull=True) | Q(hidden_by__isnull=True) | ~Q(judged_by=F("hidden_by")),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["place", "state"], name="hidden_texts_at_a_place")]

    def __str__(self) -> str:
        return f"{self.place}: {self.state} ({self.organisation_id})"


class ReportSet(models.QuerySet["Report"]):
    def visible_to(self, viewer: Viewer) -> ReportSet:
        """Moderators, and one's own: who reported a text is told to nobody else."""
        return self if viewer.is_curator else self.filter(by_id=viewer.person_id or 0)


class Report(models.Model):
    """Somebody thinks that a text should not stand there, and why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    objects = ReportSet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint("case", "by", name="a_text_is_reported_once_by_a_person")]

    def __str__(self) -> str:
        return f"report on {self.case_id}"
