"""What an organisation takes over of the decisions of those that went into it: nothing moves, it is read along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from bundel.apps.accounts.audience import Viewer
from bundel.apps.decisions.models import Decision, Proposal

Fixed = dict[str, str]


class OnTopic(Protocol):
    """A decision of some organisation on some topic."""

    @property
    def organisation(self) -> str: ...
    @property
    def topic(self) -> str: ...


Row = TypeVar("Row", bound=OnTopic)


def taken_over(rows: Iterable[Row], code: str) -> list[Row]:
    """The decisions that stand for an organisation: on each topic its own, else those of whoever went into it."""
    found = list(rows)
    own = {row.topic for row in found if row.organisation == code}
    return [row for row in found if row.organisation == code or row.topic not in own]


def fixed_among(rows: Iterable[tuple[str, str, str, date | None, Fixed]], code: str, today: date) -> dict[str, Fixed]:
    """What is taken as decided, by topic, out of (organisation, topic, kind, day to reconsider, what was decided).

    Its own decision on a topic goes first, also one that was withdrawn or is to be reconsidered. Without one, what all
    those before it who decided say the same: where they differ, nothing is decided for the two of them together.
    """
    own: dict[str, Fixed | None] = {}
    before: dict[str, list[Fixed | None]] = defaultdict(list)
    for organisation, topic, kind, review_on, fixed in rows:
        holds = kind != Decision.Kind.WITHDRAWN and (review_on is None or review_on > today)
        if organisation == code:
            own[topic] = fixed if holds else None
        else:
            before[topic].append(fixed if holds else None)
    agreed = {topic: said[0] for topic, said in before.items() if all(one == said[0] for one in said)}
    return {topic: fixed for topic, fixed in {**agreed, **own}.items() if fixed is not None}


def left_behind(viewer: Viewer, before: Sequence[str]) -> list[Proposal]:
    """What lay before the decider of those that went into an organisation: nobody decides on it there any more."""
    seen = Proposal.objects.visible_to(viewer).filter(organisation__code__in=before, state__in=("open", "sent_back"))
    return list(seen.select_related("organisation")) if before else []
