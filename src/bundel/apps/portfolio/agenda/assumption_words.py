"""Each assumption in Dutch: a title, and one line that says with which numbers we reckon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.portfolio.agenda import figures, words
from bundel.engine.reference.assumptions import Assumption
from bundel.engine.reference.reference import Reference

TITLES: Mapping[str, Any] = {
    "money_per_fte": gettext_lazy("Loonkosten van een fte"),
    "salaries_missing": gettext_lazy("Als een begroting bijna geen salarissen toont"),
    "fte_ceiling": gettext_lazy("Grens voor de grootste steden"),
    "change_share": gettext_lazy("Tijd voor vernieuwing"),
    "already_running": gettext_lazy("Tijd die al bezet is"),
    "reserve": gettext_lazy("Reserve"),
    "hours_per_fte": gettext_lazy("Uren per fte"),
    "capacity_kinds": gettext_lazy("Verdeling van de vrije tijd"),
    "field_regular_time": gettext_lazy("Gewoon werk van de vakafdeling"),
    "yearly_share": gettext_lazy("Uren die elk jaar terugkomen"),
    "size_rule": gettext_lazy("Kleine en grote gemeenten"),
    "starts_per_year": gettext_lazy("Nieuwe projecten per jaar"),
    "spread": gettext_lazy("Verdeling over de jaren"),
    "partly_in_order": gettext_lazy("Een plicht is deels op orde"),
    "do_not_know_in_order": gettext_lazy("U weet niet of een plicht op orde is"),
    "default_in_order": gettext_lazy("Wat wij invullen bij 'is het op orde?'"),
    "value_in_use": gettext_lazy("Later beginnen levert minder op"),
    "theme_leads": gettext_lazy("Een thema dat vooropstaat"),
    "risk_floor": gettext_lazy("Een groot risico zakt niet weg"),
    "role_value": gettext_lazy("Wat meebouwen en vooroplopen opleveren"),
    "role_hours": gettext_lazy("Wat meebouwen en vooroplopen kosten"),
    "euro_unknown": gettext_lazy("Als een bedrag onbekend is"),
    "likely_takes_part": gettext_lazy("Waar u waarschijnlijk al aan meedoet"),
    "cost_of_asking": gettext_lazy("Wat vragen kost"),
    "joint_new": gettext_lazy("Samen iets nieuws beginnen"),
    "joint_existing": gettext_lazy("Samen iets in stand houden"),
    "joint_growth": gettext_lazy("Meer gemeenten leveren meer op"),
    "joint_team": gettext_lazy("Wie er in een gezamenlijk team zit"),
    "joint_leads": gettext_lazy("Wie kan vooroplopen"),
    "joint_euro": gettext_lazy("Als een gezamenlijk bedrag onbekend is"),
}
LINES: Mapping[str, Any] = {
    "money_per_fte": gettext_lazy("€ %(value)s per jaar."),
    "salaries_missing": gettext_lazy(
        "Minder dan € %(below_euro_per_inhabitant)s salaris per inwoner? Dan nemen wij het midden van gemeenten van "
        "die grootte."
    ),
    "fte_ceiling": gettext_lazy("Boven %(above)s inwoners: hoogstens %(value)s fte per %(per)s inwoners."),
    "change_share": gettext_lazy("%(low)s tot %(high)s van alle fte."),
    "already_running": gettext_lazy("%(low)s tot %(high)s van de tijd voor vernieuwing."),
    "reserve": gettext_lazy("%(value)s van de vrije tijd."),
    "hours_per_fte": gettext_lazy("%(value)s uur per jaar."),
    "capacity_kinds": gettext_lazy(
        "Projectleiding %(management)s. ICT en architectuur %(ict)s. Vakafdeling %(field)s. Inkoop, juridisch, "
        "privacy en financiën %(support)s."
    ),
    "field_regular_time": gettext_lazy("%(low)s tot %(high)s van de uren van de vakafdeling vraagt geen vrije tijd."),
    "yearly_share": gettext_lazy("%(low)s tot %(high)s van die uren vraagt vrije tijd."),
    "size_rule": gettext_lazy(
        "Wij schatten voor %(base)s inwoners. Twee keer zo veel inwoners: %(hours_exponent)s keer zo veel uren en "
        "%(euro_exponent)s keer zo veel geld."
    ),
    "starts_per_year": "%(bands)s.",
    "spread": gettext_lazy(
        "Een keuze: %(choice)s. Een plicht in twee jaar: %(duty_two_years)s. Een plicht in drie jaar: %(duty_slow)s."
    ),
    "partly_in_order": gettext_lazy("%(low)s tot %(high)s van de uren is nog nodig."),
    "do_not_know_in_order": gettext_lazy("%(low)s tot %(high)s van de uren is nog nodig. Wij loten per plicht."),
    "default_in_order": gettext_lazy(
        "Zijn bijna alle gemeenten klaar volgens een bron: %(nearly_all_comply_by_source)s. Geldt de plicht langer "
        "dan twee jaar: %(over_two_years_in_force_and_no_date_to_come)s. Anders: %(else)s."
    ),
    "value_in_use": gettext_lazy("Begint u in jaar 1, 2, 3 of 4, dan telt de waarde voor %(factors)s."),
    "theme_leads": gettext_lazy(
        "Op een schaal van 0 tot 1: het hoofdthema is gekozen %(own_theme_chosen)s, alleen een ander thema is "
        "gekozen %(only_other_theme_chosen)s, geen thema is gekozen %(none_chosen)s. Slaat u de vraag over, dan "
        "telt onze eigen schatting."
    ),
    "risk_floor": gettext_lazy(
        "Is het risico minstens %(risk_at_least)s op een schaal van 0 tot 1, dan staat het op plaats "
        "%(place_at_most)s of hoger."
    ),
    "role_value": gettext_lazy(
        "Staat het thema voorop, dan komt erbij: voor meebouwen %(contribute)s en voor vooroplopen %(lead)s, op een "
        "schaal van 0 tot 1."
    ),
    "role_hours": gettext_lazy("Keer de uren van meedoen: meebouwen %(contribute)s, vooroplopen %(lead)s."),
    "euro_unknown": gettext_lazy("Wij nemen het midden van de bedragen die wel bekend zijn."),
    "likely_takes_part": gettext_lazy("Minstens %(share_of_municipalities)s van de gemeenten doet mee."),
    "cost_of_asking": gettext_lazy(
        "Uren tot er een antwoord is: een collega %(colleague)s, een vakafdeling %(department)s, een andere gemeente "
        "%(peer)s, een leverancier %(supplier)s, directie of college %(board)s, een jaar meten %(measurement)s."
    ),
    "joint_new": gettext_lazy(
        "Nodig: %(participants)s gemeenten, waarvan %(leads)s vooroploopt. Het team kost samen %(hours_per_year)s uur "
        "per jaar, %(years)s jaar lang."
    ),
    "joint_existing": gettext_lazy(
        "Nodig: %(participants)s gemeenten. Onderhoud kost samen %(hours_per_year)s uur per jaar."
    ),
    "joint_growth": gettext_lazy(
        "Het deel van alle inwoners dat in een gemeente woont die meedoet: %(inhabitants_share)s. Dan telt de waarde "
        "%(value_times)s keer."
    ),
    "joint_team": gettext_lazy(
        "Projectleiding %(management)s. ICT en architectuur %(ict)s. Inkoop, juridisch, privacy en financiën "
        "%(support)s."
    ),
    "joint_leads": gettext_lazy("Een gemeente vanaf %(from_inhabitants)s inwoners."),
    "joint_euro": gettext_lazy("Iets nieuws: samen € %(new)s. Wat er al is: samen € %(existing)s per jaar."),
}
SHARES = frozenset(
    (
        "already_running", "capacity_kinds", "change_share", "do_not_know_in_order", "field_regular_time", "joint_team",
        "likely_takes_part", "partly_in_order", "reserve", "spread", "value_in_use", "yearly_share",
    )
)  # fmt: skip
LISTS = frozenset(("spread", "value_in_use"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionRow:
    """One assumption as people read it; ``moves`` says how much the advice changes when it is wrong."""

    key: str
    title: str
    text: str
    reason: str
    moves: str
    replaced_by: str | None


def assumption_rows(reference: Reference) -> list[AssumptionRow]:
    """Every assumption of ours, in the order of the data."""
    return [
        AssumptionRow(
            key=entry.key,
            title=title_of(entry.key),
            text=_line(entry, reference),
            reason=entry.reason,
            moves=entry.moves,
            replaced_by=entry.replaced_by,
        )
        for entry in reference.assumptions.entries.values()
    ]


def title_of(key: str) -> str:
    return str(TITLES[key])


def _line(entry: Assumption, reference: Reference) -> str:
    said = {name: _said(entry.key, value) for name, value in entry.values.items()}
    counts = reference.rules.fte_ceiling_counts
    said |= {"above": figures.thousands(counts.above_inhabitants), "per": figures.thousands(counts.per_inhabitants)}
    return str(LINES[entry.key]) % said


def _said(key: str, value: Any) -> str:
    """A value of an assumption in words: numbers as people write them, a pair as "1 tot 2", an answer in Dutch."""
    if isinstance(value, str):
        return str(words.IN_ORDER.get(value, value))
    if key == "starts_per_year":
        return ". ".join(_band(band) for band in value)
    if isinstance(value, Sequence):
        said = [_said(key, one) for one in value]
        is_list = key in LISTS or any(isinstance(one, Sequence) for one in value)
        return words.joined(said) if is_list else _span(said)
    return _number(key, value)


def _span(ends: list[str]) -> str:
    return ends[0] if ends[0] == ends[-1] else _("%(low)s tot %(high)s") % {"low": ends[0], "high": ends[-1]}


def _number(key: str, value: float) -> str:
    if key in SHARES:
        return number_format(f"{100 * value:.3g}") + "%"
    if key == "size_rule" and value <= 1:
        return figures.decimal(2**value)
    return number_format(f"{value:g}") if value < 100 else figures.thousands(value)


def _band(band: Mapping[str, Any]) -> str:
    projects = _span([str(end) for end in band["range"]])
    if band["below"] is None:
        return _("Daarboven: %(projects)s") % {"projects": projects}
    return _("Onder %(people)s inwoners: %(projects)s") % {
        "people": figures.thousands(band["below"]),
        "projects": projects,
    }
