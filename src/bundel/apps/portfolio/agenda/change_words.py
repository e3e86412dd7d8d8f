"""What changed in an advice, as sentences: from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.portfolio.agenda import words
from bundel.apps.portfolio.models import AdviceChange

CAUSES: Mapping[str, Any] = {
    "date": gettext_lazy("de datum of het jaar is veranderd"),
    "hours": gettext_lazy("de schatting van de uren is veranderd"),
    "value": gettext_lazy("wat het oplevert, wordt anders ingeschat"),
    "decided": gettext_lazy("hierover is besloten"),
    "needs": gettext_lazy("wat eerst nodig is, of wat meetelt, is veranderd"),
    "capacity": gettext_lazy("onze vrije tijd of ons geld is veranderd"),
    "order": gettext_lazy("onze volgorde van wat telt is veranderd"),
    "years": gettext_lazy("er is een nieuw jaar begonnen"),
}
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change as the page shows it."""

    item: str
    name: str
    before: str
    after: str
    why: str
    since: datetime
    at: datetime


def change_rows(changes: Iterable[AdviceChange], names: Mapping[str, str]) -> list[ChangeRow]:
    """The changes in words; ``names`` are those of the items today."""
    return [
        ChangeRow(
            item=one.item,
            name=one.item_name,
            before=standing_words(one.before),
            after=standing_words(one.after),
            why=cause_words(one.causes, names),
            since=one.since,
            at=one.at,
        )
        for one in changes
    ]


def standing_words(standing: Mapping[str, str]) -> str:
    """Where an item stood: "Doen: meedoen, vanaf 2027"."""
    if not standing["lane"]:
        return _("niet op de agenda")
    lane = str(words.LANES[standing["lane"]])
    if not standing["start"]:
        return lane
    told = {"lane": lane, "role": words.role_words(standing["role"], None), "year": standing["start"]}
    return _("%(lane)s: %(role)s, vanaf %(year)s") % told


def cause_words(causes: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """Why it moved, in one sentence; when we don't know, it says so."""
    said = [_cause(one, names) for one in causes]
    if not said:
        return _("Wij vonden geen oorzaak; de plannen lagen dicht bij elkaar.")
    sentence = words.joined(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _cause(cause: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if cause["kind"] == "others":
        others = [names.get(one, one) for one in cause["others"][:MOST_NAMED]]
        return _("er veranderde iets bij %(topics)s") % {"topics": words.joined(others)}
    if cause["kind"] == "date" and cause["before"] and cause["after"]:
        told = {key: words.partial_date_words(cause[key]) for key in ("before", "after")}
        return _("de datum ging van %(before)s naar %(after)s") % told
    return str(CAUSES[cause["kind"]])
