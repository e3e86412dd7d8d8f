"""Record who may decide what, up to which amount, for how long, and given by whom."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.logged import MANDATE_ENDED, MANDATE_GIVEN
from bundel.apps.accounts.models import Mandate, Membership, User
from bundel.apps.audit.actions import Trail, note
from bundel.apps.organisations.models import Organisation


@transaction.atomic
def give_mandate(
    person: User,
    organisation: Organisation,
    *,
    basis: str,
    valid_from: date,
    trail: Trail,
    valid_until: date | None = None,
    max_total_cents: int | None = None,
    subject: str = "",
    given_by: User | None = None,
) -> Mandate:
    """Record a mandate; without an amount it has no upper limit, without a subject it holds for every subject.

    Raises ValidationError when the person is no decider there on the first day, or when the days do not fit.
    """
    if valid_until is not None and valid_until <= valid_from:
        raise ValidationError(_("De laatste dag ligt voor de eerste. Er is niets veranderd."))
    roles = Membership.objects.valid_on(valid_from).filter(person=person, organisation=organisation)
    if not roles.filter(role=Role.DECIDER).exists():
        raise ValidationError(_("Alleen een beslisser kan een mandaat krijgen. Er is niets veranderd."))
    given = Mandate.objects.create(
        person=person, organisation=organisation, subject=subject, max_total_cents=max_total_cents, basis=basis,
        valid_from=valid_from, valid_until=valid_until, given_by=given_by,
    )  # fmt: skip
    _note(trail, MANDATE_GIVEN, given)
    return given


@transaction.atomic
def end_mandate(mandate: Mandate, *, on: date, trail: Trail) -> None:
    """Withdraw a mandate: from this day on it no longer holds; what was decided under it stands."""
    last = max(on, mandate.valid_from)
    mandate.valid_until = last if mandate.valid_until is None else min(mandate.valid_until, last)
    mandate.save(update_fields=["valid_until"])
    _note(trail, MANDATE_ENDED, mandate)


def _note(trail: Trail, kind: str, mandate: Mandate) -> None:
    note(
        trail, kind, organisation_code=mandate.organisation.code, person_id=mandate.person_id,
        about=("mandate", mandate.pk),
    )  # fmt: skip
