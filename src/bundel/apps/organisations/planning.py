"""What a planned merger must be: checked in one place, with a sentence for each field that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from bundel.apps.organisations.models import Organisation, OrganisationKind, SuccessionKind

CODE = re.compile(r"[A-Z]{2,12}\d{0,4}")
MUNICIPALITY_CODE = re.compile(r"(GM|VB)\d{4}")
LONGEST_NAME, LONGEST_BASIS = 200, 300
# One person plans it; whom it touches is told at once, and must have the time to say that it is wrong.
SHORTEST_NOTICE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A merger as somebody wants it: codes of who it is about, and a new municipality when one comes.

    ``records_with`` is which successor of a split may read what was for its own people alone.
    """

    kind: str
    on: date
    before: tuple[str, ...]
    after: tuple[str, ...] = ()
    new_code: str = ""
    new_name: str = ""
    records_with: str = ""
    basis: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.before, *self.after, *((self.new_code,) if self.new_code else ()))

    @property
    def ends_what_was(self) -> bool:
        return self.kind != SuccessionKind.BOUNDARY

    def takes_records(self, code: str) -> bool:
        """Whether a successor reads what was recorded for the own people of who went into it."""
        return self.ends_what_was and (self.kind != SuccessionKind.SPLIT or code == self.records_with)


def draft_of(kind: str, on: date, before: tuple[str, ...], after: tuple[str, ...], **more: str) -> Draft:
    """The draft; whoever goes on in a merger may be named among those that join."""
    joining = tuple(code for code in before if code not in after) if kind == SuccessionKind.MERGE else before
    if kind != SuccessionKind.SPLIT:
        # Only there is it a choice; kept elsewhere it would be shown as one.
        more["records_with"] = ""
    return Draft(kind=kind, on=on, before=joining, after=after, **more)


def faults_in(draft: Draft, rows: Mapping[str, Organisation], today: date) -> dict[str, list[str]]:
    """What is wrong with a draft, by field; ``rows`` are the organisations that its codes name."""
    found: dict[str, list[str]] = {}
    for field, fault in (*_wrong_shape(draft), *_wrong_new(draft, rows), *_wrong_days(draft, rows, today)):
        found.setdefault(field, []).append(fault)
    return found


def _wrong_shape(draft: Draft) -> Iterator[tuple[str, str]]:
    few, many = len(draft.before), len(draft.after) + bool(draft.new_code)
    if draft.kind not in SuccessionKind.values:
        yield "kind", _("Kies één van de mogelijkheden.")
    if few < 1:
        yield "before", _("Kies minstens één organisatie.")
    if few > 1 and draft.kind != SuccessionKind.MERGE:
        yield "before", _("Kies er één: alleen bij samenvoegen kunnen het er meer zijn.")
    if draft.kind == SuccessionKind.SPLIT and many < 2:
        yield "after", _("Kies minstens twee organisaties om over te verdelen.")
    if draft.kind != SuccessionKind.SPLIT and many != 1:
        yield "after", _("Kies één organisatie, of vul een nieuwe in.")
    if draft.kind == SuccessionKind.SPLIT and draft.records_with not in draft.after:
        yield "records_with", _("Kies wie het archief krijgt. Alleen die leest wat niet voor anderen was.")
    if set(draft.before) & set(draft.after):
        yield "after", _("Een organisatie kan niet in zichzelf opgaan.")
    if not 1 <= len(draft.basis) <= LONGEST_BASIS:
        yield "basis", _("Schrijf op waar het staat, zoals de wet met het nummer van het Staatsblad.")


def _wrong_new(draft: Draft, rows: Mapping[str, Organisation]) -> Iterator[tuple[str, str]]:
    if draft.kind == SuccessionKind.RENAMING and not draft.new_code:
        yield "new_code", _("Vul de nieuwe code en de nieuwe naam in.")
    if not draft.new_code:
        return
    if draft.kind in (SuccessionKind.SPLIT, SuccessionKind.BOUNDARY):
        yield "new_code", _("Dit kan alleen met organisaties die er al zijn.")
    if not MUNICIPALITY_CODE.fullmatch(draft.new_code):
        yield "new_code", _("Vul een code in zoals GM2001.")
    if draft.new_code in rows:
        yield "new_code", _("Deze code is al in gebruik.")
    if not 1 <= len(draft.new_name) <= LONGEST_NAME or not draft.new_name.isprintable():
        yield "new_name", _("Vul de naam in.")
    if any(rows[code].population is None for code in draft.before if code in rows):
        yield "before", _("Van deze organisaties kennen wij geen inwoners. Zo kan er geen nieuwe gemeente van komen.")


def _wrong_days(draft: Draft, rows: Mapping[str, Organisation], today: date) -> Iterator[tuple[str, str]]:
    if draft.on < today + SHORTEST_NOTICE:
        yield "on", _("Kies een dag die minstens een week weg is. Wie het raakt, krijgt bericht en kan het nog zeggen.")
    for code in draft.before:
        row = rows.get(code)
        if row is None or not row.lives_on(draft.on - timedelta(days=1)):
            yield "before", _("%(code)s bestaat dan niet.") % {"code": code}
        elif row.valid_until is not None:
            yield "before", _("%(name)s houdt al op, op een andere dag of door een ander plan.") % {"name": row.name}
    for code in draft.after:
        row = rows.get(code)
        if row is None or not row.lives_on(draft.on):
            yield "after", _("%(code)s bestaat dan niet.") % {"code": code}
    known = [rows[code] for code in (*draft.before, *draft.after) if code in rows]
    if len({(row.kind_id, row.is_example) for row in known}) > 1:
        yield "after", _("Kies organisaties van één soort. Een voorbeeld gaat alleen samen met een voorbeeld.")
    if draft.new_code and any(row.kind_id != OrganisationKind.MUNICIPALITY for row in known):
        yield "new_code", _("Alleen van gemeenten kan zo een nieuwe komen. Voeg een andere organisatie eerst toe.")
