"""Proposals, the advice of colleagues on them, and decisions. A decision is never edited: a new one replaces it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import User
from bundel.apps.decisions.archive.models import Destruction, Filing, SelectionRule
from bundel.apps.decisions.choice import Choice, choice_from
from bundel.apps.decisions.words import Role, Visibility
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.record.models import Entry

# Django looks for all tables of an app here.
__all__ = [
    "ColleagueAdvice", "Decision", "DecisionSet", "Destruction", "Filing", "KeptAdvice", "Look", "Proposal",
    "ProposalSet", "Remark", "SelectionRule",
]  # fmt: skip
MEMBER_KINDS = (OrganisationKind.MUNICIPALITY, OrganisationKind.ASSOCIATION)


class KeptAdvice(models.Model):
    """An advice as it stood, as opaque canonical JSON with its digest: whoever decided on it can show what it said."""

    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest


class ProposalSet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: Viewer) -> ProposalSet:
        """A proposal is seen by the people of its own organisation only."""
        return self.filter(organisation__code__in=viewer.organisation_codes)


class Proposal(models.Model):
    """What the preparer lays before the decider about one topic; changed until it is decided or dropped."""

    class State(models.TextChoices):
        OPEN = "open"
        SENT_BACK = "sent_back"
        DECIDED = "decided"
        DROPPED = "dropped"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals")
    topic = models.CharField(max_length=80)
    topic_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    content = models.JSONField()
    # NULL when made by hand.
    advice = models.ForeignKey(KeptAdvice, on_delete=models.PROTECT, null=True, related_name="+")
    decide_by = models.DateField(null=True)
    question = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ProposalSet.as_manager()

    class Meta:
        ordering = ["decide_by", "made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation", "topic", name="one_proposal_at_a_time", condition=Q(state__in=["open", "sent_back"])
            ),
            models.CheckConstraint(name="proposal_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.topic_name} ({self.organisation_id})"

    @property
    def choice(self) -> Choice:
        return choice_from(self.content)


class ColleagueAdviceSet(models.QuerySet["ColleagueAdvice"]):
    def visible_to(self, viewer: Viewer) -> ColleagueAdviceSet:
        """As the proposal that it is about."""
        return self.filter(proposal__organisation__code__in=viewer.organisation_codes)


class ColleagueAdvice(models.Model):
    """A named colleague is asked what he thinks of a proposal; the answer stays with it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="colleague_advice")
    asked = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ColleagueAdviceSet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint("proposal", "asked", name="a_colleague_is_asked_once_per_proposal")]


class RemarkSet(models.QuerySet["Remark"]):
    def visible_to(self, viewer: Viewer) -> RemarkSet:
        """A remark is seen by the people of its own organisation only."""
        return self.filter(organisation__code__in=viewer.organisation_codes)


class Remark(models.Model):
    """What somebody on whom a topic lands says of it: an objection, an estimate, or that it is in use already."""

    class Kind(models.TextChoices):
        OBJECTION = "objection", _("bezwaar")
        HOURS = "hours", _("eigen schatting")
        IN_USE = "in_use", _("wij gebruiken dit al")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="remarks")
    topic = models.CharField(max_length=80)
    topic_name = models.CharField(max_length=200)
    department = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.TextField(blank=True)
    # An estimate: whole hours from and to; NULL for the others.
    low = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    objects = RemarkSet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_has_a_known_kind", condition=Q(kind__in=["objection", "hours", "in_use"])
            ),
            models.CheckConstraint(
                name="remark_hours_from_low_to_high", condition=Q(low__isnull=True) | Q(low__lte=F("high"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.kind}"


class LookSet(models.QuerySet["Look"]):
    def visible_to(self, viewer: Viewer) -> LookSet:
        """One's own."""
        return self.filter(person_id=viewer.person_id, organisation__code__in=viewer.organisation_codes)


class Look(models.Model):
    """When somebody last said to have seen the position of an organisation: what is newer gets a mark."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = LookSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("person", "organisation", name="one_last_look")]


class DecisionSet(models.QuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> DecisionSet:
        """Own decisions, what is shared with members for people of a municipality or the association, and public."""
        shown = Q(visibility=Visibility.PUBLIC)
        if viewer.organisation_codes:
            shown |= Q(organisation__code__in=viewer.organisation_codes)
            is_member = Organisation.objects.filter(code__in=viewer.organisation_codes, kind_id__in=MEMBER_KINDS)
            shown |= Q(visibility=Visibility.MEMBERS) & Q(models.Exists(is_member))
        return self.filter(shown, is_erased=False)

    def standing(self) -> DecisionSet:
        """The newest decision of each organisation on each topic."""
        return self.filter(replaced_by__isnull=True)


class Decision(models.Model):
    """What one organisation decided about one topic, as it stands on the record."""

    class Kind(models.TextChoices):
        DECIDED = "decided"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="decisions")
    topic = models.CharField(max_length=80)
    topic_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.DECIDED)
    role = models.CharField(max_length=10, choices=Role)
    start_year = models.PositiveSmallIntegerField(null=True)
    review_on = models.DateField(null=True)
    visibility = models.CharField(max_length=7, choices=Visibility)
    content = models.JSONField()
    advice = models.ForeignKey(KeptAdvice, on_delete=models.PROTECT, null=True, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="decisions")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    mandate = models.JSONField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    is_erased = models.BooleanField(default=False)

    objects = DecisionSet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint("organisation", "topic", "version", name="one_decision_per_version"),
            models.CheckConstraint(
                name="waiting_has_a_date", condition=~Q(role=Role.WAIT, review_on__isnull=True, kind="decided")
            ),
            models.CheckConstraint(name="decision_version_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="decision_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="decision_visibility_is_known", condition=Q(visibility__in=Visibility.values)),
        ]
        indexes = [
            models.Index(fields=["topic", "visibility"], name="decisions_on_a_topic"),
            models.Index(fields=["review_on"], name="decisions_to_reconsider"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_name}: {self.get_role_display()} ({self.organisation_id}, {self.version})"

    @property
    def choice(self) -> Choice:
        return choice_from(self.content)

    @property
    def is_withdrawn(self) -> bool:
        return self.kind == self.Kind.WITHDRAWN

    def to_record(self) -> dict[str, Any]:
        """What is committed to the record: whole numbers and texts, no name of a person."""
        content = self.choice.to_plain()
        content["arguments"] = [
            {"side": one["side"], "text": one["text"], "leans_on": one["leans_on"]} for one in content["arguments"]
        ]
        return {
            "topic": self.topic,
            "topic_name": self.topic_name,
            "version": self.version,
            "kind": str(self.kind),
            **content,
            "mandate": self.mandate,
            "advice": self.advice.digest if self.advice else None,
        }
