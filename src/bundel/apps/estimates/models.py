"""What a topic took one organisation, the figures that others may see of it, and second opinions on estimates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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


class SecondOpinionSet(models.QuerySet["SecondOpinion"]):
    def visible_to(self, viewer: Viewer) -> SecondOpinionSet:
        """An estimate and what a colleague thinks of it are seen by the people of their own organisation only."""
        return self.filter(organisation__code__in=viewer.organisation_codes)


class SecondOpinion(models.Model):
    """A named colleague is asked what he thinks of an estimate; the first estimate stands here as it was then.

    It counts as long as that estimate stands: for a changed one somebody must be asked anew.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("gevraagd")
        ANSWERED = "answered", _("beantwoord")
        DECLINED = "declined", _("afgezien van een antwoord")
        WITHDRAWN = "withdrawn", _("ingetrokken")
        EXPIRED = "expired", _("verlopen zonder antwoord")

    class Uses(models.TextChoices):
        BOTH = "both", _("beide, van laag tot hoog")
        FIRST = "first", _("de eerste schatting")
        SECOND = "second", _("de tweede mening")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="second_opinions")
    initiative = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    first_low = models.FloatField()
    first_high = models.FloatField()
    first_by = models.CharField(max_length=200)
    first_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    question = models.TextField(blank=True)
    asked = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    # Why the answer is what it is, or why there is none.
    reason = models.TextField(blank=True)
    # The colleague, or whoever stood in.
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    uses = models.CharField(max_length=6, choices=Uses, default=Uses.BOTH)
    chosen_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(null=True)

    objects = SecondOpinionSet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation", "initiative", "kind", name="one_colleague_is_asked_at_a_time",
                condition=Q(state="asked"),
            ),
            models.CheckConstraint(
                name="opinion_has_a_known_state",
                condition=Q(state__in=["asked", "answered", "declined", "withdrawn", "expired"]),
            ),
            models.CheckConstraint(name="opinion_uses_are_known", condition=Q(uses__in=["both", "first", "second"])),
            models.CheckConstraint(
                name="answered_opinion_has_hours",
                condition=Q(state="answered", low__isnull=False, low__lte=F("high")) | ~Q(state="answered"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.initiative}, {self.kind}: {self.state} ({self.organisation_id})"
