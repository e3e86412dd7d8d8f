"""The days on which a municipality decides: who meets, whether the budget comes up, and when papers must be in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.organisations.models import Organisation


class Meeting(models.TextChoices):
    """Who decides."""

    SECRETARY = "secretary", _("de gemeentesecretaris")
    EXECUTIVE = "executive", _("het college")
    COUNCIL = "council", _("de raad")


class Moment(models.TextChoices):
    """What of the year's budget comes up. Which of these a municipality has, it says itself."""

    SPRING_MEMORANDUM = "kadernota", _("kadernota")
    BUDGET = "begroting", _("begroting")
    INTERIM_REPORT = "bestuursrapportage", _("bestuursrapportage")


class MeetingDaySet(models.QuerySet["MeetingDay"]):
    def visible_to(self, viewer: Viewer) -> MeetingDaySet:
        """The calendar of a municipality is read by its own people only."""
        return self.filter(organisation__code__in=viewer.organisation_codes)


class MeetingDay(models.Model):
    """One meeting of one municipality; it is known by who meets, the day and the moment of the budget."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meeting_days")
    meeting = models.CharField(max_length=9, choices=Meeting)
    moment = models.CharField(max_length=18, choices=Moment, blank=True)
    day = models.DateField()
    # The last day on which papers can be handed in; None: nobody said.
    papers_by = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MeetingDaySet.as_manager()

    class Meta:
        ordering = ["day", "meeting", "moment"]
        constraints = [
            models.UniqueConstraint("organisation", "meeting", "moment", "day", name="one_meeting_of_a_kind_a_day"),
            models.CheckConstraint(
                name="meeting_is_known", condition=Q(meeting__in=["secretary", "executive", "council"])
            ),
            models.CheckConstraint(
                name="budget_moment_is_known",
                condition=Q(moment="") | Q(moment__in=["kadernota", "begroting", "bestuursrapportage"]),
            ),
            models.CheckConstraint(
                name="papers_before_the_meeting", condition=Q(papers_by__isnull=True) | Q(papers_by__lte=F("day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.day} ({self.organisation_id})"
