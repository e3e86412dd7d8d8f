"""Free capacity against what is asked: in fte, in hours, per kind and year, and where the cut lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda import figures, reasons, words
from bundel.apps.portfolio.agenda.figures import Ends
from bundel.apps.portfolio.agenda.rows import CapacityBar, PathStep, Room
from bundel.apps.portfolio.agenda.subject import Subject
from bundel.engine.question.agenda_rules import cut_steps
from bundel.engine.question.capacity import KINDS, CapacityStep


def room_of(subject: Subject) -> Room:
    """Free hours of the first year, what duties ask in it, and what is left: all by the middles."""
    year, capacity = subject.first_year, subject.problem["capacity"]
    steps = subject.setting.capacity_steps
    is_own = any(step.key == "free_hours" and step.basis == "own" for step in steps)
    hours = figures.hours(figures.free_hours(capacity, year), "own" if is_own else "assumed")
    duties = _asked(subject, "duty", (year,))
    left = hours.middle - duties.middle
    per_fte = float(subject.problem["hours_per_fte"])
    span = [figures.decimal(end / per_fte) for end in (hours.low, hours.high)]
    return Room(
        year=year,
        fte=_("%(span)s fte") % {"span": span[0] if span[0] == span[1] else "–".join(span)},
        hours=hours,
        duty_hours=duties,
        left=left,
        left_text=left_words(left),
        steps=tuple(step_words(step) for step in steps),
    )


def left_words(left: float) -> str:
    amount = figures.thousands(figures.rounded(abs(left)))
    if left < 0:
        return _("Tekort: ongeveer %(hours)s uur.") % {"hours": amount}
    return _("Over voor keuzes: ongeveer %(hours)s uur.") % {"hours": amount}


def step_words(step: CapacityStep) -> str:
    """One step from the own budget to free hours, in one line."""
    span = span_words(step)
    return {
        "salaries": _("Salarissen in de begroting van 2025: %(span)s.")
        if step.basis == "given"
        else _("Uw begroting toont bijna geen salarissen. Wij rekenen met gemeenten van uw grootte: %(span)s."),
        "fte": _("Dat zijn ongeveer %(span)s."),
        "change": _("Daarvan werkt aan vernieuwing: %(span)s."),
        "free": _("Na wat nu al loopt, is vrij: %(span)s."),
        "reserved": _("Vrij voor nieuw werk, met wat reserve: %(span)s."),
        "free_hours": _("Dat is %(span)s per jaar."),
        "starts": _("Nieuwe projecten per jaar: %(span)s."),
        "euros": _("Geld voor nieuw werk per jaar: %(span)s."),
    }[step.key] % {"span": span}


def span_words(step: CapacityStep) -> str:
    """What a step gives, with its unit: one number when its ends are equal."""
    if step.unit == "euro":
        shown = [f"€ {figures.thousands(round(end, -5) if end >= 1e6 else end)}" for end in (step.low, step.high)]
        unit = ""
    elif step.unit == "fte":
        shown = [figures.decimal(end) if end < 100 else figures.thousands(end) for end in (step.low, step.high)]
        unit = " fte"
    elif step.unit == "hours":
        shown = [figures.thousands(figures.rounded(end)) for end in (step.low, step.high)]
        unit = _(" uur")
    else:
        shown, unit = [f"{end:g}" for end in (step.low, step.high)], ""
    return (
        shown[0] if shown[0] == shown[1] else _("%(low)s tot %(high)s") % {"low": shown[0], "high": shown[1]}
    ) + unit


def _asked(subject: Subject, kind: str, periods: tuple[str, ...]) -> figures.Figure:
    asked = [
        figures.alternative_hours(subject.alternative(item.id) or {}, periods)
        for item in subject.setting.items
        if item.kind == kind and item.id in subject.advised
    ]
    ends = (sum(one.low for one in asked), sum(one.high for one in asked))
    return figures.hours(ends, figures.worst([one.basis for one in asked]))


def bars_of(subject: Subject) -> list[CapacityBar]:
    """Used and free hours per kind and year: duties, and the choices of Doen."""
    duties = _chosen(subject, "mandatory")
    doing = _chosen(subject, "need_to_have")
    capacity = subject.problem["capacity"]
    return [capacity_bar(capacity, kind, year, duties, doing) for kind in KINDS for year in subject.setting.periods]


def _chosen(subject: Subject, lane: str) -> list[Mapping[str, Any]]:
    rows = [row["id"] for row in subject.answer["initiatives"] if row["lane"] == lane]
    return [alternative for one in rows if (alternative := subject.alternative(one)) is not None]


def capacity_bar(
    capacity: Mapping[str, Any],
    kind: str,
    year: str,
    duties: Iterable[Mapping[str, Any]],
    choices: Iterable[Mapping[str, Any]],
) -> CapacityBar:
    """What alternatives ask of one kind in one year, beside what there is, by the middles of the intervals."""
    by_duty = _middle(figures.kind_hours(one, kind, year) for one in duties)
    by_choice = _middle(figures.kind_hours(one, kind, year) for one in choices)
    there = _middle([figures.room(capacity, kind, year) or (0.0, 0.0)])
    used = by_duty + by_choice
    text = _("%(used)s van %(room)s uur") % {
        "used": figures.thousands(figures.rounded(used)),
        "room": figures.thousands(figures.rounded(there)),
    }
    if used > there:
        over = figures.thousands(figures.rounded(used - there))
        text = _("%(text)s: %(over)s te veel") % {"text": text, "over": over}
    return CapacityBar(kind=str(words.KINDS[kind]), year=year, duties=by_duty, choices=by_choice, room=there, text=text)


def _middle(ends: Iterable[Ends]) -> float:
    return sum((low + high) / 2 for low, high in ends)


def path_of(subject: Subject) -> list[PathStep]:
    """Where the cut lies at 50 to 200% of today's hours and euros, and what is before it in the order."""
    names = [subject.name(one) for one in subject.answer["order"]]
    return [
        PathStep(
            percent=round(step["capacity_percent"]),
            fte=float(step["fte"] or 0.0),
            cut=int(step["cut"] or 0),
            text=cut_words(int(step["cut"] or 0)),
            fits=tuple(names[: int(step["cut"] or 0)]),
        )
        for step in subject.answer["entry_path"]
    ]


def cut_words(cut: int) -> str:
    return _("past tot en met nummer %(n)s") % {"n": cut} if cut else _("past nog geen keuze")


def cut_sentence(subject: Subject) -> str:
    """The cut in fte: at today's capacity, and at the first larger one that lets in more."""
    today, more = cut_steps(subject.answer["entry_path"])
    if today is None:
        return ""
    if not today["cut"] and more is None and len(subject.answer["entry_path"]) > 1:
        return _("Eerst Moet. Ook met twee keer zo veel tijd past er nu nog geen keuze bij.")
    parts = [_("Bij %(fte)s %(cut)s") % _cut(today)]
    if more is not None:
        parts.append(_("bij %(fte)s %(cut)s") % _cut(more))
    return ", ".join(parts) + "."


def _cut(step: Mapping[str, Any]) -> dict[str, str]:
    return {"fte": figures.fte(float(step["fte"] or 0.0)), "cut": cut_words(step["cut"])}


def first_entrant(subject: Subject) -> str:
    """When nothing is sure to fit: what comes first, and from how much room on."""
    order = subject.answer["order"]
    if subject.answer.get("n10") or not order:
        return ""
    name = subject.name(order[0])
    step = next((one for one in path_of(subject) if one.cut >= 1), None)
    if step is None:
        return _("Eerst Moet. Als eerste keuze komt daarna: %(name)s.") % {"name": name}
    return _("Eerst Moet; daarna komt %(name)s, zeker vanaf ongeveer %(fte)s.") % {
        "name": name,
        "fte": figures.fte(step.fte),
    }


def shortages_of(subject: Subject) -> list[str]:
    """What is short when duties alone do not fit, one line for each kind: which years, how much, how often."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for row in subject.answer.get("shortages", []):
        by_kind.setdefault(row["resource"], []).append(row)
    return [_shortage(resource, rows) for resource, rows in by_kind.items()]


def _shortage(resource: str, rows: list[Mapping[str, Any]]) -> str:
    most = max(sum(row["short"]) / 2 for row in rows)
    text = _("In %(years)s komt u voor Moet ongeveer %(amount)s tekort, %(often)s.")
    if len(rows) > 1:
        text = _("In %(years)s komt u voor Moet tot ongeveer %(amount)s per jaar tekort, %(often)s.")
    return text % {
        "years": words.joined([row["period"] for row in rows]),
        "amount": reasons.extra_words(resource, most),
        "often": words.times_in_ten(max(row["share_of_scenarios"] for row in rows)),
    }


def extra_room(subject: Subject) -> list[str]:
    """What a little more of one kind would let in: "met 100 uur inkoop erbij past ook ..."."""
    rows = []
    for row in subject.answer.get("marginal_values", []):
        known = [one for one in row["lets_in"] if one in subject.advised]
        if known:
            rows.append(
                _("Met %(amount)s erbij in %(year)s past ook: %(names)s.")
                % {
                    "amount": reasons.extra_words(row["resource"], float(row["extra"])),
                    "year": row["period"],
                    "names": subject.names(known),
                }
            )
    return rows
