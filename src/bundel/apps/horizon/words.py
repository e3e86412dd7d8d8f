"""The Dutch words for what the reference data write in keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bundel.engine.reference.amounts import first_day, precision

STANDINGS: Mapping[str, Any] = {
    "duty": gettext_lazy("moet u doen"),
    "decide": gettext_lazy("hier kunt u voor kiezen"),
    "position": gettext_lazy("vraagt uw standpunt"),
    "ending": gettext_lazy("loopt af: eerst navragen"),
    "watch": gettext_lazy("komt misschien: volgen"),
    "running": gettext_lazy("loopt al"),
    "instrument": gettext_lazy("hulpmiddel"),
    "part": gettext_lazy("onderdeel van iets groters"),
    "background": gettext_lazy("achtergrond"),
    "ended": gettext_lazy("klaar of gestopt"),
}
"""In the order of the list: what is weighed comes first."""
WEIGHED = ("duty", "decide", "position")
TONES: Mapping[str, str] = {"duty": "warning", "decide": "info", "position": "info", "ending": "warning"}
KINDS: Mapping[str, Any] = {
    "wet": gettext_lazy("wet"),
    "programma": gettext_lazy("programma"),
    "standaard": gettext_lazy("standaard"),
    "raamovereenkomst": gettext_lazy("gezamenlijk contract"),
    "voorziening": gettext_lazy("gezamenlijke voorziening"),
    "project": gettext_lazy("project"),
}
OBLIGATIONS: Mapping[str, Any] = {
    "wet": gettext_lazy("wet"),
    "ledenbesluit": gettext_lazy("afspraak tussen gemeenten"),
    "advies": gettext_lazy("advies"),
    "geen": gettext_lazy("niet verplicht"),
}
"""From the strongest to none."""
PHASES: Mapping[str, Any] = {
    "propositie": gettext_lazy("voorstel"),
    "verkenning": gettext_lazy("verkenning"),
    "ontwikkeling": gettext_lazy("wordt gemaakt"),
    "implementatie": gettext_lazy("wordt ingevoerd"),
    "beheer": gettext_lazy("in gebruik"),
    "afgerond": gettext_lazy("afgerond"),
    "gestopt": gettext_lazy("gestopt"),
}
ENTRIES: Mapping[str, Any] = {
    "open": gettext_lazy("U kunt nu instappen."),
    "closed": gettext_lazy("Instappen kan nu niet."),
    "unknown": gettext_lazy("Of u nu kunt instappen, is niet bekend. Vraag dit eerst na."),
    "always": gettext_lazy("U kunt waarschijnlijk op elk moment beginnen. Dat is een aanname."),
    "not_applicable": gettext_lazy("Instappen is hier niet aan de orde."),
}
CAPACITIES: Mapping[str, Any] = {
    "management": gettext_lazy("projectleiding"),
    "ict": gettext_lazy("ICT en architectuur"),
    "field": gettext_lazy("vakafdeling"),
    "support": gettext_lazy("inkoop, juridisch, privacy, financiën"),
}
CRITERIA: Mapping[str, Any] = {
    "inhabitants": gettext_lazy("inwoners merken het"),
    "tasks": gettext_lazy("helpt bij taken van raad en college"),
    "money": gettext_lazy("scheelt geld"),
    "risk": gettext_lazy("gevaar als wij niets doen"),
    "maturity": gettext_lazy("bewezen bij anderen"),
    "coherence": gettext_lazy("past bij wat loopt"),
}
CERTAINTIES: Mapping[str, Any] = {
    "vast": gettext_lazy("datum staat vast"),
    "gepland": gettext_lazy("datum is gepland"),
    "verwacht": gettext_lazy("datum wordt verwacht"),
    "onbekend": gettext_lazy("datum onbekend"),
}
EVENT_KINDS: Mapping[str, Any] = {
    "wet": gettext_lazy("wet"),
    "verkiezing": gettext_lazy("verkiezing"),
    "kalender": gettext_lazy("vaste taak"),
    "contract": gettext_lazy("contract"),
    "techniek": gettext_lazy("techniek"),
    "onderwerp": gettext_lazy("datum van een onderwerp"),
}
FIELDS: Mapping[str, Any] = {
    "name": gettext_lazy("naam"),
    "summary": gettext_lazy("wat het is"),
    "phase": gettext_lazy("fase"),
    "initiator": gettext_lazy("wie het begon"),
    "legal_basis": gettext_lazy("wettelijke grond"),
    "deadline": gettext_lazy("datum waarop het moet"),
    "start": gettext_lazy("beginjaar"),
    "end": gettext_lazy("eindjaar"),
    "participants": gettext_lazy("aantal gemeenten dat meedoet"),
    "participants_year": gettext_lazy("jaar van die telling"),
    "known_costs_eur": gettext_lazy("bekende kosten in euro"),
    "known_savings_eur": gettext_lazy("bekende besparing in euro"),
    "status_as_of": gettext_lazy("stand van"),
    "notes": gettext_lazy("toelichting"),
    "entry": gettext_lazy("instappen"),
    "entry_note": gettext_lazy("uitleg bij instappen"),
    "decides": gettext_lazy("wie besluit"),
}
AMOUNTS = ("participants", "known_costs_eur", "known_savings_eur")
MARKERS = {"wet": "law", "ledenbesluit": "agreement", "advies": "advice", "geen": "other"}
FILLINGS = {"vast": "fixed", "gepland": "planned", "verwacht": "expected", "onbekend": "expected"}


def date_in_words(text: str | None) -> str:
    """A date as precise as it is known: "1 januari 2027", "januari 2027", "1e kwartaal van 2027" or "2027"."""
    if not text:
        return _("datum onbekend")
    day, known = first_day(text), precision(text)
    if known == "quarter":
        return _("kwartaal %(quarter)s van %(year)d") % {"quarter": text[-1], "year": day.year}
    return date_format(day, {"day": "j F Y", "month": "F Y"}.get(known, "Y"))


def moved_in_words(moves: int) -> str:
    return ngettext("%(n)d keer verschoven", "%(n)d keer verschoven", moves) % {"n": moves} if moves else ""


def value_in_words(field: str, value: Any) -> str:
    """A value of a fact as a page shows it."""
    if value is None:
        return _("onbekend")
    if field in ("deadline", "status_as_of"):
        return date_in_words(value)
    if field in AMOUNTS:
        return number_format(value, force_grouping=True)
    known = {"phase": PHASES, "entry": ENTRIES}.get(field, {})
    return str(known.get(str(value), value))


def plain_text(text: str) -> str:
    """A text for searching: without capitals and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def expected_in_words(expected: str) -> str:
    """What the reference data expected of a value, as a curator reads it; empty when there are no words for it."""
    known = {
        "a day, month, quarter or year such as 2027-01-31 or 2027-Q1": _(
            "een dag (2027-01-31), maand (2027-01), kwartaal (2027-Q1) of jaar (2027)"
        ),
        "a text that is not empty": _("een tekst"),
        "a whole number": _("een geheel getal"),
    }
    if limits := re.fullmatch(r"a number from (\S+) to (\S+)", expected):
        return _("een getal van %(low)s tot en met %(high)s") % {"low": limits[1], "high": limits[2]}
    if limits := re.fullmatch(r"(\S+) or more", expected):
        return _("een getal vanaf %(low)s") % {"low": limits[1]}
    return known.get(expected, "")
