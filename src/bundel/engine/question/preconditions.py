"""Which preconditions reach the engine: only true ones that are not met yet."""

from __future__ import annotations

from dataclasses import dataclass

from bundel.engine.question.items import Item, item_of
from bundel.engine.question.situation import Situation
from bundel.engine.question.weighing import item_state


@dataclass(frozen=True, slots=True)
class Preconditions:
    """Of one way: items to wait for, what nothing can meet, what a duty may not force in, what stopped."""

    items: tuple[str, ...]
    missing: tuple[str, ...]
    helps: tuple[str, ...]
    dropped: tuple[str, ...]


def preconditions_of(situation: Situation, item: Item, members: tuple[str, ...]) -> Preconditions:
    """What the members of one way need, sorted by what that means here."""
    found: dict[str, list[str]] = {"items": [], "missing": [], "helps": [], "dropped": []}
    for member in members:
        for needed in situation.row(member).requires:
            kind, name = _met_how(situation, item, needed)
            found.get(kind, []).append(name)
    return Preconditions(**{kind: tuple(dict.fromkeys(names)) for kind, names in found.items()})


def _met_how(situation: Situation, item: Item, needed: str) -> tuple[str, str]:
    """How a need is met ("met"), or else where it belongs; with the name of the item or initiative."""
    rules, row = situation.reference.rules, situation.row(needed)
    own = situation.states.of(needed).state
    if own in rules.states.met or (row.standing in rules.met_standings and own not in rules.states.denied):
        return "met", needed
    if situation.reference.initiative_by_id[needed].phase in rules.stopped_phases:
        return "dropped", needed
    target = item_of(situation.reference, situation.items, needed)
    if target == item or (row.package and row.package in (item.package, item.within)):
        return "met", needed
    if target is None:
        return ("helps" if item.kind == "duty" else "missing"), needed
    state = item_state(situation, target)
    if state != "weighed":
        return ("met" if state in ("in_order", "running") else "missing"), needed
    if item.kind == "duty" and target.kind == "decide":
        return "helps", needed
    return "items", target.id


def exclusions_of(situation: Situation, item: Item) -> tuple[str, ...]:
    """The items that can't go together with this one: real alternatives, and what it replaces."""
    named = [
        one for member in item.members for one in (*situation.row(member).alternatives, *situation.row(member).replaces)
    ]
    targets = [other for one in named for other in situation.items if one in other.members and other != item]
    return tuple(dict.fromkeys(other.id for other in targets if item_state(situation, other) == "weighed"))
