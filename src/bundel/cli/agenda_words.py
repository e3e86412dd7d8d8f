"""Dutch words and figures of the table: rounded to what is known, and what an assumption is says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bundel.engine.question.capacity import KINDS, json_bounds

Ends = tuple[float, float]
LANES = {"need_to_have": "Doen", "nice_to_have": "Als er ruimte is", "not_now": "Nu niet"}
ROLES = {"lead": "vooroplopen", "contribute": "meebouwen", "follow": "meedoen"}
MEETINGS = {
    "council": "de raad",
    "executive": "het college",
    "secretary": "de gemeentesecretaris",
    "unknown": "nog niet bekend",
}
KIND_NAMES = {
    "management": "projectleiding",
    "ict": "ICT en architectuur",
    "field": "de vakafdeling",
    "support": "inkoop, juridisch, privacy en financiën",
}
PACES = {
    "two_years": "in twee jaar",
    "three_years": "in drie jaar",
    "until_date": "elk jaar een deel, tot de einddatum",
}
BASES = {"own": "eigen opgave", "assumed": "aanname"}
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip


def thousands(number: float) -> str:
    return f"{round(number):,}".replace(",", ".")


def tens(number: float) -> str:
    """Hours to tens: more precision than that nobody has."""
    return thousands(round(number / 10) * 10)


def decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def span(ends: Ends) -> str:
    low, high = tens(ends[0]), tens(ends[1])
    return low if low == high else f"{low}–{high}"


def number_or_span(ends: Ends) -> str:
    """Fte, as one number or from the lowest to the highest."""
    low, high = decimal(ends[0]), decimal(ends[1])
    return low if low == high else f"{low}–{high}"


def amount(resource: str, number: float) -> str:
    """So much of a resource: hours of a kind, euros, or projects to begin."""
    if resource == "starts":
        whole = max(1, round(number))
        return "1 nieuw project" if whole == 1 else f"{whole} nieuwe projecten"
    return f"{tens(number)} euro" if resource == "euro" else f"{tens(number)} uur van {KIND_NAMES[resource]}"


def too_little(resource: str, year: str) -> str:
    """What there is too little of in a year, as a clause."""
    if resource == "starts":
        return f"in {year} kunt u geen nieuw project meer beginnen"
    what = "geld" if resource == "euro" else f"tijd van {KIND_NAMES[resource]}"
    return f"in {year} is er te weinig {what}"


def often(share: float) -> str:
    """How often, as people say it: in 8 van de 10 doorgerekende plannen."""
    tenths = round(10 * share)
    return (
        f"in {tenths} van de 10 doorgerekende plannen" if tenths else "in minder dan 1 van de 10 doorgerekende plannen"
    )


def middle(ends: Ends) -> float:
    return (ends[0] + ends[1]) / 2


def added(amounts: Iterable[Ends]) -> Ends:
    rows = list(amounts)
    return sum(low for low, _ in rows), sum(high for _, high in rows)


def joined(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else "".join(names)


def day_words(text: str) -> str:
    """A date as precise as it is known: 2027, 2e kwartaal 2027, juni 2027 or 1 juni 2027."""
    if "-Q" in text:
        year, quarter = text.split("-Q")
        return f"{quarter}e kwartaal {year}"
    if len(text) == 10:
        day = date.fromisoformat(text)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{MONTHS[int(text[5:]) - 1]} {text[:4]}" if len(text) == 7 else text


def hours_of(way: Mapping[str, Any], years: Sequence[str]) -> Ends:
    """The hours of free time that one way of doing an item asks in these years."""
    use = way.get("use", {})
    amounts = [use[kind][year] for kind in KINDS if kind in use for year in years if year in use[kind]]
    return added(json_bounds(amount) for amount in amounts)
