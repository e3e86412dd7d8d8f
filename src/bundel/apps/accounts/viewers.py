"""Who looks at a request: a person with the roles of this moment, own and lent, or a visitor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.http import HttpRequest

from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.log_in.second_step import has_second_step, without_second_step
from bundel.apps.accounts.models import STOOD_IN_FOR, Membership
from bundel.apps.accounts.recent_login import has_recent_login
from bundel.apps.organisations import queries as organisations
from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.site import clock


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks at this request; read from the database once a request, so an ended membership ends at the next."""
    known = getattr(request, "_viewer", None)
    if isinstance(known, Viewer):
        return known
    user = getattr(request, "user", None)
    is_person = user is not None and user.is_authenticated
    viewer = Viewer()
    if user is not None and is_person:
        found = viewer_on(user.pk, str(user), clock.today())
        complete = found if has_second_step(request, user) else without_second_step(found)
        viewer = replace(complete, has_recent_login=has_recent_login(request, clock.now()))
    request._viewer = viewer  # type: ignore[attr-defined]
    return viewer


def viewer_on(person_id: int, name: str, on: date) -> Viewer:
    """The viewer that a person is on a day, with the roles that they take over from somebody who is away.

    The role of curator counts in an association only. An organisation that ended gives no roles of its own.
    """
    held: dict[str, set[str]] = defaultdict(set)
    is_curator = False
    associations = set()
    for code, kind, role in _roles_on(person_id, on):
        if kind == OrganisationKind.ASSOCIATION:
            associations.add(code)
        if role != Role.CURATOR:
            held[code].add(role)
        elif kind == OrganisationKind.ASSOCIATION:
            held[code].add(role)
            is_curator = True
    inherited = _inherited(held, on)
    roles = {code: frozenset(one) for code, one in (*inherited.items(), *held.items())}
    return Viewer(
        person_id, name, roles, is_curator,
        inherited=frozenset(inherited) - frozenset(held), associations=frozenset(associations),
    )  # fmt: skip


def _inherited(held: Mapping[str, set[str]], on: date) -> dict[str, set[str]]:
    """The same roles in what went into an organisation: whoever works for the successor reads what it took over.

    There is nothing left to do there: an organisation that ended takes no changes.
    """
    inherited: dict[str, set[str]] = defaultdict(set)
    for code, before in organisations.whose_records(held, on).items():
        for one in before:
            inherited[one] |= held[code] - {Role.CURATOR}
    return {code: roles for code, roles in inherited.items() if roles}


def _roles_on(person_id: int, on: date) -> Iterable[tuple[str, str, str]]:
    """Own roles and those stood in for, as (organisation, its kind, role), in one query that finds both by index."""
    columns = ("organisation__code", "organisation__kind_id", "role")
    held = Membership.objects.valid_on(on).filter(organisation__in=Organisation.objects.valid_on(on))
    own = held.filter(person_id=person_id).values_list(*columns)
    lent = held.filter(
        role__in=STOOD_IN_FOR,
        stand_ins__stand_in_id=person_id,
        stand_ins__valid_from__lte=on,
        stand_ins__valid_until__gt=on,
    )
    return own.union(lent.values_list(*columns))
