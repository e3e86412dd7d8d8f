"""Initiatives, packages, themes and dated events, and every fact about them with its history. All of it is public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Theme(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class Package(models.Model):
    """Initiatives that are one decision and one project."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    members = models.JSONField(default=list)
    why = models.TextField()
    summary = models.TextField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class Initiative(models.Model):
    """Anything joint that asks something of municipalities: the facts, and our own judgement about it (curation).

    Dates are texts as precise as they are known: 2027-01-31, 2027-01, 2027-Q1 or 2027. NULL is: nobody knows.
    """

    slug = models.SlugField(max_length=80, unique=True)
    place = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200)
    summary = models.TextField()
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="initiatives")
    kind = models.CharField(max_length=20)
    phase = models.CharField(max_length=20)
    initiator = models.TextField()
    legal_basis = models.TextField(null=True)
    mandatory = models.BooleanField()
    deadline = models.CharField(max_length=10, null=True)
    start = models.PositiveSmallIntegerField(null=True)
    end = models.PositiveSmallIntegerField(null=True)
    participants = models.PositiveIntegerField(null=True)
    participants_year = models.PositiveSmallIntegerField(null=True)
    known_costs_eur = models.PositiveBigIntegerField(null=True)
    known_savings_eur = models.PositiveBigIntegerField(null=True)
    audience = models.TextField()
    depends_on = models.JSONField(default=list)
    follows = models.JSONField(default=list)
    source = models.JSONField(default=list)
    evidence = models.CharField(max_length=10)
    status_as_of = models.CharField(max_length=10, null=True)
    notes = models.TextField(null=True)

    standing = models.CharField(max_length=12, db_index=True)
    standing_reason = models.TextField()
    package = models.ForeignKey(Package, on_delete=models.PROTECT, null=True, related_name="initiatives")
    part_of = models.CharField(max_length=80, null=True)
    obligation_level = models.CharField(max_length=12)
    obligation_ground = models.TextField()
    obligation_certainty = models.CharField(max_length=10)
    obligation_note = models.TextField(null=True)
    entry = models.CharField(max_length=16)
    entry_note = models.TextField()
    own_state_default = models.JSONField(default=dict)
    duty = models.JSONField(null=True)
    roles = models.JSONField(default=list)
    coordinates = models.BooleanField()
    verb = models.CharField(max_length=60, null=True)
    decides = models.CharField(max_length=60)
    requires = models.JSONField(default=list)
    related = models.JSONField(default=list)
    replaces = models.JSONField(default=list)
    alternatives = models.JSONField(default=list)
    effort = models.JSONField(null=True)
    euro = models.JSONField(null=True)
    value = models.JSONField(null=True)
    themes = models.JSONField(default=list)
    field = models.CharField(max_length=80)
    next_moment = models.JSONField(null=True)
    ask = models.JSONField(null=True)
    stale = models.BooleanField()
    # What the second judge gave: {"value": ..., "effort_total": ...}; NULL where nobody judged twice.
    second_opinion = models.JSONField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(name="initiative_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="initiative_version_counts_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class HorizonEvent(models.Model):
    """Something with a date, or an expected date, that touches municipalities."""

    slug = models.SlugField(max_length=100, unique=True)
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    date = models.CharField(max_length=10, null=True)
    expected = models.TextField(null=True)
    date_certainty = models.CharField(max_length=12)
    bindingness = models.CharField(max_length=12)
    concerns = models.TextField()
    audience = models.TextField()
    recurring = models.CharField(max_length=60, null=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, related_name="events")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="events")
    source = models.JSONField(default=list)
    evidence = models.CharField(max_length=10)
    as_of = models.CharField(max_length=10, null=True)
    notes = models.TextField(null=True)

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.title


class Fact(models.Model):
    """One value that a field had, has, or has according to a source; a newer fact replaces it, nothing is erased.

    The current value is the fact that nothing replaces and that is no suggestion; the column of the subject holds it
    too. A suggestion is what the files say while a person has said otherwise.
    """

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, null=True, related_name="facts")
    event = models.ForeignKey(HorizonEvent, on_delete=models.CASCADE, null=True, related_name="facts")
    field = models.CharField(max_length=30)
    value = models.JSONField(null=True)
    precision = models.CharField(max_length=8, blank=True)
    source = models.TextField(blank=True)
    read_on = models.DateField(null=True)
    evidence = models.CharField(max_length=10)
    # NULL: it came from the reference data.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(null=True)
    is_suggestion = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaces")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["initiative", "field"], name="facts_of_initiative"),
            models.Index(fields=["event", "field"], name="facts_of_event"),
        ]
        constraints = [
            models.CheckConstraint(
                name="fact_is_about_one_subject",
                condition=Q(initiative__isnull=False, event__isnull=True)
                | Q(initiative__isnull=True, event__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    subject, "field",
                    condition=Q(replaced_by__isnull=True, is_suggestion=False),
                    name=f"one_current_fact_per_field_of_{subject}",
                )
                for subject in ("initiative", "event")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"

    @property
    def is_from_file(self) -> bool:
        return not self.by_name


class DataMark(models.Model):
    """One row: a mark that changes with every change of the data, so that what was read once can be kept."""

    mark = models.CharField(max_length=32)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.mark
