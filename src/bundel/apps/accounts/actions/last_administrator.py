"""An organisation keeps somebody who can let people in."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, User
from bundel.apps.organisations.models import Organisation


def require_another(membership: Membership, on: date) -> None:
    """Raise ValidationError when this is the last administrator: nobody could be let in or put out any more."""
    if membership.role == Role.ADMINISTRATOR and membership.person_id in _alone(membership.organisation_id, on):
        raise ValidationError(_("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."))


def only_administrator_of(person: User, on: date) -> list[Organisation]:
    """The organisations that have no other administrator than this person."""
    held = Membership.objects.valid_on(on).filter(person=person, role=Role.ADMINISTRATOR)
    found = held.select_related("organisation").order_by("organisation_id")
    return [one.organisation for one in found if person.pk in _alone(one.organisation_id, on)]


def _alone(organisation_id: int, on: date) -> set[int]:
    """The one person who administers an organisation, or nobody; all who do are locked until the end.

    All of them and in one order, so that two who leave at once come here one by one. Where an organisation ended there
    is nobody left to let in, so whoever administered it may go.
    """
    found = Membership.objects.valid_on(on).filter(
        organisation__in=Organisation.objects.valid_on(on).filter(pk=organisation_id),
        role=Role.ADMINISTRATOR,
        person__is_active=True,
    )
    people = set(found.order_by("pk").select_for_update().values_list("person_id", flat=True))
    return people if len(people) == 1 else set()
