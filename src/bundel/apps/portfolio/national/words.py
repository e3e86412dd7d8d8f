"""The words of the national picture: roles, searches, reasons to leave, amounts.

A point is the unit in which all plans are weighed: what few notice is worth 0.1, what changes most of the work 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bundel.apps.portfolio.agenda import figures, words

PER_INHABITANTS = 1000
# Less than this, in points, nobody would notice.
NOTHING = 0.005
SEARCHES: Mapping[str, Any] = {
    "all_open": gettext_lazy("Eerst gaat alles door. Wat de drempel niet haalt, valt af."),
    "none_open": gettext_lazy("Eerst gaat niets door. Wat loont, komt er één voor één bij."),
    "priced": gettext_lazy("Begonnen met wat de bovengrens opneemt."),
    "tipped": gettext_lazy("Het beste daarvan, met gemeenten erbij die de doorslag geven."),
    "whole": gettext_lazy("Alle gemeenten in één keer doorgerekend."),
}
WHY: Mapping[str, Any] = {
    "wins_over": gettext_lazy("Zij is nodig voor een drempel, maar meedoen kost haar meer dan het haar oplevert."),
    "leads": gettext_lazy("Zij loopt voorop, maar zou liever meedoen."),
    "cost": gettext_lazy("Haar deel van de gedeelde kosten is hoger dan wat meedoen haar oplevert."),
    "pool": gettext_lazy("Anderen gebruiken van de gedeelde tijd wat zij zelf beter kan gebruiken."),
    "better_plan": gettext_lazy("Zij heeft een beter plan voor zichzelf, wie er ook meedoet."),
}


def points(value: float) -> str:
    """A value in points, with two decimals."""
    return number_format(f"{value:.2f}", decimal_pos=2)


def percent(share: float) -> str:
    """A share in whole percents; what is not nothing is never shown as nothing."""
    if 0 < share < 0.005:
        return _("minder dan 1%")
    return f"{round(100 * share)}%"


def resource_label(resource: str) -> str:
    return str(words.KINDS.get(resource, resource))


def amount(resource: str, value: float) -> str:
    """An amount of one resource in its own unit."""
    if resource == "euro":
        return f"€ {figures.thousands(value)}"
    if resource == "starts":
        return figures.decimal(value)
    return _("%(hours)s uur") % {"hours": figures.thousands(value)}


def each(resource: str, value: float, inhabitants: int) -> str:
    """The same for each inhabitant: euros one by one, hours by the thousand; empty without inhabitants."""
    if not inhabitants:
        return ""
    if resource == "euro":
        return _("€ %(sum)s per inwoner") % {"sum": number_format(f"{value / inhabitants:.2f}", decimal_pos=2)}
    per_thousand = number_format(f"{PER_INHABITANTS * value / inhabitants:.2f}", decimal_pos=2)
    return _("%(sum)s uur per 1.000 inwoners") % {"sum": per_thousand}


def threshold(participants: int, inhabitants_share: float, leads: int) -> str:
    """What is asked, or lacking: "12 gemeenten, 30% van de inwoners en 1 die vooroploopt"."""
    parts = []
    if participants:
        parts.append(ngettext("%(n)s gemeente", "%(n)s gemeenten", participants) % {"n": participants})
    if inhabitants_share:
        parts.append(_("%(share)s van de inwoners") % {"share": percent(inhabitants_share)})
    if leads:
        parts.append(
            ngettext("%(n)s gemeente die vooroploopt", "%(n)s gemeenten die vooroplopen", leads) % {"n": leads}
        )
    return words.joined(parts)


def times(share: float) -> str:
    """How often, in tenths; what is not never is not shown as never, and what is not always not as always."""
    if share > 0 and not round(10 * share):
        return _("in minder dan 1 van de 10 doorgerekende plannen")
    if share < 1 and round(10 * share) == 10:
        return _("in bijna alle doorgerekende plannen")
    return words.times_in_ten(share)


def sure(share: float | None) -> str:
    """How sure it is; without scenarios only the middle was computed."""
    return _("alleen met het midden gerekend") if share is None else times(share)


def sure_sentence(share: float | None) -> str:
    if share is None:
        return _("Hoe zeker dat is, is nog niet doorgerekend.")
    return _("Het gaat door %(times)s.") % {"times": times(share)}


def only_together() -> str:
    return _("Beslist iedereen alleen, dan gaat dit niet door.")


def interval(low: float, high: float) -> str:
    """The 95% interval of a share, as people say it."""
    ends = {"low": percent(low), "high": percent(high)}
    return _("Tussen %(low)s en %(high)s van alle plannen die mogelijk zijn (met 95%% zekerheid).") % ends


def cost(value: float) -> str:
    """What helping out costs a municipality against its best plan."""
    if abs(value) < NOTHING:
        return _("kost bijna niets")
    if value < 0:
        return _("wint er zelf ook bij")
    return _("kost %(points)s punten") % {"points": points(value)}


def brings(times: float) -> str:
    """What a level adds to what taking part is worth."""
    if abs(times - 1) < 0.005:
        return _("de gewone waarde")
    return _("%(times)s keer de waarde") % {"times": number_format(f"{times:.2f}", decimal_pos=2)}
