"""What somebody's own page tells about them, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from bundel.apps.accounts.audience import Role, Viewer
from bundel.apps.accounts.models import Mandate, Membership, StandIn, User
from bundel.apps.accounts.policy import may_see
from bundel.apps.organisations.models import Organisation, OrganisationKind

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionRow:
    pk: int
    device: str
    address: str
    since: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An organisation in which the person has a role, and which of its pages are theirs."""

    code: str
    name: str
    is_administrator: bool
    is_member: bool
    is_municipality: bool


@dataclass(frozen=True, slots=True)
class EndedRole:
    """A role that holds no longer: it was ended, or the organisation went into another one."""

    organisation: Organisation
    on: date
    with_organisation: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Everything on the page "Mijn account"."""

    roles: list[Membership]
    ended: list[EndedRole]
    standing_in: list[StandIn]
    mandates: list[Mandate]
    sessions: list[SessionRow]
    has_second_step: bool
    places: list[PlaceRow]

    @property
    def has_lost_every_role(self) -> bool:
        return bool(self.ended) and not self.roles and not self.standing_in


def page_for(person: User, viewer: Viewer, on: date, session_key: str | None) -> AccountPage:
    """The page of a person on a day, seen in the session with that key."""
    own = set(viewer.organisation_codes) - viewer.inherited
    names = Organisation.objects.filter(code__in=own).order_by("name")
    living = person.memberships.valid_on(on).filter(organisation__in=Organisation.objects.valid_on(on))
    held = list(living.select_related("organisation").order_by("organisation__name", "role"))
    lent = StandIn.objects.valid_on(on).filter(stand_in=person)
    return AccountPage(
        roles=held,
        ended=_ended(person, on),
        standing_in=list(lent.select_related("membership__organisation", "membership__person")),
        mandates=list(
            person.mandates.valid_on(on)
            .of_deciders(on)
            .filter(organisation__in=Organisation.objects.valid_on(on))
            .select_related("organisation")
            .order_by("organisation__name", "pk")
        ),
        sessions=_sessions(person, session_key),
        has_second_step=Authenticator.objects.filter(user=person).exists(),
        places=[
            PlaceRow(
                code,
                name,
                Role.ADMINISTRATOR in viewer.roles_in(code),
                may_see(viewer, "accounts:mandates", code),
                kind == OrganisationKind.MUNICIPALITY,
            )  # fmt: skip
            for code, name, kind in names.values_list("code", "name", "kind_id")
        ],
    )


def _ended(person: User, on: date) -> list[EndedRole]:
    """The newest first."""
    found = list[EndedRole]()
    for row in person.memberships.select_related("organisation"):
        days = [day for day in (row.valid_until, row.organisation.valid_until) if day is not None and day <= on]
        if days:
            found.append(EndedRole(row.organisation, min(days), row.organisation.valid_until == min(days)))
    return sorted(found, key=lambda one: one.on, reverse=True)


def _sessions(person: User, session_key: str | None) -> list[SessionRow]:
    rows = UserSession.objects.purge_and_list(person)
    return [
        SessionRow(row.pk, device_of(row.user_agent), row.ip, row.created_at, row.session_key == session_key)
        for row in sorted(rows, key=lambda row: row.created_at, reverse=True)
    ]


def device_of(user_agent: str) -> str:
    """In words that a person knows, such as "Firefox op Windows"; never the text that the program sent."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), _("Een browser"))
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return _("%(browser)s op %(system)s") % {"browser": browser, "system": system} if system else browser
