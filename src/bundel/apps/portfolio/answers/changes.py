"""One change to the answers at a time: each gives new answers and leaves the old ones alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from bundel.apps.estimates.queries import OpinionRow
from bundel.apps.portfolio.answers.document import Answers
from bundel.engine.reference.curation import Criterion

_GONE = "-"
"""Stands for a colleague who was erased or is not named; a profile names somebody."""


def with_three_questions(
    answers: Answers,
    *,
    themes: list[str],
    fte: float | None,
    starts_per_year: int | None,
    running: Mapping[str, str],
    in_order: Mapping[str, str],
    list_is_right: bool,
) -> Answers:
    """The answers with the three questions of a first visit; what was skipped stays open."""
    changed = answers.with_profile(
        themes=sorted(themes), fte=fte, starts_per_year=starts_per_year, running=dict(running), in_order=dict(in_order)
    )
    return replace(changed, list_is_right=list_is_right)


def with_answer(answers: Answers, duty: str, answer: str) -> Answers:
    """The answers with one duty in order, partly, not, or unknown (which takes an answer back)."""
    return answers.with_profile(in_order={**answers.profile.get("in_order", {}), duty: answer})


def with_state(answers: Answers, initiative: str, state: str) -> Answers:
    """The answers with how one initiative stands with us."""
    return answers.with_profile(running={**answers.profile.get("running", {}), initiative: state})


def with_estimate(
    answers: Answers, initiative: str, kind: str, low: float, high: float, *, by: str, on: date
) -> Answers:
    """The answers with an own estimate for one kind of hours, in place of an earlier one."""
    others = [
        one for one in answers.profile.get("estimates", []) if (one["initiative"], one["kind"]) != (initiative, kind)
    ]
    own = {"initiative": initiative, "kind": kind, "low": low, "high": high, "by": by, "on": on.isoformat()}
    return answers.with_profile(estimates=[*others, own])


def with_opinions(answers: Answers, opinions: Iterable[OpinionRow]) -> Answers:
    """The answers with what colleagues think of the own estimates; the newest answer about each as it stands counts."""
    answered = [one for one in opinions if one.is_answered]
    estimates = [_with_opinion(estimate, answered) for estimate in answers.profile.get("estimates", [])]
    return answers.with_profile(estimates=estimates)


def _with_opinion(estimate: Mapping[str, Any], answered: Sequence[OpinionRow]) -> Mapping[str, Any]:
    found = next((one for one in answered if one.is_about(estimate)), None)
    if found is None or found.second is None or found.answered_at is None:
        return estimate
    second = {
        "low": found.second.low, "high": found.second.high, "by": found.answered_by,
        "on": found.answered_at.date().isoformat(), "reason": found.reason,
    }  # fmt: skip
    return {**estimate, "second": second, "uses": found.uses}


def without_people(answers: Answers) -> Answers:
    """The answers without who told or looks after something, and without what a colleague wrote about an estimate.

    For what is kept for good, with its digest on the record: nobody can be taken out of that when they are erased.
    """
    estimates = [_nameless(one) for one in answers.profile.get("estimates", [])]
    return replace(answers.with_profile(estimates=estimates), owners={})


def _nameless(estimate: Mapping[str, Any]) -> Mapping[str, Any]:
    second = estimate.get("second")
    more = {"second": {**second, "by": _GONE, "reason": ""}} if second else {}
    return {**estimate, "by": _GONE, **more}


def with_first_criterion(answers: Answers, criterion: str) -> Answers:
    """The answers with one criterion on top of the order, alone; without an order all others come after it together."""
    order = answers.profile.get("order") or [[one for one in get_args(Criterion) if one != criterion]]
    rest = [[one for one in group if one != criterion] for group in order]
    return answers.with_profile(order=[[criterion], *(group for group in rest if group)])


def without_estimate(answers: Answers, initiative: str, kind: str) -> Answers:
    """The answers without an own estimate: our assumption counts again."""
    kept = [
        one for one in answers.profile.get("estimates", []) if (one["initiative"], one["kind"]) != (initiative, kind)
    ]
    return answers.with_profile(estimates=kept)


def with_owner(answers: Answers, item: str, name: str) -> Answers:
    """The answers with who looks after an item; an empty name takes it away."""
    owners = {**answers.owners, item: name.strip()}
    return replace(answers, owners={key: value for key, value in owners.items() if value})


def with_entry_asked(answers: Answers, item: str) -> Answers:
    """The answers after somebody asked, and heard that one can still join."""
    return replace(answers, asked=tuple(sorted({*answers.asked, item})))


def order_from_ranks(ranks: Mapping[str, int]) -> list[list[str]]:
    """The order of the criteria from their places: equal places are a tie, what has no place is left out."""
    places = sorted(set(ranks.values()))
    return [sorted(criterion for criterion, rank in ranks.items() if rank == place) for place in places]


def ranks_from_order(order: list[list[str]]) -> dict[str, int]:
    """The place of each criterion that stands in an order."""
    return {criterion: place for place, group in enumerate(order, start=1) for criterion in group}


def moved(ranks: Mapping[str, int], criterion: str, step: int) -> dict[str, int]:
    """The places after one criterion went up (-1) or down (1): past the nearest group, without making a tie."""
    groups = order_from_ranks(ranks)
    at = next((index for index, group in enumerate(groups) if criterion in group), None)
    if at is None:
        return ranks_from_order([*groups, [criterion]])
    rest = [one for one in groups[at] if one != criterion]
    # Out of a tie it goes just above or below the others; alone it passes the neighbouring group.
    groups[at : at + 1] = [rest] if rest else []
    place = at + (1 if step > 0 else 0) if rest else at + step
    place = min(max(place, 0), len(groups))
    groups.insert(place, [criterion])
    return ranks_from_order(groups)


def only_changed(given: Mapping[str, str], defaults: Mapping[str, str], kept: Mapping[str, Any]) -> dict[str, str]:
    """What people really said: a choice that differs from what was filled in, or that they gave before."""
    return {key: value for key, value in given.items() if value and (value != defaults.get(key) or key in kept)}
