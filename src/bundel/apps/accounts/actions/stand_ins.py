"""Somebody takes over a role while its holder is away."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.logged import STAND_IN_ENDED, STAND_IN_GIVEN
from bundel.apps.accounts.models import STOOD_IN_FOR, Membership, StandIn, User
from bundel.apps.audit.actions import Trail, note


@transaction.atomic
def give_stand_in(
    membership: Membership,
    stand_in: User,
    *,
    valid_from: date,
    valid_until: date,
    trail: Trail,
    given_by: User | None = None,
) -> StandIn:
    """Let somebody hold a colleague's role from a day on, up to but not including the last one.

    Raises ValidationError when the role cannot be taken over, when the other has no role in the organisation (a
    stand-in is a colleague, not a stranger), or when the days do not fit.
    """
    if membership.role not in STOOD_IN_FOR:
        raise ValidationError(_("Voor deze rol kan niemand invallen. Er is niets veranderd."))
    if stand_in.pk == membership.person_id:
        raise ValidationError(_("Iemand kan niet voor zichzelf invallen. Er is niets veranderd."))
    if valid_until <= valid_from:
        raise ValidationError(_("De laatste dag ligt voor de eerste. Er is niets veranderd."))
    colleagues = Membership.objects.valid_on(valid_from).filter(organisation_id=membership.organisation_id)
    if not colleagues.filter(person=stand_in).exists():
        raise ValidationError(_("Wie invalt, moet zelf een rol hebben bij deze organisatie. Er is niets veranderd."))
    if _already(membership, stand_in, valid_from, valid_until):
        raise ValidationError(
            _("%(name)s valt op een van deze dagen al in. Stop die vervanging eerst, of kies andere dagen.")
            % {"name": stand_in.display_name}
        )
    given = StandIn.objects.create(
        membership=membership, stand_in=stand_in, valid_from=valid_from, valid_until=valid_until, given_by=given_by
    )
    _note(trail, STAND_IN_GIVEN, given)
    return given


@transaction.atomic
def end_stand_in(given: StandIn, *, on: date, trail: Trail) -> None:
    """Take it back: from this day on the stand-in holds the role no longer, at the very next request."""
    given.valid_until = min(given.valid_until, max(on, given.valid_from))
    given.save(update_fields=["valid_until"])
    _note(trail, STAND_IN_ENDED, given)


def _already(membership: Membership, stand_in: User, valid_from: date, valid_until: date) -> bool:
    own = StandIn.objects.filter(membership=membership, stand_in=stand_in)
    return own.filter(valid_from__lt=valid_until, valid_until__gt=valid_from).exists()


def _note(trail: Trail, kind: str, given: StandIn) -> None:
    note(
        trail, kind, organisation_code=given.membership.organisation.code, person_id=given.stand_in_id,
        about=("stand_in", given.pk), reason=given.membership.role,
    )  # fmt: skip
