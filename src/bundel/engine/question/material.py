"""What changed between two advices so much that somebody must know, and from which input. Rules without words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Document = Mapping[str, Any]
CauseKind = Literal["date", "hours", "value", "decided", "needs", "capacity", "order", "years", "others"]
OWN_FIELDS: Mapping[str, CauseKind] = {
    "mandatory_by": "date",
    "moments": "date",
    "overdue_since": "date",
    "fixed": "decided",
    "done": "decided",
    "depends_on": "needs",
    "excludes": "needs",
}
ALTERNATIVE_FIELDS: Mapping[str, CauseKind] = {"use": "hours", "value": "value", "depends_on": "needs"}
WHOLE_FIELDS: Mapping[str, CauseKind] = {"capacity": "capacity", "order": "order", "periods": "years"}
TAKEN = "need_to_have"


@dataclass(frozen=True, slots=True)
class Cause:
    """One input that differs: of the item itself, of the whole question, or of other items (``others``, by id)."""

    kind: CauseKind
    before: str = ""
    after: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands in an answer; lane is empty when it is not weighed there."""

    lane: str = ""
    role: str = ""
    start: str = ""


@dataclass(frozen=True, slots=True)
class MaterialChange:
    """An item that stands elsewhere than before, and why."""

    item: str
    before: Standing
    after: Standing
    causes: tuple[Cause, ...]


def material_changes(old: Document, old_answer: Document, new: Document, new_answer: Document) -> list[MaterialChange]:
    """What somebody must know, in the order of the new answer; ``old`` and ``new`` are the problems behind the answers.

    Material is another lane, and for what is to be done also another role or start. What was on the edge of the first
    five before and after moves by chance: that is left out, and so is what a mere new place would say.
    """
    before, after = _rows(old_answer), _rows(new_answer)
    return [
        MaterialChange(item, _standing(before.get(item)), _standing(after.get(item)), _causes(item, old, new))
        for item in dict.fromkeys([*new_answer.get("order", ()), *after, *before])
        if _is_material(before.get(item), after.get(item))
    ]


def _rows(answer: Document) -> dict[str, Document]:
    return {row["id"]: row for row in answer["initiatives"]}


def _standing(row: Document | None) -> Standing:
    return Standing() if row is None else Standing(row["lane"], row["role"], row.get("start") or "")


def _is_material(before: Document | None, after: Document | None) -> bool:
    if before is None or after is None:
        return True
    if before.get("on_the_edge") and after.get("on_the_edge"):
        return False
    old, new = _standing(before), _standing(after)
    if old.lane != new.lane:
        return True
    return new.lane == TAKEN and (old.role, old.start) != (new.role, new.start)


def _causes(item: str, old: Document, new: Document) -> tuple[Cause, ...]:
    """The inputs that differ: first the item's own, else those of the whole question and of other items."""
    before, after = _initiatives(old), _initiatives(new)
    own = tuple(dict.fromkeys(_own(before.get(item), after.get(item))))
    if own:
        return own
    whole = [Cause(kind) for field, kind in WHOLE_FIELDS.items() if old.get(field) != new.get(field)]
    others = tuple(
        other
        for other in sorted({*before, *after} - {item})
        if any(True for _cause in _own(before.get(other), after.get(other)))
    )
    return (*whole, *([Cause("others", others=others)] if others else []))


def _initiatives(problem: Document) -> dict[str, Document]:
    return {one["id"]: one for one in problem["initiatives"]}


def _own(before: Document | None, after: Document | None) -> Iterator[Cause]:
    if before is None or after is None:
        # It came or went as a whole: the change itself says so.
        yield Cause("needs")
        return
    for field, kind in OWN_FIELDS.items():
        if before.get(field) != after.get(field):
            yield Cause(kind, _said(before.get(field)), _said(after.get(field)))
    ways = _ways(before), _ways(after)
    for key in ways[0].keys() & ways[1].keys():
        for field, kind in ALTERNATIVE_FIELDS.items():
            if ways[0][key].get(field) != ways[1][key].get(field):
                yield Cause(kind)
    if ways[0].keys() != ways[1].keys():
        yield Cause("date")


def _ways(initiative: Document) -> dict[tuple[str, str, str], Document]:
    return {(one["role"], one["start"], one.get("variant") or ""): one for one in initiative["alternatives"]}


def _said(value: Any) -> str:
    """A date or year as it stands; what has no short form is said by its kind alone."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return str(value[0])
    return ""
