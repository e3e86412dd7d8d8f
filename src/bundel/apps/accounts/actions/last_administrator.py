"""An organisation keeps somebody who can let people in."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bundel.apps.accounts.models import Membership, Role


def require_another(membership: Membership, on: date) -> None:
    """Raise ValidationError when this is the last administrator: nobody could be let in or put out any more."""
    if membership.role != Role.ADMINISTRATOR:
        return
    others = Membership.objects.valid_on(on).filter(
        organisation_id=membership.organisation_id, role=Role.ADMINISTRATOR, person__is_active=True
    )
    if not others.exclude(person_id=membership.person_id).select_for_update().exists():
        raise ValidationError(_("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."))
