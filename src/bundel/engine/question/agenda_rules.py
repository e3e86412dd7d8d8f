"""What an agenda shows of an advice: rules without words, for the page and the prompt alike; none steers the advice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from bundel.engine.question.setting import ItemSetting
from bundel.engine.reference.curation import Curation

Row = Mapping[str, Any]
Chosen = TypeVar("Chosen")
Stand = TypeVar("Stand")

MOST_TO_DECIDE = 7
"""A secretary decides at most seven things at once (DESIGN section 7)."""
MOST_QUESTIONS = 7
STRONG = 0.2
"""From which middle of a score on a reason is worth a sentence."""


def decide_now(
    doing: Sequence[Chosen], standpoints: Sequence[Stand], possible: Sequence[Chosen]
) -> list[Chosen | Stand]:
    """At most seven: Doen, then Als er ruimte is as far as seven; standpoints after Doen, without a place."""
    rows: list[Chosen | Stand] = [*doing, *standpoints, *possible]
    return rows[:MOST_TO_DECIDE]


def chosen_alternative(problem_item: Row, advised: Row) -> Row | None:
    """The alternative that the advice names, as the problem has it; for wait and no the one that would come first."""
    alternatives: list[Row] = problem_item["alternatives"]
    best = most_chosen(advised)
    for want in (advised, best or {}):
        for one in alternatives:
            is_same_way = one.get("variant") == want.get("variant", one.get("variant"))
            if is_same_way and (one["role"], one["start"]) == (want.get("role"), want.get("start")):
                return one
    return alternatives[0] if alternatives else None


def most_chosen(advised: Row) -> Row | None:
    """The alternative with the largest share (or core index) of an item; the first of equals."""
    ranked: list[Row] = advised.get("alternatives", [])
    return max(ranked, key=lambda one: one.get("share") or one.get("core_index") or 0.0, default=None)


def going_before(answer: Row, advised: Row) -> list[str]:
    """What beats an item and is a duty or stands higher: two choices can beat each other, each in other plans."""
    order: list[str] = answer["order"]
    known = {row["id"] for row in answer["initiatives"]}
    place = {item: at for at, item in enumerate(order)}
    own = place.get(advised["id"], len(order))
    return [one for one in advised.get("beaten_by", []) if one in known and place.get(one, -1) < own]


def strongest_reason(curations: Iterable[Curation]) -> str:
    """The judge's reason of the criterion on which an item scores highest; none is worth a sentence below 0.2.

    Left out is the score for risk: that says what happens if nothing is done, which is told apart.
    """
    scored = [
        ((score.low + score.high) / 2, score.reason)
        for row in curations
        for criterion, score in (row.value or {}).items()
        if criterion != "risk"
    ]
    middle, reason = max(scored, default=(0.0, ""), key=lambda one: one[0])
    return reason if middle >= STRONG else ""


def cut_steps(path: Sequence[Row]) -> tuple[Row | None, Row | None]:
    """The step of the entry path at today's capacity, and the first larger one that lets in more."""
    today = next((step for step in path if step["capacity_percent"] == 100), None)
    if today is None:
        return None, None
    larger = (step for step in path if step["capacity_percent"] > 100 and step["cut"] > today["cut"])
    return today, next(larger, None)


def waits_for(item: ItemSetting, advised: Row, periods: Sequence[str]) -> tuple[str, str]:
    """What keeps an item for later, first of all: ("missing", ""), ("start", year), ("moment", day) or ("", "").

    A precondition that nothing can meet counts whatever the role: the engine never sees it, so it may say "no".
    """
    if advised["lane"] != "not_now":
        return "", ""
    if item.missing:
        return "missing", ""
    if advised["role"] != "wait":
        return "", ""
    late = advised.get("planned_start")
    if late in periods[2:]:
        return "start", str(late)
    return ("moment", item.moments[0]) if item.moments else ("", "")
