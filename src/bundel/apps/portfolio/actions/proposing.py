"""Lays what an agenda advises before the decider: one proposal per topic, with the advice as it stood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bundel.apps.audit.actions import Trail
from bundel.apps.decisions.actions.keeping import keep_advice
from bundel.apps.decisions.actions.proposing import save_proposal
from bundel.apps.decisions.choice import Argument, Topic, WrongChoice
from bundel.apps.decisions.choice import Choice as Chosen
from bundel.apps.portfolio.agenda.rows import Choice

COUNCIL, EXECUTIVE = "council", "executive"
MEETINGS = frozenset({COUNCIL, EXECUTIVE, "secretary"})


@dataclass(frozen=True, slots=True)
class Advised:
    """One topic as it is advised, and who decides on it by the data."""

    choice: Choice
    meeting: str
    variant: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became a proposal, what needs a person first, and on what one lay already: names of topics."""

    made: tuple[str, ...]
    left: tuple[str, ...]
    lying: tuple[str, ...]


def propose(
    *,
    code: str,
    advised: Sequence[Advised],
    lying: Collection[str],
    topics: Mapping[str, Topic],
    deviations: Mapping[str, str],
    advice: Mapping[str, Any],
    first_days: Mapping[str, date],
    by: int,
    at: datetime,
    trail: Trail | None = None,
) -> Proposed:
    """Make a proposal of each advised topic; ``advice`` is kept with all of them.

    ``first_days`` says by who decides which meeting comes first.

    What can't be proposed without a person, such as a reason to deviate from what was agreed, is left and named. So
    is a topic of ``lying``: a colleague may have worked on the proposal that lies there, and it stays as it is.
    Raises VersionConflict when a colleague made one meanwhile; then nothing is made.
    """
    made, left, there = [], [], []
    with transaction.atomic():
        kept = keep_advice(advice)
        for one in advised:
            topic = topics.get(one.choice.id)
            if topic is None:
                left.append(one.choice.name)
                continue
            if topic.slug in lying:
                there.append(topic.name)
                continue
            try:
                save_proposal(
                    organisation_code=code,
                    topic=topic,
                    choice=chosen_from(one, first_days),
                    deviations=deviations,
                    seen_version=0,
                    by=by,
                    at=at,
                    advice=kept,
                    decide_by=one.choice.decide_on,
                    trail=trail,
                )
                made.append(topic.name)
            except WrongChoice:
                left.append(topic.name)
    return Proposed(tuple(made), tuple(left), tuple(there))


def chosen_from(one: Advised, first_days: Mapping[str, date]) -> Chosen:
    """What is advised, with its reasons as arguments."""
    choice = one.choice
    # Where the data do not say who decides, the executive does: it may hand it on.
    meeting = one.meeting if one.meeting in MEETINGS else EXECUTIVE
    return Chosen(
        role=choice.role,
        start_year=int(choice.start) if choice.start else None,
        variant=one.variant if choice.start else "",
        arguments=tuple(argument for argument in _arguments(choice) if argument.text),
        conditions=choice.asks_first,
        meeting=meeting,
        meeting_on=first_days.get(meeting),
        goes_to_council=meeting == COUNCIL,
        owner=choice.owner,
        review_on=None if choice.start else choice.reconsider_on,
    )


def _arguments(choice: Choice) -> list[Argument]:
    if choice.start:
        said = [("for", choice.why, "judgement"), ("for", choice.if_nothing, "risk")]
        said.append(("against", choice.why_not, "capacity"))
    else:
        leans_on = "capacity" if choice.why_not else "judgement"
        said = [("for", choice.why_not or choice.waits_for, leans_on), ("against", choice.why, "judgement")]
        said.append(("against", choice.if_nothing, "risk"))
    return [Argument(side, text, leans_on, is_advised=True) for side, text, leans_on in said]
