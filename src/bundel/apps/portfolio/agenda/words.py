"""The words on the screen for the codes of the advice: kinds of capacity, roles, meetings, bases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

KINDS: Mapping[str, Any] = {
    "management": gettext_lazy("projectleiding"),
    "ict": gettext_lazy("ICT en architectuur"),
    "field": gettext_lazy("vakafdeling"),
    "support": gettext_lazy("inkoop, juridisch, privacy en financiën"),
    "starts": gettext_lazy("nieuwe projecten"),
    "euro": gettext_lazy("geld"),
}
CRITERIA: Mapping[str, Any] = {
    "inhabitants": gettext_lazy("wat inwoners ervan merken"),
    "tasks": gettext_lazy("ons coalitieakkoord"),
    "money": gettext_lazy("geld besparen"),
    "risk": gettext_lazy("wat er misgaat als we niets doen"),
    "maturity": gettext_lazy("bewezen bij anderen"),
    "coherence": gettext_lazy("past bij wat al loopt"),
}
LANES: Mapping[str, Any] = {
    "mandatory": gettext_lazy("Moet"),
    "need_to_have": gettext_lazy("Doen"),
    "nice_to_have": gettext_lazy("Als er ruimte is"),
    "not_now": gettext_lazy("Nu niet"),
}
BASES: Mapping[str, Any] = {
    "given": gettext_lazy("uit bron"),
    "own": gettext_lazy("eigen opgave"),
    "peer": gettext_lazy("van andere gemeenten"),
    "assumed": gettext_lazy("aanname"),
    "unknown": gettext_lazy("onbekend"),
}
ROLES: Mapping[str, Any] = {
    "lead": gettext_lazy("vooroplopen"),
    "contribute": gettext_lazy("meebouwen"),
    "follow": gettext_lazy("meedoen"),
    "wait": gettext_lazy("wachten"),
    "no": gettext_lazy("niet doen"),
}
MEETINGS: Mapping[str, Any] = {
    "council": gettext_lazy("de raad"),
    "executive": gettext_lazy("het college"),
    "secretary": gettext_lazy("de gemeentesecretaris"),
    "unknown": gettext_lazy("nog niet bekend"),
}
IN_ORDER: Mapping[str, Any] = {
    "yes": gettext_lazy("ja"),
    "partly": gettext_lazy("deels"),
    "no": gettext_lazy("nee"),
    "do_not_know": gettext_lazy("weet ik niet"),
}
STATES: Mapping[str, Any] = {
    "running": gettext_lazy("loopt bij ons"),
    "done": gettext_lazy("klaar"),
    "not_taking_part": gettext_lazy("doet niet mee"),
    "not_applicable": gettext_lazy("niet van toepassing"),
    "unknown": gettext_lazy("weet ik niet"),
}
PACES: Mapping[str, Any] = {
    "two_years": gettext_lazy("in twee jaar"),
    "three_years": gettext_lazy("in drie jaar, elk jaar evenveel"),
    "until_date": gettext_lazy("elk jaar een deel, tot de einddatum"),
}
LEVELS: Mapping[str, Any] = {
    "wet": gettext_lazy("wet"),
    "ledenbesluit": gettext_lazy("afspraak tussen gemeenten"),
    "advies": gettext_lazy("advies"),
    "geen": gettext_lazy("geen plicht"),
}


VERBS: Mapping[str, Any] = {
    "uitvoeren": gettext_lazy("uitvoeren"),
    "gebruiken": gettext_lazy("gebruiken"),
    "overnemen": gettext_lazy("overnemen"),
    "meedoen": gettext_lazy("meedoen"),
    "standpunt bepalen": gettext_lazy("standpunt bepalen"),
}


def role_words(role: str, verb: str | None) -> str:
    """What we would do: the verb of the item when we follow, else the role."""
    return str(VERBS.get(verb, verb)) if role == "follow" and verb else str(ROLES[role])


def joined(names: Sequence[str]) -> str:
    """Names in one sentence: "a", "a en b", "a, b en c"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s en %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def day_words(day: date) -> str:
    return date_format(day, "j F Y")


def partial_date_words(text: str) -> str:
    """A date as precise as it is known: 2027, 2e kwartaal 2027, juni 2027 or 1 juni 2027."""
    if "-Q" in text:
        year, quarter = text.split("-Q")
        return _("%(quarter)se kwartaal %(year)s") % {"quarter": quarter, "year": year}
    if len(text) == 10:
        return day_words(date.fromisoformat(text))
    if len(text) == 7:
        return date_format(date.fromisoformat(f"{text}-01"), "F Y")
    return text


def times_in_ten(share: float) -> str:
    """How often, as people say it: "in 8 van de 10 doorgerekende plannen"."""
    if 0 < share < 0.05:
        return _("in minder dan 1 van de 10 doorgerekende plannen")
    return pgettext("share of plans", "in %(n)s van de 10 doorgerekende plannen") % {"n": round(10 * share)}
