"""What we told ourselves, and what we may see of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bundel.apps.accounts.audience import Viewer
from bundel.apps.estimates.models import Actual, PeerFigure
from bundel.apps.organisations.models import Organisation
from bundel.engine.peers.publishing import WHOLE, Cell, Published, seen_by


@dataclass(frozen=True, slots=True)
class ActualRow:
    """What a topic took us."""

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


def actuals_of(viewer: Viewer, code: str) -> list[ActualRow]:
    """What topics took one organisation, newest first."""
    rows = Actual.objects.visible_to(viewer).standing().filter(organisation__code=code).select_related("by")
    return [_row(one) for one in rows]


def actual_on(viewer: Viewer, code: str, topic: str) -> ActualRow | None:
    """What one topic took one organisation."""
    return next((row for row in actuals_of(viewer, code) if row.topic == topic), None)


def figures_on(topic: str, reader_code: str, size_class: str) -> list[Figure]:
    """What a reader of one municipality may see of a topic: those of its own size first, then all sizes together."""
    wanted = (size_class, WHOLE)
    newest = _newest(PeerFigure.objects.filter(topic=topic, size_class__in=wanted))
    return [
        Figure(measure, size, cell, published.on)
        for measure in PeerFigure.Measure.values
        for size in dict.fromkeys(wanted)
        if (published := newest.get((measure, topic, size))) and (cell := seen_by(published, reader_code))
    ]


def hours_by_topic(code: str, size_class: str, *, is_member: bool) -> dict[str, Cell]:
    """The hours that others of the same size spent, by topic: what an advice may lean on. One query.

    A stranger who reads that advice gets nothing of a topic on which the municipality itself reported: laid beside
    the figure that all others see, it would give away the report.
    """
    newest = _newest(PeerFigure.objects.filter(measure=PeerFigure.Measure.HOURS, size_class=size_class))
    seen = {
        topic: seen_by(published, code)
        for (_measure, topic, _size), published in newest.items()
        if is_member or code not in published.holds
    }
    return {topic: cell for topic, cell in seen.items() if cell is not None}


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
    return ActualRow(one.topic, one.version, one.hours, one.euros, one.learned, one.is_named, str(one.by or ""), one.at)
