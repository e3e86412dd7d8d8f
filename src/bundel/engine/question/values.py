"""What an alternative is worth by criterion: two judges, the chosen themes, the role and the start."""

from __future__ import annotations

from typing import Any

from bundel.engine.question.items import Item
from bundel.engine.question.situation import Situation
from bundel.engine.question.terms import Term
from bundel.engine.reference.reference import Reference

TASKS, RISK = "tasks", "risk"


def themes_of(reference: Reference, item: Item) -> tuple[str, ...]:
    """The themes of an item's members in order; the first is its own theme."""
    themes = (theme for member in item.members for theme in reference.curation_by_id[member].themes)
    return tuple(dict.fromkeys(themes))


def theme_leads(situation: Situation, item: Item) -> bool:
    """Whether the item's own theme is one of those that lead."""
    return themes_of(situation.reference, item)[0] in (situation.profile.themes or ())


def score_of(situation: Situation, item: Item, members: tuple[str, ...], criterion: str) -> Term:
    """The score of a way before role and start: highest low to highest high of its members."""
    if criterion == TASKS and situation.profile.themes is not None:
        low, high = _by_themes(situation, item)
        return Term(low, high, f"value:{item.id}:{criterion}")
    judged = [_both_judges(situation.reference, member, criterion) for member in members]
    about = item.id if len(item.ways) == 1 else members[0]
    return Term(max(low for low, _ in judged), max(high for _, high in judged), f"value:{about}:{criterion}")


def value_of(situation: Situation, item: Item, members: tuple[str, ...], role: str, start: int) -> dict[str, Any]:
    """The value of an alternative by criterion, as the engine reads it."""
    factors = situation.figures.value_in_use.factors
    factor = factors[min(situation.calendar.years.index(start), len(factors) - 1)]
    extra = _role_value(situation, item, role)
    value: dict[str, Any] = {}
    for criterion in situation.reference.rules.criteria:
        scored = score_of(situation, item, members, criterion).as_json(factor)
        adds = extra and criterion in situation.figures.role_value.added_to
        value[criterion] = {"plus": [scored, extra.as_json(factor)]} if extra and adds else scored
    return value


def _role_value(situation: Situation, item: Item, role: str) -> Term | None:
    """What contributing and leading add, when the own theme leads."""
    if role not in ("contribute", "lead") or not theme_leads(situation, item):
        return None
    low, high = getattr(situation.figures.role_value, role)
    return Term(low, high, f"role_value:{item.id}:{role}")


def _by_themes(situation: Situation, item: Item) -> tuple[float, float]:
    chosen, table = situation.profile.themes or (), situation.figures.theme_leads
    own, *others = themes_of(situation.reference, item)
    if own in chosen:
        return table.own_theme_chosen
    return table.only_other_theme_chosen if set(others) & set(chosen) else table.none_chosen


def _both_judges(reference: Reference, member: str, criterion: str) -> tuple[float, float]:
    """The interval that spans the scores of both judges."""
    scores = [
        judged.value[criterion]  # type: ignore[index]
        for judged in (reference.curation_by_id[member], reference.second_opinion_by_id.get(member))
        if judged and judged.value and criterion in judged.value
    ]
    return min((one.low for one in scores), default=0.0), max((one.high for one in scores), default=1.0)
