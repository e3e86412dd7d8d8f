"""The choices of an agenda: each with what it is, asks and needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda import figures, reasons, words
from bundel.apps.portfolio.agenda.rows import Choice, Standpoint
from bundel.apps.portfolio.agenda.subject import Subject, council_words
from bundel.engine.question.setting import ItemSetting, Position
from bundel.engine.reference.amounts import first_day


def choices_of(subject: Subject) -> list[Choice]:
    """All choices, in the order of the advice; what has no place comes last."""
    rows = [row for row in subject.answer["initiatives"] if subject.item(row["id"]).kind == "decide"]
    order = {item: at for at, item in enumerate(subject.answer["order"])}
    rows.sort(key=lambda row: (order.get(row["id"], len(order)), row["id"]))
    return [_choice(subject, row) for row in rows]


def _choice(subject: Subject, advised: Mapping[str, Any]) -> Choice:
    item = subject.item(advised["id"])
    alternative = subject.alternative(item.id) or {}
    start = advised.get("start") or alternative.get("start")
    return Choice(
        id=item.id,
        name=item.name,
        lane=advised["lane"],
        place=advised.get("place"),
        role=advised["role"],
        role_words=words.role_words(advised["role"], item.verb),
        start=advised.get("start"),
        way=_way(subject, alternative),
        hours=figures.alternative_hours(alternative),
        regular=_regular(item, str(start)),
        euro=figures.euros((item.euro[0][0], item.euro[0][1]), is_known=item.euro_is_known),
        why=reasons.why(subject, item),
        why_not=reasons.why_not(subject, advised),
        if_nothing=reasons.if_nothing(subject, item),
        asks_first=_asks_first(subject, item),
        ask_whom=item.ask_whom,
        decides=str(words.MEETINGS[item.meeting]),
        by_when=by_when(subject, item, advised),
        decide_on=decide_on(subject, item, advised),
        to_council=council_words(item.meeting),
        owner=subject.answers.owners.get(item.id, ""),
        chance=_chance(advised),
        tip=reasons.tip(subject, advised),
        waits_for=reasons.waits_for(subject, item, advised),
        reconsider_on=subject.day(advised.get("reconsider_on")),
        questions=_questions(subject, item),
        amendment=_amendment(item, advised),
        within=subject.reference.package_by_id[item.within].name if item.within else "",
        is_on_the_edge=bool(advised.get("on_the_edge")),
        is_fixed=bool(advised.get("fixed")),
        status=_status(item),
    )


def _way(subject: Subject, alternative: Mapping[str, Any]) -> str:
    variant = alternative.get("variant")
    known = subject.reference.initiative_by_id.get(str(variant))
    return known.name if known else ""


def _regular(item: ItemSetting, start: str) -> figures.Figure | None:
    """The regular work of the department, shown apart; nothing when there is none."""
    low = sum(ends[0] for ends in item.regular_hours.values())
    high = sum(ends[1] for ends in item.regular_hours.values())
    return figures.hours((low, high), "assumed") if high > 0 else None


def _asks_first(subject: Subject, item: ItemSetting) -> str:
    if item.asks_first is None or item.id in subject.answers.asked:
        return ""
    if item.asks_first == "moment_passed":
        return _("Het instapmoment is voorbij. Vraag na of wij nog kunnen instappen.")
    return _("Vraag na of wij kunnen instappen, en wanneer.")


def _status(item: ItemSetting) -> str:
    if not item.is_stale:
        return ""
    if item.status_as_of:
        return _("Stand van %(day)s; kijk na of dit nog klopt.") % {"day": words.partial_date_words(item.status_as_of)}
    return _("Wij weten niet van wanneer deze stand is; kijk na of dit nog klopt.")


def _questions(subject: Subject, item: ItemSetting) -> tuple[str, ...]:
    asked = [question for row in subject.curations(item) for question in row.ask or ()]
    return tuple(dict.fromkeys(asked))[:3]


def _amendment(item: ItemSetting, advised: Mapping[str, Any]) -> str:
    if advised.get("start") in item.budget_amendment_years:
        return _("Nieuw geld in %(year)s vraagt een begrotingswijziging.") % {"year": advised["start"]}
    return ""


def _chance(advised: Mapping[str, Any]) -> str:
    if advised.get("share") is None:
        return ""
    if advised["lane"] in ("need_to_have", "nice_to_have") and advised.get("early_share") is not None:
        return words.times_in_ten(advised["early_share"])
    return words.times_in_ten(advised["share"])


def decide_on(subject: Subject, item: ItemSetting, advised: Mapping[str, Any]) -> date | None:
    """The day before which to decide: the first moment to come, else the end of the year before the start."""
    if advised.get("start") is None:
        return None
    coming = [day for day in map(first_day, item.moments) if day > subject.today]
    if coming:
        return min(coming)
    before = date(int(advised["start"]), 1, 1) - timedelta(days=1)
    return before if before > subject.today else None


def by_when(subject: Subject, item: ItemSetting, advised: Mapping[str, Any]) -> str:
    day = decide_on(subject, item, advised)
    if day is not None:
        return _("voor %(day)s") % {"day": words.day_words(day)}
    return _("zo snel mogelijk") if advised.get("start") else ""


def standpoints_of(subject: Subject) -> list[Standpoint]:
    """Standpoints to take: no hours and no place in the order."""
    return [_standpoint(subject, position) for position in subject.setting.positions]


def _standpoint(subject: Subject, position: Position) -> Standpoint:
    moments = [words.partial_date_words(one) for one in position.moments]
    return Standpoint(
        id=position.id,
        name=position.name,
        decides=str(words.MEETINGS[position.meeting]),
        to_council=council_words(position.meeting),
        by_when=moments[0] if moments else _("datum nog niet bekend"),
        level=str(words.LEVELS[position.obligation.level]),
        ask_whom=position.ask_whom,
        owner=subject.answers.owners.get(position.id, ""),
    )
