"""Organisations as they are and were; a merger moves no rows, it adds a succession."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bundel.engine.lineage.successions import Period


class OrganisationKind(models.Model):
    """A kind of organisation is data: which there are changed more than once."""

    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class OrganisationSet(models.QuerySet["Organisation"]):
    def valid_on(self, on: date) -> OrganisationSet:
        """Those that exist on a day; without a first or last day there is no bound on that side."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        )

    def municipalities(self) -> OrganisationSet:
        return self.filter(kind_id=OrganisationKind.MUNICIPALITY)


class Organisation(models.Model):
    """A municipality or another organisation; ``code`` is the TOOI code where there is one, such as GM0513.

    Organisations are public facts: whoever may see them is not decided here.
    """

    code = models.CharField(max_length=20, unique=True)
    kind = models.ForeignKey(OrganisationKind, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=200)
    name_common = models.CharField(max_length=200)
    search_key = models.CharField(max_length=200, db_index=True, editable=False)
    valid_from = models.DateField(null=True, blank=True)
    # The first day on which it no longer exists.
    valid_until = models.DateField(null=True, blank=True)
    is_example = models.BooleanField(default=False)

    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    province_code = models.CharField(max_length=10, blank=True)
    province = models.CharField(max_length=80, blank=True)
    corop_code = models.CharField(max_length=10, blank=True)
    corop = models.CharField(max_length=80, blank=True)
    safety_region_code = models.CharField(max_length=10, blank=True)
    safety_region = models.CharField(max_length=80, blank=True)
    size_class = models.CharField(max_length=40, blank=True)
    urbanity_class = models.PositiveSmallIntegerField(null=True, blank=True)
    urbanity = models.CharField(max_length=40, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    budget_year = models.PositiveSmallIntegerField(null=True, blank=True)
    salaries_thousand_euro = models.PositiveIntegerField(null=True, blank=True)
    overhead_thousand_euro = models.PositiveIntegerField(null=True, blank=True)
    spending_thousand_euro = models.PositiveIntegerField(null=True, blank=True)

    # What the files said last; a field that differs from it was changed by a person, and is left alone.
    as_loaded = models.JSONField(default=dict, editable=False)

    objects = OrganisationSet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_ends_after_it_begins",
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def lives_on(self, on: date) -> bool:
        """Whether it exists on a day."""
        return Period(self.valid_from, self.valid_until).holds(on)

    def has_ended(self, on: date) -> bool:
        """Whether it exists no more on a day; one that is still to come has not."""
        return self.valid_until is not None and self.valid_until <= on


class OtherName(models.Model):
    """A name by which people look for an organisation, with the reason why it stands here."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=200, db_index=True, editable=False)
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    is_loaded = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("organisation", "search_key", name="one_such_name_per_organisation")]

    def __str__(self) -> str:
        return self.name


class SuccessionKind(models.TextChoices):
    """How one organisation came out of another; the kinds of ``engine.lineage``."""

    MERGE = "merge", _("samengevoegd")
    SPLIT = "split", _("verdeeld")
    RENAMING = "renaming", _("nieuwe naam of code")
    BOUNDARY = "boundary", _("grens verlegd")


class Merger(models.Model):
    """What was planned to happen to organisations on a day ahead; its successions start on that day by themselves.

    ``before`` and ``after`` are codes, as planned; they stay when the plan is cancelled and its successions are gone.
    """

    kind = models.CharField(max_length=8, choices=SuccessionKind)
    on = models.DateField()
    before = models.JSONField()
    after = models.JSONField()
    # Who holds what was recorded and is not for others to read; of a split, one of the successors.
    records_with = models.CharField(max_length=20, blank=True)
    # Where it was decided, such as a law by its number in the Staatsblad.
    basis = models.CharField(max_length=300)
    made = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="made_by_mergers")
    planned_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="merger_says_where_it_was_decided", condition=~Q(basis="")),
            models.CheckConstraint(name="merger_has_a_known_kind", condition=Q(kind__in=SuccessionKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}: {', '.join(self.before)} → {', '.join(self.after)}"


class Succession(models.Model):
    """From ``on`` the successor holds (part of) what the predecessor was."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="precessions")
    on = models.DateField()
    kind = models.CharField(max_length=8, choices=SuccessionKind, default=SuccessionKind.MERGE)
    # Whether the successor's people read what the predecessor recorded for its own people alone.
    takes_records = models.BooleanField(default=True)
    # NULL: from the reference data.
    merger = models.ForeignKey(Merger, on_delete=models.CASCADE, null=True, blank=True, related_name="successions")

    class Meta:
        ordering = ["on", "predecessor_id", "successor_id"]
        constraints = [
            models.UniqueConstraint("predecessor", "successor", "on", name="succession_stands_once_a_day"),
            models.CheckConstraint(name="nobody_succeeds_itself", condition=~Q(predecessor=F("successor"))),
            models.CheckConstraint(name="succession_has_a_known_kind", condition=Q(kind__in=SuccessionKind.values)),
            models.CheckConstraint(
                name="who_lives_on_keeps_what_it_recorded", condition=~Q(kind="boundary", takes_records=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class MayDecide(models.TextChoices):
    """How far a body that works for a municipality decides by itself."""

    NOTHING = "nothing", _("voert uit, beslist niets")
    WITHIN = "within", _("beslist binnen de afspraak")
    ALL = "all", _("beslist zelf")


def holds_on(on: date) -> Q:
    """For rows with a first day and, when there is one, the first day on which they hold no more."""
    return Q(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)


class AssignmentSet(models.QuerySet["Assignment"]):
    def valid_on(self, on: date) -> AssignmentSet:
        return self.filter(holds_on(on))


class Assignment(models.Model):
    """A body, such as an ICT partnership, does work for a municipality and may decide so much of it by itself.

    Public facts, given by an organ of the municipality; who typed them stands in the audit log.
    """

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assigned")
    # What it is about, such as "ICT-beheer"; empty: all that the body does.
    subject = models.CharField(max_length=80, blank=True)
    may_decide = models.CharField(max_length=7, choices=MayDecide)
    # Up to which amount; NULL: no bound of its own. Nothing to decide, no amount.
    max_total_cents = models.BigIntegerField(null=True, blank=True)
    given_by = models.CharField(max_length=80)
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    # The first day on which it no longer holds.
    valid_until = models.DateField(null=True, blank=True)

    objects = AssignmentSet.as_manager()

    class Meta:
        ordering = ["body__name", "subject", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint("body", "client", "subject", "valid_from", name="assignment_stands_once_a_day"),
            models.CheckConstraint(name="nobody_works_for_itself", condition=~Q(body=F("client"))),
            models.CheckConstraint(
                name="assignment_does_not_end_before_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="who_decides_nothing_has_no_amount",
                condition=Q(max_total_cents__isnull=True) | Q(max_total_cents__gte=0) & ~Q(may_decide="nothing"),
            ),
            models.CheckConstraint(name="assignment_has_known_powers", condition=Q(may_decide__in=MayDecide.values)),
            models.CheckConstraint(name="assignment_says_where_it_stands", condition=~Q(basis="") & ~Q(given_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.body} → {self.client}: {self.subject}"


def loadable_fields() -> dict[str, Any]:
    """The fields that reference data fills, with their empty values."""
    own = {"id", "code", "search_key", "as_loaded"}
    return {
        field.attname: "" if isinstance(field, models.CharField) else None
        for field in Organisation._meta.concrete_fields
        if field.attname not in own
    }
