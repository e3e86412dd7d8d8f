"""How long decisions are kept, whether they are published, and what was destroyed with whose consent."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import User
from bundel.apps.organisations.models import Organisation

Row = TypeVar("Row", bound=models.Model)


class Value(models.TextChoices):
    """What the selection list says of a decision, in the words of MDTO."""

    FOR_EVER = "blijvend", _("voor altijd")
    FOR_YEARS = "tijdelijk", _("een aantal jaren")


class Publication(models.TextChoices):
    """What the Woo asks of a decision; apart from who may read it in Bundel."""

    UNSAID = "unsaid", _("nog niet bepaald")
    TO_PUBLISH = "to_publish", _("nog te publiceren")
    PUBLISHED = "published", _("gepubliceerd")
    EXEMPT = "exempt", _("wordt niet gepubliceerd")
    NOT_APPLICABLE = "not_applicable", _("hoeft niet gepubliceerd te worden")


# What somebody still has to do something about.
OPEN = (Publication.UNSAID, Publication.TO_PUBLISH)
HAS_YEARS = Q(value=Value.FOR_YEARS, years__gte=1, years__lte=120)
HAS_NO_YEARS = Q(value=Value.FOR_EVER, years__isnull=True)


class OwnSet(models.QuerySet[Row]):
    def visible_to(self, viewer: Viewer) -> OwnSet[Row]:
        """The people of the organisation itself."""
        return self.filter(organisation__code__in=viewer.organisation_codes)


class FilingSet(models.QuerySet["Filing"]):
    def visible_to(self, viewer: Viewer) -> FilingSet:
        """The people of the organisation itself."""
        return self.filter(decision__organisation__code__in=viewer.organisation_codes)


class SelectionRule(models.Model):
    """How long an organisation keeps its decisions, unless a decision says otherwise itself."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=9, choices=Value)
    years = models.PositiveSmallIntegerField(null=True)
    # Where it stands, such as a process and result of the selection list.
    basis = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = OwnSet["SelectionRule"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="rule_has_years_when_it_ends", condition=HAS_YEARS | HAS_NO_YEARS),
            models.CheckConstraint(name="rule_says_where_it_stands", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.value} {self.years or ''}"


class Filing(models.Model):
    """What was said of one decision: its publication, and how long it is kept when that differs from the rule."""

    decision = models.OneToOneField(
        "decisions.Decision", on_delete=models.CASCADE, primary_key=True, related_name="filing"
    )
    publication = models.CharField(max_length=14, choices=Publication, default=Publication.UNSAID)
    published_on = models.DateField(null=True)
    published_at = models.CharField(max_length=500, blank=True)
    # Codes of data/woo_grounds.yaml.
    grounds = models.JSONField(default=list, blank=True)
    # Empty: as the rule of the organisation says.
    value = models.CharField(max_length=9, choices=Value, blank=True)
    years = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = FilingSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="published_has_a_day",
                condition=Q(publication=Publication.PUBLISHED, published_on__isnull=False)
                | (~Q(publication=Publication.PUBLISHED) & Q(published_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="filing_has_years_when_it_ends",
                condition=HAS_YEARS | HAS_NO_YEARS | Q(value="", years__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.publication}"


class Destruction(models.Model):
    """The declaration of what was destroyed, when, on which ground and with whose consent. Never changed (triggers).

    Consent is kept as a number, as the audit log does: whoever gave it can be erased, the declaration stays.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreed_by_id = models.BigIntegerField()
    at = models.DateTimeField()
    # One object per decision: what it was about, when it was decided, its place in the record, and its term.
    items = models.JSONField()

    objects = OwnSet["Destruction"].as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d}: {len(self.items)}"
