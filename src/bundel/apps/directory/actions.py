"""Bring people over to a new municipality, by hand and never silently; cancel a merger with what was brought over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bundel.apps.accounts.actions.roles import give_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, MembershipSet, User
from bundel.apps.audit.actions import Trail
from bundel.apps.organisations.actions.merging import cancel_merger, plan_merger
from bundel.apps.organisations.actions.registering import end_organisation as end
from bundel.apps.organisations.models import Merger, Organisation, OrganisationKind
from bundel.apps.organisations.planning import Draft


@transaction.atomic
def carry_people(
    merger: Merger, came_from: Organisation, memberships: Iterable[int], *, by: User, today: date, trail: Trail
) -> int:
    """Give people the roles in the new municipality that they have in one that goes into it; gives how many were new.

    From the day of the merger on, or from today when that day has been. Who has the role there already keeps it; the
    old roles stay as they are. Raises ValidationError when the merger makes no municipality or was cancelled, and for a
    role that is not one of that organisation.
    """
    made = _made_by(merger)
    wanted = set(memberships)
    held = _held(merger).filter(organisation=came_from, organisation__code__in=merger.before, pk__in=wanted)
    rows = list(held.select_related("person"))
    if len(rows) != len(wanted):
        raise ValidationError(_("Kies mensen uit de lijst. Er is niemand overgebracht."))
    return _carry(rows, made, on=max(merger.on, today), by=by, trail=trail)


@transaction.atomic
def carry_administrators(merger: Merger, *, by: User, today: date, trail: Trail) -> int:
    """Make the administrators of all that goes into a new municipality its administrators; gives how many were new."""
    made = _made_by(merger)
    rows = _held(merger).filter(organisation__code__in=merger.before, role=Role.ADMINISTRATOR)
    return _carry(list(rows.select_related("person")), made, on=max(merger.on, today), by=by, trail=trail)


@transaction.atomic
def end_organisation(organisation: Organisation, *, last_day: date, trail: Trail) -> Organisation:
    """Let an organisation exist until the end of a day; not the association that nobody keeps the installation without.

    Raises ValidationError, and then nothing changes.
    """
    if organisation.kind_id == OrganisationKind.ASSOCIATION:
        _require_keepers({organisation.code}, trail.at.date())
    return end(organisation.code, last_day=last_day, valid_until=last_day + timedelta(days=1), trail=trail)


@transaction.atomic
def plan(draft: Draft, *, today: date, trail: Trail) -> Merger:
    """Plan a merger that leaves somebody to keep the installation. Raises ValidationError by field."""
    merger = plan_merger(draft, today=today, trail=trail)
    if Organisation.objects.filter(code__in=draft.before, kind_id=OrganisationKind.ASSOCIATION).exists():
        _require_keepers(set(draft.before), today, field="before")
    return merger


def _require_keepers(ending: set[str], on: date, field: str = NON_FIELD_ERRORS) -> None:
    """Raise ValidationError unless another association that stays has an administrator."""
    staying = Organisation.objects.valid_on(on).filter(kind_id=OrganisationKind.ASSOCIATION, valid_until=None)
    keepers = Membership.objects.valid_on(on).filter(role=Role.ADMINISTRATOR, person__is_active=True)
    if not keepers.filter(organisation__in=staying.exclude(code__in=ending)).exists():
        text = _("Zonder deze vereniging kan niemand Bundel nog beheren. Er is niets veranderd.")
        raise ValidationError({field: text})


@transaction.atomic
def cancel(merger_id: int, *, today: date, trail: Trail) -> Merger:
    """Cancel a merger before its day. Roles in a municipality that will not come never held, and go."""
    made = Organisation.objects.filter(made_by_mergers=merger_id).first()
    if made is not None:
        Membership.objects.filter(organisation=made, valid_from__gt=today).delete()
    return cancel_merger(merger_id, today=today, trail=trail)


def _made_by(merger: Merger) -> Organisation:
    if merger.made is None or merger.cancelled_at is not None:
        raise ValidationError(_("Dit plan maakt geen nieuwe gemeente. Er is niemand overgebracht."))
    return merger.made


def _held(merger: Merger) -> MembershipSet:
    """The roles that still hold on the day before the merger."""
    # Locked, so that whoever is put out at this very moment is not brought over (end_role).
    held = Membership.objects.select_for_update(of=("self",)).filter(valid_from__lt=merger.on)
    return held.exclude(valid_until__lt=merger.on)


def _carry(rows: list[Membership], made: Organisation, *, on: date, by: User, trail: Trail) -> int:
    before = Membership.objects.filter(organisation=made).count()
    for row in rows:
        fields = tuple(row.fields)
        give_role(row.person, made, Role(row.role), on=on, trail=trail, given_by=by, fields=fields)
    return Membership.objects.filter(organisation=made).count() - before
