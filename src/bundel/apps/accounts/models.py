"""People, their roles in organisations, tries to log in, and keys that make a retry harmless."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.organisations.models import Organisation, holds_on


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, display_name: str, password: str | None = None, **more: Any) -> User:
        user = self.model(email=email.strip().lower(), display_name=display_name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account, who logs in with an e-mail address.

    What a person may do stands in memberships and in the policy module, never on the person.
    """

    email = models.EmailField(_("e-mailadres"), max_length=254, unique=True)
    display_name = models.CharField(_("naam"), max_length=120)
    is_active = models.BooleanField(default=True)
    # Made for the local try-out; refused at log-in and at every request elsewhere.
    is_example = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email_whatever_capitals"),
            models.CheckConstraint(name="person_has_a_name", condition=~Q(display_name="")),
        ]

    def __str__(self) -> str:
        return self.display_name


class MembershipSet(models.QuerySet["Membership"]):
    def visible_to(self, viewer: Viewer) -> MembershipSet:
        """Who has which role: the administrators of that organisation, and everybody their own."""
        administered = Q(organisation__code__in=viewer.codes_with(Role.ADMINISTRATOR))
        return self.filter(administered | Q(person_id=viewer.person_id or 0))

    def valid_on(self, on: date) -> MembershipSet:
        return self.filter(holds_on(on))


class Membership(models.Model):
    """A person has a role in an organisation for a time; several roles are several rows."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    # What a specialist is asked about, such as "security"; empty for every other role.
    fields = models.JSONField(default=list, blank=True)
    valid_from = models.DateField()
    # The first day on which it no longer holds: ending it today ends it at the next request.
    valid_until = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="given")

    objects = MembershipSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person",
                "organisation",
                "role",
                name="role_is_held_once_at_a_time",
                condition=Q(valid_until__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_does_not_end_before_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="membership_has_a_known_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="only_a_specialist_has_fields", condition=Q(role=Role.SPECIALIST) | Q(fields=[])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.organisation}"


# What somebody can take over while its holder is away. Roles that change people or facts cannot be lent.
STOOD_IN_FOR = (Role.SPECIALIST, Role.PREPARER, Role.DECIDER)


class StandInSet(models.QuerySet["StandIn"]):
    def visible_to(self, viewer: Viewer) -> StandInSet:
        """The administrators of that organisation, who stands in and for whom."""
        own = Q(stand_in_id=viewer.person_id or 0) | Q(membership__person_id=viewer.person_id or 0)
        return self.filter(own | Q(membership__organisation__code__in=viewer.codes_with(Role.ADMINISTRATOR)))

    def valid_on(self, on: date) -> StandInSet:
        return self.filter(valid_from__lte=on, valid_until__gt=on)


class MandateSet(models.QuerySet["Mandate"]):
    def visible_to(self, viewer: Viewer) -> MandateSet:
        """Everybody of that organisation: who may decide what is no secret among colleagues."""
        return self.filter(organisation__code__in=viewer.organisation_codes)

    def valid_on(self, on: date) -> MandateSet:
        return self.filter(holds_on(on))

    def of_deciders(self, on: date) -> MandateSet:
        """A mandate counts only as long as its holder is a decider there."""
        held = Membership.objects.valid_on(on).filter(role=Role.DECIDER)
        return self.filter(Exists(held.filter(person=OuterRef("person"), organisation=OuterRef("organisation"))))


class StandIn(models.Model):
    """Somebody holds a colleague's role for a time; ending it early moves ``valid_until``."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="stand_ins")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in")
    valid_from = models.DateField()
    # The first day on which it no longer holds; an absence without an end is a change of role.
    valid_until = models.DateField()
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StandInSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stand_in_does_not_end_before_it_begins", condition=Q(valid_until__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} voor {self.membership}"

    @property
    def last_day(self) -> date:
        """As people name it: the last day on which it holds."""
        return self.valid_until - timedelta(days=1)


class Mandate(models.Model):
    """A decider may decide about a subject (empty: every subject) up to an amount (none: without limit) for a time."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    subject = models.CharField(max_length=60, blank=True)
    max_total_cents = models.BigIntegerField(null=True, blank=True)
    # Where it stands on paper, such as an article of the municipality's own register of mandates.
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MandateSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandate_does_not_end_before_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="mandate_is_for_no_less_than_nothing",
                condition=Q(max_total_cents__isnull=True) | Q(max_total_cents__gte=0),
            ),
            models.CheckConstraint(name="mandate_says_where_it_stands", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}, {self.basis}"


class InvitationSet(models.QuerySet["Invitation"]):
    def visible_to(self, viewer: Viewer) -> InvitationSet:
        """The administrators of that organisation; the guest has the link."""
        return self.filter(organisation__code__in=viewer.codes_with(Role.ADMINISTRATOR))

    def open_on(self, now: datetime) -> InvitationSet:
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """Somebody without an account is asked to take a role; of the link only a digest is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    display_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    fields = models.JSONField(default=list, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["email"], name="invitations_of_an_address")]
        constraints = [
            models.CheckConstraint(name="invitation_has_a_known_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="invitation_ends_after_it_is_made", condition=Q(expires_at__gt=F("made_at"))),
            models.UniqueConstraint(
                "organisation",
                "email",
                "role",
                name="role_is_offered_once_at_a_time",
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.display_name}, {self.get_role_display()}, {self.organisation}"


class LogInTry(models.Model):
    """A try to log in, kept for a quarter of an hour; digests only, so that it tells nobody who tried."""

    account_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_digest", "account_digest", "at"], name="tries_of_account_and_address")]


class UsedKey(models.Model):
    """The answer that a changing request got, so that the same request again gets the same answer."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    location = models.CharField(max_length=2000, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("owner", "key", name="key_is_used_once_per_owner")]
