"""What a topic took one organisation, and the figures that others may see of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import User
from bundel.apps.organisations.models import Organisation


class ActualSet(models.QuerySet["Actual"]):
    def visible_to(self, viewer: Viewer) -> ActualSet:
        """What a topic took is seen by the people of its own organisation only."""
        return self.filter(organisation__code__in=viewer.organisation_codes)

    def standing(self) -> ActualSet:
        """The newest report of each organisation on each topic."""
        newer = Actual.objects.filter(
            organisation=models.OuterRef("organisation"),
            topic=models.OuterRef("topic"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))


class Actual(models.Model):
    """What a topic took one organisation, once it was done. Never edited: a newer version takes its place.

    Hours and euros are whole numbers, of the one-off work as a whole; a withdrawn one has neither.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="actuals")
    topic = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    hours = models.PositiveIntegerField(null=True)
    euros = models.PositiveBigIntegerField(null=True)
    learned = models.TextField(blank=True)
    # Others may read that we did it and may ask us; never what it took.
    is_named = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ActualSet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint("organisation", "topic", "version", name="one_actual_per_version"),
            models.CheckConstraint(name="actual_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.organisation_id}, {self.version})"


class PeerFigure(models.Model):
    """One publication of what others spent. ``holds`` and ``without`` name organisations and are shown to nobody."""

    class Measure(models.TextChoices):
        HOURS = "hours"
        EUROS = "euros"

    measure = models.CharField(max_length=5, choices=Measure)
    topic = models.CharField(max_length=80)
    # Empty: municipalities of every size together.
    size_class = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    cell = models.JSONField(null=True)
    without = models.JSONField()
    holds = models.JSONField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint("measure", "topic", "size_class", "on", name="one_peer_figure_a_day"),
            models.CheckConstraint(name="peer_figure_has_a_known_measure", condition=Q(measure__in=["hours", "euros"])),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.size_class or 'all'} {self.on}"
