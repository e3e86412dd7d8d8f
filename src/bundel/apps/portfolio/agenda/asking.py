"""What to ask first: the unknowns that would change the advice most, with whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bundel.apps.portfolio.agenda import figures
from bundel.apps.portfolio.agenda.rows import Question
from bundel.apps.portfolio.agenda.subject import Subject
from bundel.engine.question.agenda_rules import MOST_QUESTIONS
from bundel.engine.question.setting import DutyAnswer


def questions_of(subject: Subject) -> list[Question]:
    """First what moves most places, then duties of which nobody knows whether they are in order, then contracts."""
    rows = [*_from_answer(subject), *_duties(subject), *_entries(subject), *_endings(subject)]
    first: dict[str, Question] = {}
    for row in rows:
        first.setdefault(row.id, row)
    return list(first.values())[:MOST_QUESTIONS]


def _from_answer(subject: Subject) -> list[Question]:
    rows = []
    for asked in subject.answer.get("next_questions", []):
        driver = str(asked.get("ask") or "")
        row = _about(subject, driver)
        if row is not None:
            rows.append(_with_cost(subject, _with_places(row, asked), driver))
    return rows


def _about(subject: Subject, driver: str) -> Question | None:
    """The question behind a driver of the problem; None for what only a judge of ours could answer."""
    what, _colon, name = driver.partition(":")
    if what == "state":
        duty = next((one for one in subject.setting.duties if one.initiative == name), None)
        return _duty(duty) if duty is not None else None
    if what == "hours":
        item = next((one for one in subject.setting.items if name in one.all_members), None)
        return _hours(subject, item.id) if item is not None else None
    if what in ("free_capacity", "starts_per_year"):
        return _capacity(what)
    return None


def _capacity(what: str) -> Question:
    text = (
        _("Hoeveel fte is er echt vrij voor nieuw werk?")
        if what == "free_capacity"
        else _("Hoeveel nieuwe projecten kunt u per jaar beginnen?")
    )
    return Question(
        id=f"capacity:{what}",
        text=text,
        effect=_("Wij rekenen nu met een schatting."),
        ask_whom=_("de concerncontroller of de gemeentesecretaris"),
        duty="",
        item="",
    )


def _with_places(row: Question, asked: Mapping[str, Any]) -> Question:
    places = round(float(asked.get("expected_places_moved") or 0))
    if places < 1:
        return row
    moved = ngettext(
        "Verandert de volgorde: ongeveer %(n)s plaats.", "Verandert de volgorde: ongeveer %(n)s plaatsen.", places
    ) % {"n": places}
    return replace(row, effect=f"{row.effect} {moved}".strip())


def _with_cost(subject: Subject, row: Question, driver: str) -> Question:
    """What finding out costs, where the problem says so: older ones did not."""
    hours = subject.problem.get("asking", {}).get(driver)
    if hours is None:
        return row
    cost = ngettext("Navragen kost ongeveer %(n)s uur.", "Navragen kost ongeveer %(n)s uur.", round(hours))
    return replace(row, effect=f"{row.effect} {cost % {'n': f'{hours:g}'}}".strip())


def _duties(subject: Subject) -> list[Question]:
    unknown = [duty for duty in subject.setting.duties if duty.answer == "do_not_know"]
    ranked = sorted(unknown, key=lambda duty: (-duty.hours_if_no[1], duty.initiative))
    return [_with_cost(subject, _duty(duty), f"state:{duty.initiative}") for duty in ranked]


def _duty(duty: DutyAnswer) -> Question:
    saved = figures.hours(duty.hours_if_no, "assumed")
    return Question(
        id=f"in_order:{duty.initiative}",
        text=_("Is dit bij ons op orde: %(name)s?") % {"name": duty.name},
        effect=_("Zo ja, dan scheelt dat %(hours)s, verdeeld over de jaren.") % {"hours": saved.text},
        ask_whom=duty.ask_whom,
        duty=duty.initiative,
        item=duty.item,
    )


def _hours(subject: Subject, item_id: str) -> Question:
    item = subject.item(item_id)
    return Question(
        id=f"hours:{item_id}",
        text=_("Hoeveel uur kost dit ons echt: %(name)s?") % {"name": item.name},
        effect=_("Wij rekenen nu met %(hours)s.")
        % {"hours": figures.alternative_hours(subject.alternative(item_id) or {}).text},
        ask_whom=item.ask_whom,
        duty="",
        item=item_id,
    )


def _entries(subject: Subject) -> list[Question]:
    first = set(subject.answer["order"][:7])
    rows = []
    for item in subject.setting.items:
        if item.id in first and item.asks_first and item.id not in subject.answers.asked:
            rows.append(
                Question(
                    id=f"entry:{item.id}",
                    text=_("Kunnen wij nog instappen bij %(name)s, en wanneer?") % {"name": item.name},
                    effect=item.entry_note,
                    ask_whom=item.ask_whom,
                    duty="",
                    item=item.id,
                )
            )
    return rows


def _endings(subject: Subject) -> list[Question]:
    return [
        Question(
            id=f"ending:{one.initiative}",
            text=_("Gebruiken wij nog %(name)s, en wanneer loopt ons contract af?") % {"name": one.name},
            effect=one.entry_note,
            ask_whom=one.ask_whom,
            duty="",
            item="",
        )
        for one in subject.setting.ending
        if one.contract_ends_on is None
    ]
