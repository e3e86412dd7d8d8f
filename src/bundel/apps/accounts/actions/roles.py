"""Give a person a role in an organisation, and end it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.actions.last_administrator import require_another
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.logged import ROLE_ENDED, ROLE_GIVEN
from bundel.apps.accounts.models import Membership, MembershipSet, User
from bundel.apps.audit.actions import Trail, note
from bundel.apps.organisations.models import Organisation, OrganisationKind


@transaction.atomic
def give_role(
    person: User,
    organisation: Organisation,
    role: Role,
    *,
    on: date,
    trail: Trail,
    given_by: User | None = None,
    fields: tuple[str, ...] = (),
) -> Membership:
    """Give a person a role from a day on; a role that is already held stays as it is.

    Raises ValidationError for a curator outside an association, and for fields of anyone but a specialist.
    """
    require_fitting(organisation, role, fields)
    held = Membership.objects.filter(person=person, organisation=organisation, role=role, valid_until__isnull=True)
    if found := held.first():
        return found
    given = Membership.objects.create(
        person=person, organisation=organisation, role=role, valid_from=on, given_by=given_by, fields=list(fields)
    )
    _note(trail, ROLE_GIVEN, given)
    return given


def require_fitting(organisation: Organisation, role: Role, fields: tuple[str, ...]) -> None:
    """Raise ValidationError when a role does not go with that organisation or those fields."""
    if role == Role.CURATOR and organisation.kind_id != OrganisationKind.ASSOCIATION:
        raise ValidationError(_("Een redacteur hoort bij een vereniging van gemeenten. De rol is niet gegeven."))
    if fields and role != Role.SPECIALIST:
        raise ValidationError(_("Alleen een specialist heeft vakgebieden. De rol is niet gegeven."))


@transaction.atomic
def end_role(membership: Membership, *, on: date, trail: Trail) -> None:
    """End a role: from this day on it no longer holds, at the very next request.

    What was brought over ends with it, or whoever was put out would come in again on the day of the merger. Raises
    ValidationError for the last administrator of an organisation.
    """
    require_another(membership, on)
    membership.valid_until = max(on, membership.valid_from)
    membership.save(update_fields=["valid_until"])
    _note(trail, ROLE_ENDED, membership)
    for one in _brought_over(membership, on):
        end_role(one, on=on, trail=trail)


def _brought_over(membership: Membership, on: date) -> MembershipSet:
    """The same role in what takes the organisation over on a day ahead, unless the person comes from elsewhere too."""
    same = Membership.objects.filter(person=membership.person_id, role=membership.role)
    others = same.valid_on(on).exclude(organisation__successions=None)
    ahead = same.filter(valid_from__gt=on, valid_until=None)
    return ahead.filter(organisation__precessions__predecessor=membership.organisation_id).exclude(
        organisation__in=others.values("organisation__successions__successor")
    )


def _note(trail: Trail, kind: str, membership: Membership) -> None:
    note(
        trail, kind, organisation_code=membership.organisation.code, person_id=membership.person_id,
        about=("membership", membership.pk), reason=membership.role,
    )  # fmt: skip
