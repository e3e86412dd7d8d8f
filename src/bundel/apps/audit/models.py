"""The audit log: ids only, no content; rows are added, and go when their time has passed (triggers see to it)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import Q


class Result(models.TextChoices):
    DONE = "done"
    REFUSED = "refused"


class AuditEntrySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, organisation_codes: Collection[str]) -> AuditEntrySet:
        """The entries of the organisations that a reader administers; those of none are for who runs Bundel."""
        return self.filter(organisation_code__in=[code for code in organisation_codes if code])


class AuditEntry(models.Model):
    """One deed or refusal. Nothing here is a foreign key: what it names may go, the entry stays its time."""

    at = models.DateTimeField()
    # A key of ``kinds.KINDS``, such as "role.given".
    kind = models.CharField(max_length=40)
    # Empty: a visitor without an account, or the installation itself.
    actor_id = models.BigIntegerField(null=True, blank=True)
    organisation_code = models.CharField(max_length=20, blank=True)
    # On whom or what, such as "membership" and its number; the person it is about, if any.
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    # Where: the page, job or command, and a keyed digest of the network address (the same visitor looks the same).
    place = models.CharField(max_length=80)
    origin = models.CharField(max_length=16, blank=True)
    # Why, as a word that is not content, such as "absence" or "too-many-tries".
    reason = models.CharField(max_length=40, blank=True)
    result = models.CharField(max_length=10, choices=Result)
    # The first day on which it may go.
    keep_until = models.DateField()

    objects = AuditEntrySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["organisation_code", "-id"], name="entries_of_an_organisation"),
            models.Index(fields=["keep_until"], name="entries_that_may_go"),
            # Whoever asks what is kept about them asks it of the whole log.
            models.Index(fields=["actor_id"], name="entries_by_a_person"),
            models.Index(fields=["person_id"], name="entries_about_a_person"),
        ]
        constraints = [
            models.CheckConstraint(name="audit_entry_has_a_known_result", condition=Q(result__in=Result.values)),
            models.CheckConstraint(name="audit_entry_says_what_and_where", condition=~Q(kind="") & ~Q(place="")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.kind} {self.result}"
