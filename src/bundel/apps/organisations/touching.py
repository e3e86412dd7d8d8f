"""What a merger touches: every table that hangs on an organisation, counted, with what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bundel.apps.organisations.models import Organisation

PEOPLE = _("Vervalt op de dag. U brengt mensen zelf over.")
FALLS = _("Vervalt op de dag. Geef het opnieuw als het nodig is.")
READ = _("Blijft staan onder de oude naam. Wie opvolgt, leest het mee.")
LIES = _("Blijft liggen. Wie opvolgt, ziet het en maakt het zo nodig opnieuw.")
ANEW = _("Blijft staan. Wie opvolgt, begint opnieuw.")
# By table of any app: what it is called, what becomes of it, and which of its rows count (None: all).
TABLES: Mapping[str, tuple[Promise, Promise, Mapping[str, Any] | None]] = {
    "accounts.Membership": (_("rollen van mensen"), PEOPLE, {"valid_until__isnull": True}),
    "accounts.Mandate": (_("mandaten"), FALLS, {"valid_until__isnull": True}),
    "accounts.Invitation": (
        _("open uitnodigingen"), FALLS, {"used_at__isnull": True, "withdrawn_at__isnull": True}
    ),
    "decisions.Decision": (_("besluiten"), READ, None),
    "decisions.Proposal": (_("voorstellen die liggen"), LIES, {"state__in": ("open", "sent_back")}),
    "decisions.Destruction": (_("besluiten die zijn vernietigd"), READ, None),
    "decisions.SelectionRule": (_("afspraken over bewaren"), ANEW, None),
    "moderation.Case": (_("meldingen over teksten"), READ, None),
    "decisions.Remark": (_("opmerkingen van afdelingen"), READ, None),
    "record.Disclosure": (_("items in het besluitenregister"), READ, None),
    "estimates.Actual": (_("wat onderwerpen kostten"), READ, None),
    "estimates.SecondOpinion": (_("tweede meningen over een schatting"), READ, None),
    "meetings.MeetingDay": (_("vergaderdagen"), ANEW, None),
    "portfolio.SavedProfile": (_("bewaarde antwoorden"), ANEW, None),
    "portfolio.KeptPlan": (_("bewaarde plannen"), ANEW, None),
    "portfolio.StandingAdvice": (_("advies dat staat"), ANEW, None),
    "portfolio.AdviceChange": (_("veranderingen in het advies"), READ, None),
    "inbox.Notice": (_("berichten die nog openstaan"), READ, {"done_at__isnull": True}),
    "decisions.Look": (_("wie de positie bekeek"), ANEW, None),
    "organisations.Assignment": (_("werk voor of van anderen"), FALLS, {"valid_until__isnull": True}),
}  # fmt: skip
# Names, lines and plans are the organisation itself.
OF_ITSELF = frozenset({"organisations.OtherName", "organisations.Succession", "organisations.Merger"})


@dataclass(frozen=True, slots=True)
class Touched:
    """One table: what it is called, what becomes of it, and how many rows each organisation has in it."""

    table: str
    name: str
    becomes: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def touched_by(codes: Sequence[str], on: date) -> list[Touched]:
    """What hangs on organisations, in one query for each table, however many rows; ``counts`` go by ``codes``.

    A table of a later app that nobody gave words yet is shown under its own name: nothing is left out.
    """
    found = []
    for table, fields in hanging_tables().items():
        name, becomes, narrower = TABLES.get(table, (table, READ, None))
        counts: dict[str, int] = {}
        for model, field in fields:
            rows = model._base_manager.filter(_narrowed(narrower, on), **{f"{field}__code__in": codes})
            for code, count in rows.order_by().values_list(f"{field}__code").annotate(Count("pk")):
                counts[code] = counts.get(code, 0) + count
        found.append(Touched(table, str(name), str(becomes), tuple(counts.get(code, 0) for code in codes)))
    return found


def _narrowed(narrower: Mapping[str, Any] | None, on: date) -> Q:
    """What holds without an end holds also until an end that is still to come."""
    wanted = Q(**(narrower or {}))
    return wanted | Q(valid_until__gt=on) if narrower and "valid_until__isnull" in narrower else wanted


def hanging_tables() -> dict[str, list[tuple[Any, str]]]:
    """Every table with a key to an organisation, with the model and the field, in the order of ``TABLES``."""
    tables: dict[str, list[tuple[Any, str]]] = {label: [] for label in TABLES}
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            model: Any = relation.related_model
            if model._meta.label not in OF_ITSELF:
                tables.setdefault(model._meta.label, []).append((model, relation.field.name))  # type: ignore[union-attr]
    return {label: fields for label, fields in tables.items() if fields}
