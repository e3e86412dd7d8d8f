"""What an administrator sees of the people of their own organisation, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from bundel.apps.accounts.actions.subjects import subjects
from bundel.apps.accounts.models import Invitation, Mandate, Membership, StandIn, User
from bundel.apps.organisations.models import Organisation

PEOPLE_COLUMNS = (
    "naam", "e-mailadres", "rol", "vakgebieden", "vanaf", "tot", "tweede stap", "vervanger",
)  # fmt: skip
MANDATE_COLUMNS = (
    "wie", "onderwerp", "bedrag tot en met", "eerste dag", "laatste dag", "waar het staat", "gegeven door",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One role of one person, with who stands in for them."""

    membership: Membership
    has_second_step: bool
    stand_ins: tuple[StandIn, ...]

    def cells(self) -> Sequence[str]:
        row = self.membership
        return (
            row.person.display_name, row.person.email, str(row.get_role_display()), ", ".join(row.fields),
            row.valid_from.isoformat(), row.valid_until.isoformat() if row.valid_until else "",
            _("ja") if self.has_second_step else _("nee"),
            ", ".join(one.stand_in.display_name for one in self.stand_ins),
        )  # fmt: skip


def people_of(organisation: Organisation, on: date) -> list[PersonRow]:
    """Who has which role on a day or later; a constant number of queries, however many people."""
    rows = (
        Membership.objects.filter(organisation=organisation)
        .exclude(valid_until__lte=on)
        .select_related("person")
        .order_by("person__display_name", "person_id", "role")
    )
    secure = set(
        Authenticator.objects.filter(user__memberships__organisation=organisation).values_list("user_id", flat=True)
    )
    lent: dict[int, list[StandIn]] = defaultdict(list)
    for one in StandIn.objects.filter(membership__organisation=organisation, valid_until__gt=on).select_related(
        "stand_in"
    ):
        lent[one.membership_id].append(one)
    return [PersonRow(row, row.person_id in secure, tuple(lent[row.pk])) for row in rows]


def ended_roles_of(organisation: Organisation, on: date, most: int = 50) -> list[Membership]:
    """The roles that ended last, the newest first."""
    rows = Membership.objects.filter(organisation=organisation, valid_until__lte=on).select_related("person")
    return list(rows.order_by("-valid_until", "person__display_name")[:most])


def open_invitations_of(organisation: Organisation, now: datetime) -> list[Invitation]:
    """Invitations that nobody took up or back yet, those that ran out with them: they can be sent again."""
    rows = Invitation.objects.filter(organisation=organisation, used_at__isnull=True, withdrawn_at__isnull=True)
    return list(rows.order_by("display_name", "pk"))


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate as a page and a file show it."""

    pk: int
    person: User
    given_by: User | None
    subject: str
    limit_text: str
    basis: str
    valid_from: date
    last_day: date | None
    # Whoever is no decider any more decides nothing, mandate or not.
    is_of_decider: bool

    def cells(self) -> Sequence[str]:
        return (
            self.person.display_name, self.subject, self.limit_text, self.valid_from.isoformat(),
            self.last_day.isoformat() if self.last_day else "", self.basis,
            self.given_by.display_name if self.given_by else "",
        )  # fmt: skip


def mandates_of(organisation: Organisation, on: date) -> list[MandateRow]:
    """Mandates that hold on a day or later."""
    rows = Mandate.objects.filter(organisation=organisation).exclude(valid_until__lte=on)
    names, counting = subjects(), set(rows.of_deciders(on).values_list("pk", flat=True))
    return [
        MandateRow(
            row.pk, row.person, row.given_by, names.get(row.subject, row.subject), limit_text(row.max_total_cents),
            row.basis, row.valid_from,
            row.valid_until - timedelta(days=1) if row.valid_until else None, row.pk in counting,
        )
        for row in rows.select_related("person", "given_by").order_by("person__display_name", "subject", "pk")
    ]  # fmt: skip


def limit_text(cents: int | None) -> str:
    """An amount as people here write it: € 50.000, or with cents when there are any."""
    if cents is None:
        return _("geen grens")
    euros = f"{cents // 100:,}".replace(",", ".")
    return f"€ {euros},{cents % 100:02d}" if cents % 100 else f"€ {euros}"
