"""Roles, whoever looks, and the circles of people that the policy speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Role(TextChoices):
    READER = "reader", _("lezer")
    SPECIALIST = "specialist", _("specialist")
    PREPARER = "preparer", _("voorbereider")
    DECIDER = "decider", _("beslisser")
    ADMINISTRATOR = "administrator", _("beheerder")
    CURATOR = "curator", _("redacteur van de vereniging")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks: a person with roles per organisation code, or a visitor without an account."""

    person_id: int | None = None
    name: str = ""
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_curator: bool = False
    # Whether the last log-in or confirmation is less than 15 minutes ago, as deciding and giving roles ask.
    has_recent_login: bool = False
    # Roles that are held but wait for a second step in this session; nothing else in the house looks at them.
    aside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # Whether everybody is asked a second step, and this session had none: only the way to it is open.
    waits: bool = False
    # Organisations that went into one in which a role is held: the same roles there, to read what it took over.
    inherited: frozenset[str] = frozenset()
    # Those organisations in which a role is held that are an association: its administrators keep the installation.
    associations: frozenset[str] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None

    @property
    def organisation_codes(self) -> tuple[str, ...]:
        return tuple(sorted(self.roles))

    def codes_with(self, role: str) -> tuple[str, ...]:
        """The organisations in which the viewer holds this very role."""
        return tuple(code for code in self.organisation_codes if role in self.roles[code])

    def roles_in(self, organisation_code: str) -> frozenset[str]:
        return self.roles.get(organisation_code, frozenset())


@dataclass(frozen=True, slots=True)
class Audience:
    """A circle of people; ``roles`` is what one of them holds, in the organisation at hand where there is one.

    With ``in_association`` those roles count in the association alone, whatever organisation is at hand.
    """

    key: str
    label: Words
    roles: frozenset[str] = frozenset()
    is_everyone: bool = False
    in_association: bool = False

    def holds(self, viewer: Viewer, organisation_code: str | None) -> bool:
        """Whether the viewer belongs to it; without an organisation, a role in any organisation counts."""
        if self.is_everyone:
            return True
        if viewer.is_anonymous:
            return False
        if not self.roles:
            return True
        if self.in_association:
            return any(self.roles & viewer.roles_in(code) for code in viewer.associations)
        if self.roles == {Role.CURATOR}:
            return viewer.is_curator
        if organisation_code is not None:
            return bool(self.roles & viewer.roles_in(organisation_code))
        return any(self.roles & held for held in viewer.roles.values())


EVERYONE = Audience("everyone", _("iedereen, ook zonder account"), is_everyone=True)
LOGGED_IN = Audience("logged_in", _("iedereen die is ingelogd"))
MEMBER = Audience("member", _("iedereen met een rol in de gemeente"), frozenset(Role) - {Role.CURATOR})
SPECIALIST = Audience(
    "specialist", _("specialist, voorbereider, beslisser"), frozenset({Role.SPECIALIST, Role.PREPARER, Role.DECIDER})
)
PREPARER = Audience("preparer", _("voorbereider, beslisser"), frozenset({Role.PREPARER, Role.DECIDER}))
PREPARER_OR_ADMINISTRATOR = Audience(
    "preparer_or_administrator",
    _("voorbereider, beslisser, beheerder"),
    frozenset({Role.PREPARER, Role.DECIDER, Role.ADMINISTRATOR}),
)
DECIDER = Audience("decider", _("beslisser"), frozenset({Role.DECIDER}))
ADMINISTRATOR = Audience("administrator", _("beheerder"), frozenset({Role.ADMINISTRATOR}))
INSTALLATION = Audience(
    "installation", _("beheerder van de vereniging"), frozenset({Role.ADMINISTRATOR}), in_association=True
)
CURATOR = Audience("curator", _("redacteur van de vereniging"), frozenset({Role.CURATOR}))
