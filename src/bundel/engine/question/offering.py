"""Writes one item as the engine reads it: its alternatives, when it must start, and what it depends on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bundel.engine.question.duties import due_of, duty_of, mandatory_year, overdue_since
from bundel.engine.question.effort import Work, work_of
from bundel.engine.question.items import Item
from bundel.engine.question.preconditions import exclusions_of, preconditions_of
from bundel.engine.question.profile import BadProfile, Decision
from bundel.engine.question.situation import Situation
from bundel.engine.question.terms import total
from bundel.engine.question.values import RISK, score_of, themes_of, value_of
from bundel.engine.question.weighing import Way, moments_of, remaining, starts_of, ways_of
from bundel.engine.reference.faults import DataFault

FOLLOW = "follow"
EXTRA_ROLES = ("contribute", "lead")
NOT_TAKEN = ("no", "wait")


def initiative_of(situation: Situation, item: Item) -> dict[str, Any]:
    """The initiative of a problem; the item must be weighed."""
    members = remaining(situation, item)
    year = mandatory_by(situation, item)
    return {
        "id": item.id,
        "mandatory_by": None if year is None else str(year),
        "depends_on": list(needs_of_all(situation, item)),
        "excludes": list(exclusions_of(situation, item)),
        "fixed": _fixed(situation, item),
        "done": False,
        "moments": [one.isoformat() for one in moments_of(situation, members)],
        "overdue_since": late_since(situation, item),
        "place_at_most": place_at_most(situation, item),
        "alternatives": list(_alternatives(situation, item)),
    }


def needs_of_all(situation: Situation, item: Item) -> tuple[str, ...]:
    """The items that every way of doing this one needs."""
    needs = [preconditions_of(situation, item, way.members).items for way in ways_of(situation, item)]
    return tuple(one for one in needs[0] if all(one in others for others in needs))


def mandatory_by(situation: Situation, item: Item) -> int | None:
    """The last year in which a duty may start: that of its earliest member; None for a choice."""
    if item.kind != "duty":
        return None
    duties = [duty_of(situation.row(member)) for member in remaining(situation, item)]
    dues = [due_of(duty, situation.calendar.today) for duty in duties]
    return min(mandatory_year(due, situation.calendar) for due in dues)


def late_since(situation: Situation, item: Item) -> str | None:
    """Since when the earliest member that is not in order should have been."""
    since = [
        overdue_since(due_of(row.duty, situation.calendar.today), situation.answer(row.id).answer)
        for row in map(situation.row, remaining(situation, item))
        if row.duty
    ]
    return min((one.isoformat() for one in since if one), default=None)


def place_at_most(situation: Situation, item: Item) -> int | None:
    """Below which place a choice with a great risk may not sink, when themes were answered."""
    floor = situation.figures.risk_floor
    if item.kind != "decide" or situation.profile.themes is None:
        return None
    risks = [score_of(situation, item, way.members, RISK).low for way in ways_of(situation, item)]
    return floor.place_at_most if max(risks) >= floor.risk_at_least else None


def roles_of(situation: Situation, item: Item, way: Way) -> tuple[str, ...]:
    """Following always; contributing and leading when every member allows it and the experience is there."""
    experience = (situation.profile.experience or {}).get(themes_of(situation.reference, item)[0], "none")
    allowed = [set(situation.row(member).roles) for member in way.members]
    rules = situation.reference.rules.roles
    extra = [
        role for role in EXTRA_ROLES if all(role in roles for roles in allowed) and experience in getattr(rules, role)
    ]
    decided = situation.profile.decisions.get(item.id)
    taken = [decided.role] if decided and decided.role not in (*NOT_TAKEN, FOLLOW, *extra) else []
    return (FOLLOW, *extra, *taken)


def _alternatives(situation: Situation, item: Item) -> Iterator[dict[str, Any]]:
    common = needs_of_all(situation, item)
    for way in ways_of(situation, item):
        needs = preconditions_of(situation, item, way.members)
        if needs.missing:
            continue
        for role in roles_of(situation, item, way):
            for start in starts_of(situation, item, way):
                work = work_of(situation, item, way.members, role, start, way.pace)
                yield {
                    "role": role,
                    "start": str(start),
                    "variant": way.variant,
                    "depends_on": [one for one in needs.items if one not in common],
                    "use": _use(situation, item, work, start),
                    "value": value_of(situation, item, way.members, role, start),
                    "basis": _basis(situation, work),
                }


def _use(situation: Situation, item: Item, work: Work, start: int) -> dict[str, dict[str, Any]]:
    use: dict[str, dict[str, Any]] = {}
    for (resource, year), products in work.uses.items():
        amount = total(products)
        # Euros of a year whose budget was adopted are no row: the item says that it asks an amendment.
        if amount is not None and not (resource == "euro" and year in situation.calendar.adopted):
            use.setdefault(resource, {})[str(year)] = amount
    if item.kind == "decide":
        use["starts"] = {str(start): [1, 1]}
    return use


def _basis(situation: Situation, work: Work) -> dict[str, str]:
    uses = {
        f"use.{resource}.{year}": basis
        for (resource, year), basis in work.basis.items()
        if not (resource == "euro" and year in situation.calendar.adopted)
    }
    return uses | {f"value.{criterion}": "assumed" for criterion in situation.reference.rules.criteria}


def _fixed(situation: Situation, item: Item) -> dict[str, Any] | str | None:
    """A decision already taken, which must be one of the alternatives."""
    decision = situation.profile.decisions.get(item.id)
    if decision is None:
        return None
    if decision.role in NOT_TAKEN:
        if item.kind == "duty":
            raise _refused(item, "role", "a role with a start, because this is a duty", decision.role)
        return decision.role
    _check_decision(situation, item, decision)
    fixed = {"role": decision.role, "start": decision.start}
    return fixed | ({"variant": decision.variant} if decision.variant else {})


def _check_decision(situation: Situation, item: Item, decision: Decision) -> None:
    ways = [way for way in ways_of(situation, item) if decision.variant in (None, way.variant)]
    if not ways:
        names = ", ".join(str(way.variant) for way in ways_of(situation, item))
        raise _refused(item, "variant", f"one of {names}", str(decision.variant))
    years = sorted({str(year) for way in ways for year in starts_of(situation, item, way)})
    if decision.start not in years:
        raise _refused(item, "start", f"one of {', '.join(years)}", str(decision.start))


def _refused(item: Item, field: str, expected: str, found: str) -> BadProfile:
    return BadProfile([DataFault("profile", None, f"decisions.{item.id}.{field}", expected, found)])
