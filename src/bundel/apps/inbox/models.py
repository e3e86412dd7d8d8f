"""Notices: one thing that one person is asked to do, and when the mail about it left."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import Membership, User
from bundel.apps.organisations.models import Organisation


class Reason(models.TextChoices):
    """Why somebody gets a notice."""

    DECIDE = "decide", _("er ligt een voorstel")
    ANSWER = "answer", _("een collega vraagt u iets")
    QUESTION = "question", _("een voorstel kwam terug")
    RECONSIDER = "reconsider", _("tijd om te heroverwegen")
    CHANGED = "changed", _("het advies is veranderd")
    BACK = "back", _("er is nieuws over wat u vroeg")
    MODERATE = "moderate", _("over een tekst die anderen lezen")


class NoticeSet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> NoticeSet:
        """One's own, about organisations in which one still has a role."""
        return self.filter(person_id=viewer.person_id, organisation__code__in=viewer.organisation_codes)

    def still_for_members(self, on: date) -> NoticeSet:
        """Without those whose person has no role left there: what they were asked no longer concerns them."""
        held = Membership.objects.valid_on(on).filter(
            person_id=OuterRef("person_id"), organisation_id=OuterRef("organisation_id"), person__is_active=True
        )
        return self.filter(Exists(held))


class Notice(models.Model):
    """One thing that one person is asked. The mail about it says no more than ``label`` and a link; not ``about``."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Of what is asked: the same thing is asked once.
    key = models.CharField(max_length=200)
    reason = models.CharField(max_length=12, choices=Reason)
    label = models.CharField(max_length=300)
    # What it is about, for the page alone: that this lies there may be for the own organisation only.
    about = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    objects = NoticeSet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint("person", "key", name="asked_once"),
            models.CheckConstraint(name="notice_has_a_known_reason", condition=Q(reason__in=Reason.values)),
        ]
        indexes = [models.Index(fields=["mailed_at", "made_at"], name="notices_to_mail")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.label}"
