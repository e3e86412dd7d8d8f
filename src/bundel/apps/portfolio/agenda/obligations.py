"""The duties of an agenda as one list: hours, pace, since when, and which are in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda import figures, words
from bundel.apps.portfolio.agenda.rows import DutyPart, DutyRow
from bundel.apps.portfolio.agenda.subject import Subject, council_words
from bundel.engine.question.setting import DutyAnswer, ItemSetting


def duties_of(subject: Subject) -> list[DutyRow]:
    """Duties that ask something, those with most hours first."""
    items = [item for item in subject.setting.items if item.kind == "duty" and item.state == "weighed"]
    rows = [_row(subject, item, subject.alternative(item.id) or {}) for item in items]
    return sorted(rows, key=lambda row: (-row.hours.high, row.id))


def duties_in_order(subject: Subject) -> list[DutyRow]:
    """Duties that are in order, or do not concern us: no project hours."""
    items = [item for item in subject.setting.items if item.kind == "duty" and item.state != "weighed"]
    return [_row(subject, item, {}) for item in items]


def _row(subject: Subject, item: ItemSetting, alternative: Mapping[str, Any]) -> DutyRow:
    asked = [question for row in subject.curations(item) for question in row.ask or ()]
    regular = (
        sum(ends[0] for ends in item.regular_hours.values()),
        sum(ends[1] for ends in item.regular_hours.values()),
    )
    overdue = item.overdue_since
    return DutyRow(
        id=item.id,
        name=item.name,
        since_words=due_words(item),
        overdue_words=_("moet al geregeld zijn sinds %(day)s") % {"day": words.partial_date_words(overdue)}
        if overdue
        else "",
        pace=str(words.PACES.get(str(alternative.get("variant")), "")),
        start=alternative.get("start"),
        hours=figures.alternative_hours(alternative),
        first_year=figures.alternative_hours(alternative, (subject.first_year,)),
        regular=figures.hours(regular, "assumed") if regular[1] > 0 else None,
        parts=tuple(_part(one) for one in subject.setting.duties if one.item == item.id),
        decides=str(words.MEETINGS[item.meeting]),
        to_council=council_words(item.meeting),
        ask_whom=item.ask_whom,
        owner=subject.answers.owners.get(item.id, ""),
        is_in_order=item.state != "weighed",
        questions=tuple(dict.fromkeys(asked))[:3],
    )


def due_words(item: ItemSetting) -> str:
    """By when a duty must be done, or that nobody knows."""
    if item.due_on is not None:
        return _("uiterlijk %(day)s") % {"day": words.partial_date_words(item.due_on)}
    return _("komt eraan, datum onbekend") if item.is_date_unknown else _("geldt al")


def since_words(duty: DutyAnswer) -> str:
    """Since when one law counts, or when it comes."""
    if duty.coming is not None:
        return _("uiterlijk %(day)s") % {"day": words.partial_date_words(duty.coming)}
    if duty.since is not None:
        return _("geldt sinds %(day)s") % {"day": words.partial_date_words(duty.since)}
    return _("geldt al") if duty.is_in_force else _("komt eraan, datum onbekend")


def _part(duty: DutyAnswer) -> DutyPart:
    return DutyPart(
        initiative=duty.initiative,
        name=duty.name,
        answer=duty.answer,
        answer_words=str(words.IN_ORDER[duty.answer]),
        is_own=duty.basis == "own",
        since_words=since_words(duty),
    )
