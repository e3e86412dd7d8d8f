"""The sentences of the table: what to ask and whom, why, why not yet, and on what the advice rests."""

from __future__ import annotations

from bundel.cli.agenda import Agenda
from bundel.cli.agenda_words import day_words, joined, span, tens, too_little
from bundel.engine.question import agenda_rules as rules
from bundel.engine.question.setting import DutyAnswer, Ending, ItemSetting

CAPACITY = {
    "free_capacity": "Hoeveel fte is er echt vrij voor nieuw werk? Wij rekenen nu met een schatting. "
    "Vraag: de concerncontroller.",
    "starts_per_year": "Hoeveel nieuwe projecten kunt u per jaar beginnen? Wij rekenen nu met een schatting. "
    "Vraag: de gemeentesecretaris.",
}


def warning(agenda: Agenda) -> str:
    """That all hours, or most of them, are assumptions."""
    soft, total = _soft_and_total(agenda)
    if soft < total:
        return f"van de {tens(total)} uur hieronder is {tens(soft)} uur een aanname: wij schatten dat."
    return "alle uren hieronder zijn aannames: wij schatten ze. Met uw eigen getallen wordt het advies beter."


def rests_on(agenda: Agenda) -> str:
    """How many hours of the whole table are assumptions, as its last line."""
    soft, total = _soft_and_total(agenda)
    last = agenda.setting.periods[-1]
    if soft < total:
        return f"Tot en met {last} gaat het om {tens(total)} uur. Daarvan is {tens(soft)} uur een aanname."
    return f"Tot en met {last} gaat het om {tens(total)} uur. Dat zijn allemaal aannames."


def _soft_and_total(agenda: Agenda) -> tuple[float, float]:
    hours = {basis: float(row["hours"]) for basis, row in agenda.answer["rests_on"].items()}
    return hours["assumed"] + hours["unknown"], sum(hours.values())


def why(agenda: Agenda, item: ItemSetting) -> str:
    """The strongest reason for an item."""
    return rules.strongest_reason(agenda.asked.reference.curation_by_id[member] for member in item.all_members)


def entry_question(item: ItemSetting) -> str:
    if item.asks_first == "moment_passed":
        return "het instapmoment is voorbij; kunnen wij nog instappen?"
    return "kunnen wij instappen, en wanneer?"


def not_now_because(agenda: Agenda, item: ItemSetting) -> str:
    """What an item waits for, else what goes first or what there is too little of."""
    row = agenda.advised[item.id]
    if row["fixed"]:
        return "uw gemeente besloot dit al."
    what, when = rules.waits_for(item, row, agenda.setting.periods)
    if what == "missing":
        return f"eerst nodig: {joined([agenda.initiative_name(one) for one in item.missing])}."
    if what == "start":
        return f"u kunt beter in {when} beginnen."
    if what == "moment":
        return f"wachten tot {day_words(when)}."
    first = agenda.names(rules.going_before(agenda.answer, row)[:3])
    if first:
        return f"{joined(first)} {'gaan' if len(first) > 1 else 'gaat'} voor."
    short = [too_little(one["resource"], one["period"]) for one in row["binding"][:2]]
    return f"{joined(short)}." if short else "andere keuzes geven meer voor dezelfde tijd."


def questions_of(agenda: Agenda) -> list[str]:
    """At most seven questions: what moves most places first, then duties, then contracts that end."""
    duties = {
        f"state:{one.initiative}": one for one in agenda.setting.duties if one.answer in ("do_not_know", "partly")
    }
    asked = [row["ask"] for row in agenda.answer["next_questions"]]
    unknown = [ask for ask, one in duties.items() if one.answer == "do_not_know"]
    drivers = dict.fromkeys([*(one for one in asked if one in duties or one in CAPACITY), *unknown])
    costs = agenda.asked.document["asking"]
    questions = [f"{CAPACITY.get(one) or _duty(duties[one])} {_cost(costs[one])}" for one in drivers]
    questions += [_ending(one) for one in agenda.setting.ending if one.contract_ends_on is None]
    return questions[: rules.MOST_QUESTIONS]


def _cost(hours: float) -> str:
    return f"Navragen kost ongeveer {hours:g} uur."


def _duty(duty: DutyAnswer) -> str:
    return (
        f"{duty.name}: is dit bij ons op orde? Zo ja, dan scheelt dat {span(duty.hours_if_no)} uur. "
        f"Vraag: {duty.ask_whom}."
    )


def _ending(ending: Ending) -> str:
    return f"Gebruiken wij nog {ending.name}, en wanneer loopt ons contract af? Vraag: {ending.ask_whom}."
