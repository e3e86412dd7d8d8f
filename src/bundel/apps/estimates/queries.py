"""What we told ourselves, what colleagues think of our estimates, and what we may see of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bundel.apps.accounts.audience import Viewer
from bundel.apps.accounts.models import StandIn
from bundel.apps.accounts.queries import called
from bundel.apps.estimates.models import Actual, PeerFigure, SecondOpinion
from bundel.apps.organisations.models import Organisation
from bundel.engine.peers.publishing import WHOLE, Cell, Published, seen_by
from bundel.engine.reference.amounts import Range


@dataclass(frozen=True, slots=True)
class ActualRow:
    """What a topic took us; ``organisation`` is who told it, us or who went into us."""

    organisation: str
    organisation_name: str
    topic: str
    version: int
    hours: int | None
    euros: int | None
    learned: str
    is_named: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """What others spent: the cell that may be seen, over which municipalities, and of when it is."""

    measure: str
    size_class: str
    cell: Cell
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRow:
    """One question about an estimate, and what came of it; ``second`` is None as long as nobody answered."""

    id: int
    initiative: str
    kind: str
    first: Range
    first_by: str
    first_on: date
    version: int
    state: str
    state_words: str
    question: str
    asked_id: int | None
    asked: str
    asked_by_id: int | None
    asked_by: str
    asked_at: datetime
    answer_by: date
    second: Range | None
    reason: str
    answered_by: str
    answered_at: datetime | None
    uses: str
    uses_words: str
    chosen_by: str

    @property
    def is_open(self) -> bool:
        return self.state == SecondOpinion.State.ASKED

    @property
    def is_answered(self) -> bool:
        return self.state == SecondOpinion.State.ANSWERED

    def is_about(self, estimate: Mapping[str, Any]) -> bool:
        """Whether it is about this estimate as it stands: a changed one asks a new opinion."""
        same = (self.initiative, self.kind) == (estimate["initiative"], estimate["kind"])
        return same and (self.first.low, self.first.high) == (estimate["low"], estimate["high"])


def opinions_of(viewer: Viewer, code: str) -> list[OpinionRow]:
    """Second opinions in one organisation, the newest first; no query for who has no role there."""
    if not viewer.roles_in(code):
        return []
    rows = SecondOpinion.objects.visible_to(viewer).filter(organisation__code=code)
    return [_opinion(one) for one in rows.select_related("asked", "asked_by", "answered_by", "chosen_by")]


def opinion(viewer: Viewer, code: str, opinion_id: int) -> OpinionRow | None:
    """One of them."""
    return next((row for row in opinions_of(viewer, code) if row.id == opinion_id), None)


def asked_people(asked_id: int | None, asked_by_id: int | None, code: str, on: date) -> list[int]:
    """Who may answer what a colleague was asked: that colleague, and whoever holds a role of his there on a day.

    Never who asked: a second opinion comes from somebody else, also when the colleague is away.
    """
    if asked_id is None:
        return []
    lent = StandIn.objects.valid_on(on).filter(membership__person_id=asked_id, membership__organisation__code=code)
    return [asked_id, *lent.exclude(stand_in_id=asked_by_id).values_list("stand_in_id", flat=True).distinct()]


def _opinion(one: SecondOpinion) -> OpinionRow:
    has_hours = one.low is not None and one.high is not None
    return OpinionRow(
        id=one.pk, initiative=one.initiative, kind=one.kind, first=Range(one.first_low, one.first_high),
        first_by=one.first_by, first_on=one.first_on, version=one.version, state=one.state,
        state_words=str(one.get_state_display()), question=one.question, asked_id=one.asked_id,
        asked=called(one.asked), asked_by_id=one.asked_by_id, asked_by=called(one.asked_by),
        asked_at=one.asked_at, answer_by=one.answer_by,
        second=Range(one.low or 0.0, one.high or 0.0) if has_hours else None, reason=one.reason,
        answered_by=called(one.answered_by) if one.answered_at else "", answered_at=one.answered_at, uses=one.uses,
        uses_words=str(one.get_uses_display()), chosen_by=called(one.chosen_by) if one.chosen_at else "",
    )  # fmt: skip


def actuals_of(viewer: Viewer, code: str, before: Sequence[str] = ()) -> list[ActualRow]:
    """What topics took one organisation, and what went into it (``before``), newest first."""
    standing = Actual.objects.visible_to(viewer).standing().filter(organisation__code__in=(code, *before))
    return [_row(one) for one in standing.select_related("by", "organisation")]


def actual_on(viewer: Viewer, code: str, topic: str) -> ActualRow | None:
    """What one topic took one organisation."""
    return next((row for row in actuals_of(viewer, code) if row.topic == topic), None)


def figures_on(topic: str, reader_code: str, size_class: str, before: Sequence[str] = ()) -> list[Figure]:
    """What a reader of one municipality may see of a topic: those of its own size first, then all sizes together."""
    readers = (reader_code, *before)
    wanted = (size_class, WHOLE)
    newest = _newest(PeerFigure.objects.filter(topic=topic, size_class__in=wanted))
    return [
        Figure(measure, size, cell, published.on)
        for measure in PeerFigure.Measure.values
        for size in dict.fromkeys(wanted)
        if (published := newest.get((measure, topic, size))) and (cell := _seen_by(published, readers))
    ]


def hours_by_topic(code: str, size_class: str, *, is_member: bool, before: Sequence[str] = ()) -> dict[str, Cell]:
    """The hours that others of the same size spent, by topic: what an advice may lean on. One query.

    A stranger who reads that advice gets nothing of a topic on which the municipality itself reported: laid beside
    the figure that all others see, it would give away the report.
    """
    newest = _newest(PeerFigure.objects.filter(measure=PeerFigure.Measure.HOURS, size_class=size_class))
    readers = (code, *before)
    seen = {
        topic: _seen_by(published, readers)
        for (_measure, topic, _size), published in newest.items()
        if is_member or not published.holds.keys() & set(readers)
    }
    return {topic: cell for topic, cell in seen.items() if cell is not None}


def _seen_by(published: Published, readers: Sequence[str]) -> Cell | None:
    """What a municipality sees, without the figure of its own or of who went into it; with more of those: nothing."""
    told = [code for code in readers if code in published.holds]
    return seen_by(published, told[0] if told else readers[0]) if len(told) < 2 else None


def named_on(topic: str, but: str) -> list[str]:
    """Who did it and chose to be named: whom one can ask. A real municipality cannot ask an example."""
    rows = Actual.objects.standing().filter(topic=topic, is_named=True).exclude(organisation__code=but)
    if Organisation.objects.filter(code=but, is_example=False).exists():
        rows = rows.filter(organisation__is_example=False)
    return sorted(rows.values_list("organisation__name_common", flat=True))


def _newest(rows: Any) -> dict[tuple[str, str, str], Published]:
    found: dict[tuple[str, str, str], Published] = {}
    for row in rows.order_by("on", "pk"):
        without = {code: Cell(**cell) for code, cell in row.without.items()}
        cell = Cell(**row.cell) if row.cell else None
        found[row.measure, row.topic, row.size_class] = Published(row.on, cell, without, row.holds)
    return found


def _row(one: Actual) -> ActualRow:
    return ActualRow(
        one.organisation.code,
        one.organisation.name_common,
        one.topic,
        one.version,
        one.hours,
        one.euros,
        one.learned,
        one.is_named,
        called(one.by),
        one.at,
    )
