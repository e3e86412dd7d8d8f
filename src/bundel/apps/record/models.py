"""The ledger as tables. What stands in them is never changed: triggers of the database refuse it (RELIABILITY R6).

Only ``Disclosure`` can go, and only after its erasure was recorded: it holds what can be read, so persons can be erased
while the tree stays whole.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import Viewer
from bundel.apps.organisations.models import Organisation, OrganisationKind


class Visibility(models.TextChoices):
    """Who may read the content of an entry; each wider than the one before."""

    OWN = "own", _("alleen onze organisatie")
    MEMBERS = "members", _("de leden")
    PUBLIC = "public", _("iedereen")


MEMBER_KINDS = (OrganisationKind.MUNICIPALITY, OrganisationKind.ASSOCIATION)


class Entry(models.Model):
    """One place in the ledger: its bytes as they go into the tree, and their hash."""

    index = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()
    # Of the call that made it: the same call again finds it.
    key = models.CharField(max_length=200, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["index"]
        constraints = [models.CheckConstraint(name="entry_index_from_zero", condition=Q(index__gte=0))]

    def __str__(self) -> str:
        return f"item {self.index}"


class DisclosureSet(models.QuerySet["Disclosure"]):
    def visible_to(self, viewer: Viewer) -> DisclosureSet:
        """What is shared with the viewer, without what is hidden for its content: that nobody reads here."""
        return self.shared_with(viewer).filter(entry__withholding__isnull=True)

    def shared_with(self, viewer: Viewer) -> DisclosureSet:
        """What everybody may read, what members share when the viewer is one, and what is the viewer's own."""
        codes = viewer.organisation_codes
        allowed = Q(visibility=Visibility.PUBLIC) | Q(organisation__code__in=codes)
        if Organisation.objects.filter(code__in=codes, kind_id__in=MEMBER_KINDS).exists():
            allowed |= Q(visibility=Visibility.MEMBERS)
        return self.filter(allowed)


class Disclosure(models.Model):
    """What an entry committed to, with the salt that proves it. Goes when the entry is erased."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="disclosure")
    kind = models.CharField(max_length=50)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200)
    visibility = models.CharField(max_length=10, choices=Visibility)
    salt = models.BinaryField()
    # The committed bytes in their one canonical form, as text.
    committed = models.TextField()

    objects = DisclosureSet.as_manager()

    class Meta:
        ordering = ["entry_id"]
        indexes = [models.Index(fields=["organisation", "subject", "entry"], name="entries_about_a_subject")]
        constraints = [
            models.CheckConstraint(
                name="disclosure_has_a_known_visibility", condition=Q(visibility__in=Visibility.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} ({self.entry_id})"


class Erasure(models.Model):
    """That the content of an entry was erased, on which legal ground, and which entry says so."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="erasure")
    said_by = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="erases")
    legal_ground = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="erasure_has_a_legal_ground", condition=~Q(legal_ground=""))]

    def __str__(self) -> str:
        return f"item {self.entry_id} erased"


class Withholding(models.Model):
    """Content that is hidden, and why. The entry stands and is proved as before; ended, it is shown again."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="withholding")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"item {self.entry_id} withheld"


class TileHash(models.Model):
    """The hash of one full tile: it stands in the tile one level higher. Those of level 0 are the entries' own."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("level", "index", name="one_hash_per_place_in_the_tree")]

    def __str__(self) -> str:
        return f"level {self.level}, {self.index}"


class Checkpoint(models.Model):
    """What was signed about the tree: its size and root, as the note that left the building."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"size {self.size}"


class SigningKey(models.Model):
    """The public half of a key that we ever signed with."""

    vkey = models.CharField(max_length=300, unique=True)
    first_used_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.vkey


class Witness(models.Model):
    """A party outside that looks at our checkpoints and signs them too; never by our own hand."""

    name = models.CharField(max_length=200)
    vkey = models.CharField(max_length=300, unique=True)
    known_since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """The line that a witness put under one of our checkpoints."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    line = models.CharField(max_length=500)
    # The moment that the witness signed with, when its kind of signature has one.
    signed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["checkpoint_id", "id"]
        constraints = [models.UniqueConstraint("checkpoint", "witness", name="one_cosignature_per_witness")]

    def __str__(self) -> str:
        return f"{self.witness_id} on {self.checkpoint_id}"


class Check(models.Model):
    """One time that the whole ledger was recomputed, and how it ended."""

    class Kind(models.TextChoices):
        FULL = "full", _("alles nagerekend")
        RESTORE = "restore", _("reservekopie teruggezet en vergeleken")

    kind = models.CharField(max_length=10, choices=Kind)
    size = models.BigIntegerField()
    root = models.BinaryField()
    is_good = models.BooleanField()
    first_bad_index = models.BigIntegerField(null=True)
    finding = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} at {self.size}: {'good' if self.is_good else 'bad'}"
