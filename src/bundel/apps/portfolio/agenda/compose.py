"""Puts an agenda together from (setting, problem, answer): the same for page, A4, table and calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bundel.apps.portfolio.agenda import asking, choices, figures, obligations, words
from bundel.apps.portfolio.agenda import room as capacity
from bundel.apps.portfolio.agenda.rows import Agenda, Choice, Running, Standpoint
from bundel.apps.portfolio.agenda.subject import Subject
from bundel.apps.portfolio.answers.document import Answers
from bundel.engine.question import agenda_rules as rules
from bundel.engine.question.setting import Setting, ToConfirm
from bundel.engine.reference.reference import Reference

NOTES = {
    "nothing_answered": gettext_lazy(
        "U heeft nog niets ingevuld. Deze lijst is daarom bijna overal gelijk; alleen hoeveel er past, komt uit uw "
        "eigen begroting. Beantwoord eerst drie vragen."
    ),
    "themes_skipped": gettext_lazy(
        "U koos geen thema's. Wij rekenen voor het coalitieakkoord met onze eigen inschatting."
    ),
    "role_not_weighed": gettext_lazy("U vulde geen ervaring in. Meebouwen en vooroplopen zijn daarom niet gewogen."),
    "euros_limit_nothing": gettext_lazy("U vulde geen geld in. Geld begrenst dit advies daarom niet."),
    "order_not_known": gettext_lazy("U zette de zes punten niet op volgorde. Elke volgorde telt daarom even zwaar."),
    "starts_assumed": gettext_lazy(
        "Hoeveel nieuwe projecten u per jaar begint, is een aanname. Vul uw eigen getal in."
    ),
    "capacity_assumed": gettext_lazy("De vrije tijd is een aanname. Vul uw eigen getal in; het advies past zich aan."),
}


def compose_agenda(
    setting: Setting, problem: Mapping[str, Any], answer: Mapping[str, Any], answers: Answers, reference: Reference
) -> Agenda:
    """The agenda of one municipality; everything on it comes from these five."""
    subject = Subject(setting, problem, answer, answers, reference)
    everything = choices.choices_of(subject)
    standpoints = choices.standpoints_of(subject)
    now = decide_now(everything, standpoints)
    chosen = {one.id for one in now}
    return Agenda(
        code=setting.code,
        name=setting.name,
        population=figures.thousands(setting.population),
        today=subject.today,
        room=capacity.room_of(subject),
        rests_on=rests_on_words(answer),
        notes=notes_of(setting),
        is_personal="nothing_answered" not in setting.notes,
        decide_now=now,
        cut=" ".join(part for part in (capacity.first_entrant(subject), capacity.cut_sentence(subject)) if part),
        asking=tuple(asking.questions_of(subject)),
        duties=tuple(obligations.duties_of(subject)),
        in_order=tuple(obligations.duties_in_order(subject)),
        bars=tuple(capacity.bars_of(subject)),
        if_room=tuple(one for one in everything if one.lane == "nice_to_have" and one.id not in chosen),
        not_now=tuple(one for one in everything if one.lane == "not_now"),
        standpoints=tuple(one for one in standpoints if one.id not in chosen),
        running=tuple(running_row(row) for row in setting.to_confirm),
        path=tuple(capacity.path_of(subject)),
        path_notes=tuple(capacity.extra_room(subject)),
        shortages=tuple(capacity.shortages_of(subject)),
        is_settled=bool(answer.get("settled", True)),
    )


def decide_now(everything: list[Choice], standpoints: list[Standpoint]) -> tuple[Choice | Standpoint, ...]:
    """What stands under "Nu besluiten", in order."""
    doing = [one for one in everything if one.lane == "need_to_have"]
    possible = [one for one in everything if one.lane == "nice_to_have"]
    return tuple(rules.decide_now(doing, standpoints, possible))


def rests_on_words(answer: Mapping[str, Any]) -> str:
    """Which part of the hours rests on assumptions: "4.590 van de 4.590 uur berust op aannames"."""
    by_basis = hours_by_basis(answer)
    total = sum(by_basis.values())
    if not total:
        return _("Er zijn geen uren om op te rusten.")
    soft = by_basis.get("assumed", 0.0) + by_basis.get("unknown", 0.0)
    return _("%(soft)s van de %(total)s uur berust op aannames.") % {
        "soft": figures.thousands(figures.rounded(soft)),
        "total": figures.thousands(figures.rounded(total)),
    }


def hours_by_basis(answer: Mapping[str, Any]) -> dict[str, float]:
    """The hours of an answer by what they rest on."""
    return {str(basis): float(row["hours"]) for basis, row in answer.get("rests_on", {}).items()}


def notes_of(setting: Setting) -> tuple[str, ...]:
    """What the page says about what was left open."""
    return tuple(str(NOTES[note]) for note in setting.notes if note in NOTES)


def running_row(row: ToConfirm) -> Running:
    """One line of "klopt dit?", with what it rests on in words."""
    detail = row.source
    if row.basis == "share":
        detail = _("%(percent)s%% van de gemeenten doet mee") % {"percent": round(100 * float(row.source))}
    if row.basis == "own":
        detail = ""
    return Running(
        initiative=row.initiative,
        name=row.name,
        state=row.state,
        state_words=str(words.STATES[row.state]),
        basis={"own": "own", "product_use": "given", "share": "given"}.get(row.basis, "assumed"),
        detail=detail,
    )
