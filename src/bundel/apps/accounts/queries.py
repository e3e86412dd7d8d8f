"""Who may do what, the example accounts, and where a person starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Audience
from bundel.apps.accounts.models import Membership, Role
from bundel.apps.accounts.policy import RULES
from bundel.apps.organisations.models import OrganisationKind

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
        Allowance(rule.about, _label(rule.see), _label(rule.do), bool(rule.own) and _is_bound(rule.see, rule.do))
        for rule in RULES.values()
    ]
    return list(dict.fromkeys(rows))


def _label(audience: Audience | None) -> str | Promise:
    return audience.label if audience else _("niet van toepassing")


def _is_bound(*audiences: Audience | None) -> bool:
    return any(audience is not None and bool(audience.roles) for audience in audiences)
