"""Who may do what, under which mandate, the example accounts, and where a person starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Audience, Role
from bundel.apps.accounts.models import Mandate, MandateSet, Membership, StandIn, User
from bundel.apps.accounts.policy import RULES
from bundel.apps.organisations.models import OrganisationKind


def called(person: User | None) -> str:
    """How a page calls whoever did something: by name, or by this once the person is erased."""
    return str(person) if person is not None else _("iemand van de gemeente")


def fields_of(person_id: int | None, on: date) -> list[str]:
    """The fields of work that a specialist watches on a day, over all his roles, each once."""
    held = Membership.objects.valid_on(on).filter(person_id=person_id).order_by("pk").values_list("fields", flat=True)
    return list(dict.fromkeys(field for fields in held for field in fields))


COLUMNS = ("visitor", *Role.values)


@dataclass(frozen=True, slots=True)
class ExampleAccount:
    """An account of the local try-out as the log-in page shows it."""

    name: str
    email: str
    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """One row of the page "Wie mag wat": who may see it and who may do it."""

    about: str | Promise
    see: str | Promise
    do: str | Promise
    is_own_only: bool
    asks_recent_login: bool


def example_accounts(on: date) -> list[ExampleAccount]:
    """The accounts of the local try-out with their role, by organisation."""
    rows = (
        Membership.objects.valid_on(on)
        .filter(person__is_example=True, person__is_active=True)
        .select_related("person", "organisation")
        .order_by("organisation__kind__place", "organisation__code", "id")
    )
    return [
        ExampleAccount(row.person.display_name, row.person.email, row.get_role_display(), row.organisation.name_common)
        for row in rows
    ]


def own_municipality_code(person_id: int, on: date) -> str:
    """The municipality in which a person starts: the first by name of those with a role, or an empty text."""
    rows = Membership.objects.valid_on(on).filter(
        person_id=person_id, organisation__kind_id=OrganisationKind.MUNICIPALITY
    )
    return rows.order_by("organisation__name").values_list("organisation__code", flat=True).first() or ""


def allowances() -> list[Allowance]:
    """The policy as a table for people, each row once, in the order of the policy."""
    rows = [
        Allowance(
            rule.about,
            _label(rule.see),
            _label(rule.do),
            bool(rule.own) and _is_bound(rule.see, rule.do),
            rule.recent_login,
        )
        for rule in RULES.values()
    ]
    return list(dict.fromkeys(rows))


def _label(audience: Audience | None) -> str | Promise:
    return audience.label if audience else _("niet van toepassing")


def _is_bound(*audiences: Audience | None) -> bool:
    return any(audience is not None and bool(audience.roles) for audience in audiences)


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A mandate that covers what was asked; ``on_behalf_of`` is the absent colleague whose mandate it is."""

    mandate_id: int
    subject: str
    max_total_cents: int | None
    basis: str
    valid_from: date
    valid_until: date | None
    on_behalf_of: int | None = None


def mandate_for(
    person_id: int, organisation_code: str, amount_cents: int | None, on: date, subject: str = ""
) -> HeldMandate | None:
    """The mandate under which a person may decide there about this amount on that day, or None: there is none.

    Without an amount there is no money in it, so any mandate reaches far enough. A mandate counts only as long as its
    holder is a decider there. Who stands in for a decider has that colleague's mandates too; one's own comes first,
    then the widest.
    """
    found = mandates_of(person_id, organisation_code, on).filter(subject__in={"", subject})
    if amount_cents is not None:
        found = found.filter(Q(max_total_cents__isnull=True) | Q(max_total_cents__gte=amount_cents))
    rows = sorted(found, key=lambda row: (row.person_id != person_id, _reach(row), row.pk))
    return _held(rows[0], person_id) if rows else None


def mandates_of(person_id: int, organisation_code: str, on: date) -> MandateSet:
    """Every mandate that a person holds there on that day, own ones and those of whom they stand in for."""
    away = StandIn.objects.valid_on(on).filter(stand_in_id=person_id, membership__role=Role.DECIDER)
    behalf = set(
        away.filter(membership__organisation__code=organisation_code).values_list("membership__person_id", flat=True)
    )
    deciders = Membership.objects.valid_on(on).filter(
        organisation__code=organisation_code, role=Role.DECIDER, person_id__in={person_id, *behalf}
    )
    return Mandate.objects.valid_on(on).filter(
        organisation__code=organisation_code, person_id__in=deciders.values("person_id")
    )


def _reach(row: Mandate) -> float:
    return -float("inf") if row.max_total_cents is None else -float(row.max_total_cents)


def _held(row: Mandate, person_id: int) -> HeldMandate:
    return HeldMandate(
        row.pk, row.subject, row.max_total_cents, row.basis, row.valid_from, row.valid_until,
        None if row.person_id == person_id else row.person_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnLogIn:
    """The log-in of a municipality itself, as a button shows it."""

    provider_id: str
    name: str


def own_log_ins() -> list[OwnLogIn]:
    """The log-ins of municipalities that the settings name, by name."""
    return sorted((OwnLogIn(one["provider_id"], one["name"]) for one in configured_log_ins()), key=lambda one: one.name)


def speaks_for(provider_id: str, email: str) -> bool:
    """Whether that log-in may say who owns this address."""
    domain = email.rpartition("@")[2].lower()
    return any(
        one["provider_id"] == provider_id and domain in one["settings"]["email_domains"] for one in configured_log_ins()
    )


def configured_log_ins() -> list[dict[str, Any]]:
    """The log-ins of municipalities as the settings hold them for the library."""
    return list(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])
