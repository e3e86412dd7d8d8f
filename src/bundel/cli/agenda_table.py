"""The advice of one municipality as a table for people, in Dutch: what to decide, what must, what waits."""

from __future__ import annotations

import textwrap

from bundel.cli import agenda_questions
from bundel.cli.agenda import Agenda, Row, agenda_of
from bundel.cli.agenda_words import (
    BASES,
    LANES,
    MEETINGS,
    PACES,
    ROLES,
    added,
    amount,
    day_words,
    decimal,
    joined,
    middle,
    number_or_span,
    often,
    span,
    tens,
    thousands,
)
from bundel.cli.municipality import Asked
from bundel.engine.question import agenda_rules as rules
from bundel.engine.question.setting import ItemSetting, Position

WIDTH = 110
EDGE = "bij opnieuw rekenen kan deze keuze net wel of net niet bij de eerste vijf horen."


def agenda_table(asked: Asked, answer: Row) -> str:
    """The whole table."""
    agenda = agenda_of(asked, answer)
    parts = [_head(agenda), _decide_now(agenda), _ask_first(agenda), _duties(agenda), _short(agenda)]
    parts += [_not_now(agenda), _running(agenda), [agenda_questions.rests_on(agenda)]]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _head(agenda: Agenda) -> list[str]:
    setting, free = agenda.setting, agenda.free_hours()
    duties = added(agenda.hours(item, agenda.first_year) for item in agenda.in_lane("mandatory"))
    step = next(one for one in setting.capacity_steps if one.key == "free_hours")
    left = middle(free) - middle(duties)
    fte = (free[0] / agenda.per_fte, free[1] / agenda.per_fte)
    title = f"{setting.name.upper()} ({thousands(setting.population)} inwoners) – Onze keuzes voor {agenda.first_year}"
    day = day_words(setting.today)
    room = (
        f"Vrij voor nieuw werk in {agenda.first_year}: {tens(middle(free))} uur [{BASES[step.basis]}: {span(free)}]. "
        f"Dat is {number_or_span(fte)} fte. Wat moet, vraagt {tens(middle(duties))} uur [aanname: {span(duties)}]. "
        + (f"Dan is {tens(left)} uur over." if left >= 0 else f"Dan komt u {tens(-left)} uur tekort.")
    )
    return [
        f"{title:<{WIDTH - len(day)}}{day}",
        *_wrapped(room),
        *_wrapped(f"LET OP: {agenda_questions.warning(agenda)}"),
    ]


def _decide_now(agenda: Agenda) -> list[str]:
    doing, possible = agenda.in_lane("need_to_have"), agenda.in_lane("nice_to_have")
    shown = rules.decide_now(doing, agenda.setting.positions, possible)
    lines = _wrapped(f"NU BESLUITEN (op volgorde; {_cut(agenda)})")
    for one in shown:
        lines += _choice(agenda, one) if isinstance(one, ItemSetting) else _standpoint(one)
    rest = [item.name for item in (*doing, *possible) if item not in shown]
    lines += _wrapped(f"Is er dan nog tijd over, begin dan met: {joined(rest)}.", 2) if rest else []
    later = [one.name for one in agenda.setting.positions if one not in shown]
    lines += _wrapped(f"Ook een standpunt bepalen over: {joined(later)}.", 2) if later else []
    on_the_edge = any(agenda.advised[one.id]["on_the_edge"] for one in shown if isinstance(one, ItemSetting))
    return lines + (_wrapped(f"Op de grens: {EDGE}", 2) if on_the_edge else [])


def _choice(agenda: Agenda, item: ItemSetting) -> list[str]:
    row = agenda.advised[item.id]
    advice = LANES[row["lane"]] + (", eerst navragen" if item.asks_first else "")
    edge = " Op de grens." if row["on_the_edge"] else ""
    role = item.verb if row["role"] == "follow" and item.verb else ROLES[row["role"]]
    hours = agenda.hours(item)
    lines = _wrapped(
        f"{row['place'] or '-':>2} {item.name}: {role}, vanaf {row['start']}. Advies: {advice.upper()}.{edge}", 3, 0
    )
    lines += _wrapped(
        f"{tens(middle(hours))} uur t/m {agenda.setting.periods[-1]} [{_basis(agenda, item)}: {span(hours)}]. "
        f"Beslist: {MEETINGS[item.meeting]}.", 5,
    )  # fmt: skip
    why = agenda_questions.why(agenda, item)
    lines += _wrapped(f"Waarom: {why}", 5) if why else []
    if item.asks_first:
        lines += _wrapped(f"Eerst navragen: {agenda_questions.entry_question(item)} Vraag: {item.ask_whom}.", 5)
    if row["start"] in item.budget_amendment_years:
        lines += _wrapped(f"Nieuw geld in {row['start']} vraagt een begrotingswijziging.", 5)
    return lines


def _standpoint(position: Position) -> list[str]:
    moment = f" Wanneer: {day_words(position.moments[0])}." if position.moments else ""
    lines = _wrapped(f" S {position.name}. Advies: STANDPUNT BEPALEN, geen projecturen.", 3, 0)
    return lines + _wrapped(f"Beslist: {MEETINGS[position.meeting]}.{moment}", 5)


def _cut(agenda: Agenda) -> str:
    """The cut in fte: at today's room, and at the first larger room that lets in more."""
    today, more = rules.cut_steps(agenda.answer["entry_path"])
    if today is None or today["fte"] is None:
        return "hoeveel er past, is niet berekend"
    if not today["cut"]:
        reached = (
            f"bij {decimal(more['fte'])} fte tot en met {more['cut']}" if more else "ook niet met twee keer zo veel"
        )
        return f"eerst wat moet; bij {decimal(today['fte'])} fte past nog geen keuze, {reached}"
    then = f", bij {decimal(more['fte'])} fte tot en met {more['cut']}" if more else ""
    return f"bij {decimal(today['fte'])} fte past tot en met nummer {today['cut']}{then}"


def _ask_first(agenda: Agenda) -> list[str]:
    rows = agenda_questions.questions_of(agenda)
    lines = [line for row in rows for line in _wrapped(f"• {row}", 2, 0)]
    return ["EERST NAVRAGEN (dit verandert het advies het meest)", *lines] if lines else []


def _duties(agenda: Agenda) -> list[str]:
    rows = sorted(agenda.in_lane("mandatory"), key=lambda item: (-agenda.hours(item, agenda.first_year)[1], item.id))
    head = f"MOET (geen keuze, wel tempo){'':<20}uren {agenda.first_year} [aanname]"
    lines = [_duty(agenda, item) for item in rows if item.kind == "duty"]
    return [head, *lines] if lines else []


def _duty(agenda: Agenda, item: ItemSetting) -> str:
    pace = PACES.get(agenda.advised[item.id]["variant"] or "", "")
    if item.overdue_since:
        when = f"moet al geregeld zijn sinds {day_words(item.overdue_since)}"
    elif item.due_on:
        when = f"uiterlijk {day_words(item.due_on)}"
    else:
        when = "komt eraan, datum onbekend" if item.is_date_unknown else "geldt al"
    hours = span(agenda.hours(item, agenda.first_year))
    return f"• {item.name[:38]:<38} {hours:>11}  {', '.join(part for part in (when, pace) if part)}"


def _short(agenda: Agenda) -> list[str]:
    lines = [line for row in agenda.answer["shortages"] for line in _wrapped(f"• {_shortage(row)}", 2, 0)]
    return ["TEKORT VOOR WAT MOET", *lines] if lines else []


def _shortage(row: Row) -> str:
    share = row["share_of_scenarios"]
    told = "" if share is None else f", {often(share)}"
    return f"{row['period']}: ongeveer {amount(row['resource'], middle(row['short']))} te weinig{told}."


def _not_now(agenda: Agenda) -> list[str]:
    lines = []
    for item in agenda.in_lane("not_now"):
        day = agenda.advised[item.id]["reconsider_on"]
        again = f" Kijk er weer naar op {day_words(day)}." if day else ""
        lines += _wrapped(f"• {item.name}: {agenda_questions.not_now_because(agenda, item)}{again}", 2, 0)
    return ["NU NIET", *lines] if lines else []


def _running(agenda: Agenda) -> list[str]:
    rows = [row.name for row in agenda.setting.to_confirm if row.state in ("running", "done")]
    return _wrapped(f"LOOPT AL ({len(rows)}, klopt dit?): {' · '.join(rows)}")


def _basis(agenda: Agenda, item: ItemSetting) -> str:
    bases = agenda.advised[item.id]["rests_on"]
    return BASES["own" if bases["own"]["hours"] and not bases["assumed"]["hours"] else "assumed"]


def _wrapped(text: str, indent: int = 0, first: int | None = None) -> list[str]:
    start = " " * (indent if first is None else first)
    return textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * indent)
