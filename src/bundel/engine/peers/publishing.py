"""Peer figures: what is told about what others spent, so that nobody's own figure can be told apart.

Fixed cells only: a topic, and a topic within a size class. Fewer than three reports: nothing; three to seven: the
rounded median and how many; eight and more: rounded quartiles too; never a least or a most. A cell is published anew
at most once a month, and only when three reports or more came, went or changed since; so a report is never alone in
what is new. The figure of a whole topic is held back while a size class within it leaves one or two reports out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import floor, log10
from statistics import median, quantiles

FEWEST, FEWEST_FOR_QUARTILES = 3, 8
LEAST_CHANGED = 3
DAYS_BETWEEN = 30
WHOLE = ""
"""The size class of a cell over all sizes."""
Place = tuple[str, str]
"""A topic and a size class."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a topic took one municipality: a whole number of hours or euros, 0 or more."""

    organisation: str
    topic: str
    size_class: str
    amount: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What is told of one place: the middle of ``count`` reports, and from eight on the quartiles."""

    count: int
    median: int
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """One publication of a place: the cell for everybody else, and for each who reported the one without its own.

    ``holds`` are the reports behind it, by organisation; they stay inside and tell what changed since.
    """

    on: date
    cell: Cell | None
    without: Mapping[str, Cell]
    holds: Mapping[str, int]


def publish(reports: Iterable[Report], before: Mapping[Place, Published], on: date) -> dict[Place, Published]:
    """The places that are published anew on a day; all others stay as they were.

    Raises ValueError for two reports of one organisation on one topic, or a negative amount.
    """
    now = _by_place(reports)
    fresh: dict[Place, Published] = {}
    for place in sorted({*now, *before}):
        held = now.get(place, {})
        if _is_due(held, before.get(place), on):
            fresh[place] = _publication(held, on)
    return {place: one for place, one in fresh.items() if not _is_given_away(place, {**before, **fresh})}


def seen_by(published: Published, organisation: str) -> Cell | None:
    """What one organisation may see of a place: never with its own figure in it."""
    if organisation in published.holds:
        return published.without.get(organisation)
    return published.cell


def cell_of(amounts: list[int]) -> Cell | None:
    """The cell over some amounts; None when they are too few to tell anything."""
    if len(amounts) < FEWEST:
        return None
    middle = two_figures(median(amounts))
    if len(amounts) < FEWEST_FOR_QUARTILES:
        return Cell(len(amounts), middle)
    lower, _middle, upper = quantiles(amounts, n=4, method="inclusive")
    return Cell(len(amounts), middle, two_figures(lower), two_figures(upper))


def two_figures(amount: float) -> int:
    """Rounded to two significant figures, halves to even."""
    if amount <= 0:
        return 0
    step = 10 ** max(0, floor(log10(amount)) - 1)
    return int(round(amount / step) * step)


def _by_place(reports: Iterable[Report]) -> dict[Place, dict[str, int]]:
    places: dict[Place, dict[str, int]] = defaultdict(dict)
    for one in reports:
        if one.amount < 0 or one.organisation in places[one.topic, WHOLE]:
            raise ValueError(f"Expected one report of 0 or more per organisation and topic, found {one}.")
        places[one.topic, WHOLE][one.organisation] = one.amount
        places[one.topic, one.size_class][one.organisation] = one.amount
    return dict(places)


def _is_due(held: Mapping[str, int], before: Published | None, on: date) -> bool:
    if before is None:
        return len(held) >= FEWEST
    changed = sum(held.get(one) != before.holds.get(one) for one in {*held, *before.holds})
    return (on - before.on).days >= DAYS_BETWEEN and changed >= LEAST_CHANGED


def _publication(held: Mapping[str, int], on: date) -> Published:
    without = {}
    for organisation in held:
        others = cell_of([amount for other, amount in held.items() if other != organisation])
        if others is not None:
            without[organisation] = others
    return Published(on, cell_of(list(held.values())), without, dict(held))


def _is_given_away(place: Place, standing: Mapping[Place, Published]) -> bool:
    """Whether the whole of a topic, laid beside its size classes, would leave one or two reports on their own."""
    topic, size_class = place
    if size_class != WHOLE:
        return False
    whole = set(standing[place].holds)
    classes = [set(one.holds) for (other, size), one in standing.items() if other == topic and size != WHOLE]
    return 0 < len(whole - set().union(*classes)) < FEWEST
