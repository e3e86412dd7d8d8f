"""The entries of the audit log as people read them: names beside the numbers, words beside the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.forms import day_field
from bundel.apps.accounts.models import User
from bundel.apps.accounts.policy import RULES
from bundel.apps.audit.kinds import KINDS
from bundel.apps.audit.models import AuditEntry, Result
from bundel.apps.audit.queries import Sought
from bundel.apps.organisations.models import Organisation

COLUMNS = (
    "tijd_utc", "wie_nummer", "wie", "wat", "wat_sleutel", "over_wie", "object", "object_nummer", "waar", "plek",
    "waarom", "resultaat",
)  # fmt: skip
REASONS = {
    "wrong-password": gettext_lazy("verkeerd wachtwoord"),
    "too-many-tries": gettext_lazy("te vaak geprobeerd"),
    "wrong-totp": gettext_lazy("verkeerde code"),
    "wrong-webauthn": gettext_lazy("verkeerde sleutel"),
    "wrong-recovery_codes": gettext_lazy("verkeerde noodcode"),
    "forgotten": gettext_lazy("wachtwoord vergeten"),
    "many-accounts": gettext_lazy("veel accounts vanaf één plek"),
    "totp": gettext_lazy("app met codes"),
    "webauthn": gettext_lazy("toegangssleutel"),
    "lost": gettext_lazy("alles kwijt"),
}
OBJECTS = {
    "actual": gettext_lazy("ervaring"),
    "assignment": gettext_lazy("werk van een ander"),
    "backup": gettext_lazy("reservekopie"),
    "case": gettext_lazy("gemelde tekst"),
    "decision": gettext_lazy("besluit"),
    "destruction": gettext_lazy("vernietiging"),
    "invitation": gettext_lazy("uitnodiging"),
    "mandate": gettext_lazy("mandaat"),
    "meeting": gettext_lazy("vergadering"),
    "membership": gettext_lazy("rol"),
    "merger": gettext_lazy("herindeling"),
    "organisation": gettext_lazy("organisatie"),
    "proposal": gettext_lazy("voorstel"),
    "second_opinion": gettext_lazy("tweede mening"),
    "stand_in": gettext_lazy("vervanging"),
    "version": gettext_lazy("versie"),
}
RESULTS = {Result.DONE: gettext_lazy("gelukt"), Result.REFUSED: gettext_lazy("geweigerd")}


class LogFilter(forms.Form):
    """What to look for; nonsense in an address narrows nothing."""

    wat = forms.ChoiceField(label=gettext_lazy("Wat"), required=False)
    wie = forms.ModelChoiceField(
        label=gettext_lazy("Wie"), required=False, queryset=User.objects.none(), empty_label=gettext_lazy("iedereen")
    )
    resultaat = forms.ChoiceField(
        label=gettext_lazy("Resultaat"), required=False, choices=[("", gettext_lazy("alle")), *RESULTS.items()]
    )
    vanaf = day_field(gettext_lazy("Vanaf"), required=False)
    tot = day_field(gettext_lazy("Tot en met"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(((key, str(kind.words)) for key, kind in KINDS.items()), key=lambda pair: pair[1])
        self.fields["wat"].choices = [("", _("alles")), *kinds]  # type: ignore[attr-defined]
        people = User.objects.filter(memberships__organisation=organisation).distinct().order_by("display_name", "pk")
        self.fields["wie"].queryset = people  # type: ignore[attr-defined]

    def _given(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def sought(self) -> Sought:
        given = self._given()
        person = given.get("wie")
        return Sought(
            given.get("wat") or "", person.pk if person else None, given.get("resultaat") or "", given.get("vanaf"),
            given.get("tot"),
        )  # fmt: skip

    def query(self) -> str:
        """The filter as the tail of an address, for the files."""
        given = {name: getattr(value, "pk", value) for name, value in self._given().items() if value}
        return urlencode(given)


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry, readable."""

    at: datetime
    actor_id: int | None
    actor: str
    kind: str
    what: str
    about: str
    object_kind: str
    object_id: str
    place: str
    origin: str
    why: str
    result: str

    @property
    def object_words(self) -> str:
        """What it is about, for people; the files keep the key."""
        return str(OBJECTS.get(self.object_kind, self.object_kind))

    def cells(self) -> Sequence[str]:
        return (
            self.at.astimezone(UTC).isoformat(timespec="seconds"), str(self.actor_id or ""), self.actor, self.what,
            self.kind, self.about, self.object_kind, self.object_id, self.place, self.origin, self.why, self.result,
        )  # fmt: skip


def rows_of(entries: list[AuditEntry], organisation: Organisation) -> list[LogRow]:
    """The entries with names: only of people who have or had a role there; of others the number is enough."""
    ids = {number for entry in entries for number in (entry.actor_id, entry.person_id) if number is not None}
    known = User.objects.filter(pk__in=ids, memberships__organisation=organisation)
    names = dict(known.values_list("pk", "display_name"))
    return [_row(entry, names) for entry in entries]


def _row(entry: AuditEntry, names: dict[int, str]) -> LogRow:
    kind = KINDS.get(entry.kind)
    return LogRow(
        entry.at, entry.actor_id, _name(entry.actor_id, names) or _("bezoeker of Bundel zelf"), entry.kind,
        str(kind.words) if kind else entry.kind, _name(entry.person_id, names), entry.object_kind, entry.object_id,
        _place(entry.place), entry.origin, _why(entry.reason), str(RESULTS[Result(entry.result)]),
    )  # fmt: skip


def _name(number: int | None, names: dict[int, str]) -> str:
    if number is None:
        return ""
    return names.get(number) or _("persoon %d") % number


def _place(key: str) -> str:
    rule, command = RULES.get(key), key.removeprefix("command:")
    if rule is None and command != key:
        return _("opdracht %(name)s") % {"name": command}
    return str(rule.about) if rule else key


def _why(reason: str) -> str:
    if reason in Role.values:
        return str(Role(reason).label)
    return str(REASONS.get(reason, reason))
