"""The national answer as a table for people, in Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bundel.cli.table_words import percent, plain

ROLES = {"lead": "vooroplopen", "contribute": "meebouwen", "follow": "meedoen"}
WHY = {
    "wins_over": "is nodig voor een drempel",
    "leads": "loopt voorop, maar zou liever meedoen",
    "cost": "haar deel van de kosten is hoger dan wat het oplevert",
    "better_plan": "heeft een beter plan voor zichzelf",
}
SHOWN = 5
"""So many names stand in a line; the rest is a number."""


def plan_table(answer: dict[str, Any]) -> str:
    """What goes on, what does not and what would tip it, then whether it holds and what deciding alone costs."""
    names = {one["id"]: one["name"] for one in answer["municipalities"]}
    lines = [*_headline(answer)]
    on = [one for one in answer["joint"] if one["goes_on"]]
    off = [one for one in answer["joint"] if not one["goes_on"]]
    lines += ["", "Gaat door"] * bool(on) + [line for one in on for line in _going_on(one, names)]
    lines += ["", "Gaat niet door"] * bool(off) + [line for one in off for line in _not_going_on(one, names)]
    lines += [*_stability(answer, names), *_alone(answer), *_short(answer, names)]
    return "\n".join(lines)


def _headline(answer: dict[str, Any]) -> Iterator[str]:
    count = len(answer["municipalities"])
    yield f"Landelijk plan van {count} {_many(count, 'gemeente', 'gemeenten')}, in het midden van alle schattingen."
    yield f"Bewezen: hoogstens {percent(answer['gap'])} onder het best mogelijke."
    if answer["scenarios"]:
        yield f"Hoe zeker: doorgerekend in {answer['scenarios']} situaties."
    else:
        yield "Hoe zeker dat is, is niet doorgerekend: vraag het met --scenarios 20."


def _going_on(one: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    sure = "" if one["share"] is None else f", in {percent(one['share'])} van de situaties"
    people = f"{one['participants']} {_many(one['participants'], 'gemeente', 'gemeenten')}"
    yield f"  {plain(one['name'])}: {people}, {percent(one['inhabitants_share'])} van de inwoners{sure}"
    leads = [names[row["municipality"]] for row in one["taking_part"] if row["role"] == "lead"]
    if leads:
        yield f"      voorop: {_listed(leads)}"


def _not_going_on(one: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    sure = "" if one["share"] is None else f" (wel in {percent(one['share'])} van de situaties)"
    yield f"  {plain(one['name'])}{sure}"
    tip = one["tipping"]
    if tip is not None:
        yield f"      te weinig: {_missing(tip['short'])}"
        who = [names[row["municipality"]] for row in tip["municipalities"]]
        if not tip["is_possible"]:
            yield "      met de gemeenten die kunnen meedoen is het niet te halen"
        elif who:
            yield f"      zou doorgaan met: {_listed(who)}; dat kost hen {_number(tip['cost'])} aan waarde"


def _missing(short: dict[str, Any]) -> str:
    parts = []
    if short["participants"]:
        parts.append(f"{short['participants']} {_many(short['participants'], 'gemeente', 'gemeenten')}")
    if short["inhabitants_share"]:
        parts.append(f"{percent(short['inhabitants_share'])} van de inwoners")
    if short["leads"]:
        parts.append(f"{short['leads']} die {_many(short['leads'], 'vooroploopt', 'vooroplopen')}")
    return ", ".join(parts) or "niets, maar het loont niet"


def _stability(answer: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    yield ""
    leavers = answer["stability"]["would_leave"]
    if not leavers:
        yield "Geen enkele gemeente is beter af met een ander plan, zolang de anderen bij het hunne blijven."
        return
    yield f"{len(leavers)} {_many(len(leavers), 'gemeente is', 'gemeenten zijn')} beter af met een ander plan"
    for one in leavers[:SHOWN]:
        yield f"  {plain(names[one['municipality']])}: {WHY[one['why']]}, wint {_number(one['gain'])}"
    if len(leavers) > SHOWN:
        yield f"  en nog {len(leavers) - SHOWN}"


def _alone(answer: dict[str, Any]) -> Iterator[str]:
    alone = answer["alone"]
    yield ""
    share = "" if alone["price_share"] is None else f" ({percent(abs(alone['price_share']))})"
    yield f"Beslist ieder alleen, dan is dat {_number(alone['price'])} aan waarde minder{share}."
    if alone["falls_flat"]:
        yield "  Dan gaat niet door: " + _listed([row["joint"] for row in alone["falls_flat"]])


def _short(answer: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    short = [names[one["id"]] for one in answer["municipalities"] if not one["duties_fit"]]
    if short:
        yield ""
        yield f"Wat moet, past niet in: {_listed(short)}."
    if answer["unmet_duties"]:
        where = _listed([names[row["municipality"]] for row in answer["unmet_duties"]])
        yield f"Wat alleen samen kan en moet, gaat niet door voor: {where}."


def _listed(names: list[str]) -> str:
    shown = ", ".join(plain(name) for name in names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} en nog {len(names) - SHOWN}"


def _many(count: int, one: str, more: str) -> str:
    return one if count == 1 else more


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
