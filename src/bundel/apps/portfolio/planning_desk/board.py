"""The board: every topic in its lane and year, as advised or as the preparer moved it, and what that asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda import figures, words
from bundel.apps.portfolio.agenda.room import capacity_bar
from bundel.apps.portfolio.agenda.rows import CapacityBar
from bundel.engine.question.capacity import KINDS
from bundel.engine.question.setting import ItemSetting, Setting

NOT_NOW = "none"
LANES = ("mandatory", "need_to_have", "nice_to_have", "not_now")
Moves = Mapping[str, str]
"""By topic, the year to which the preparer moved it, or ``none``."""


@dataclass(frozen=True, slots=True)
class Card:
    """One topic on the board; ``years`` are where it may stand, ``advised`` and ``start`` a year or ``none``."""

    id: str
    name: str
    lane: str
    role: str
    role_words: str
    advised: str
    start: str
    years: tuple[str, ...]
    hours: figures.Figure

    @property
    def is_moved(self) -> bool:
        return self.start != self.advised

    @property
    def start_words(self) -> str:
        return place_words(self.start)

    @property
    def advised_words(self) -> str:
        return place_words(self.advised)


@dataclass(frozen=True, slots=True)
class Row:
    """One lane of the board: its cards by column."""

    lane: str
    cells: tuple[tuple[str, tuple[Card, ...]], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    bars: tuple[CapacityBar, ...]
    advised_bars: tuple[CapacityBar, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(card for row in self.rows for _column, cards in row.cells for card in cards)

    @property
    def moved(self) -> tuple[Card, ...]:
        return tuple(card for card in self.cards if card.is_moved)

    @property
    def overloaded(self) -> tuple[CapacityBar, ...]:
        return tuple(bar for bar in self.bars if bar.used > bar.room)


@dataclass(frozen=True, slots=True)
class Beside:
    """One topic that stands elsewhere in another plan than on the board."""

    name: str
    advised_words: str
    own_words: str
    other_words: str


def beside(own: Board, other: Board) -> list[Beside]:
    """What differs between two plans on the same advice, by name."""
    theirs = {card.id: card for card in other.cards}
    rows = [
        Beside(card.name, card.advised_words, card.start_words, theirs[card.id].start_words)
        for card in own.cards
        if theirs[card.id].start != card.start
    ]
    return sorted(rows, key=lambda row: row.name)


def place_words(start: str) -> str:
    """A column in words."""
    return _("niet nu") if start == NOT_NOW else _("vanaf %(year)s") % {"year": start}


def board_of(setting: Setting, problem: Mapping[str, Any], answer: Mapping[str, Any], moves: Moves) -> Board:
    """The board with the moves of the preparer; a move to a year in which a topic can't start counts for nothing."""
    initiatives = {one["id"]: one for one in problem["initiatives"]}
    items = {item.id: item for item in setting.items}
    cards = [
        _card(items[row["id"]], initiatives[row["id"]], row, moves.get(row["id"], ""))
        for row in answer["initiatives"]
        if row["id"] in items and row["id"] in initiatives
    ]
    columns = (*setting.periods, NOT_NOW)
    ways = {card.id: initiatives[card.id] for card in cards}
    placed = {card.id: card.start for card in cards}
    advised = {card.id: card.advised for card in cards}
    roles = {card.id: card.role for card in cards}
    return Board(
        columns=tuple((one, place_words(one)) for one in columns),
        rows=tuple(_row(lane, [card for card in cards if card.lane == lane], columns) for lane in LANES),
        bars=tuple(_bars(setting, problem, ways, roles, placed)),
        advised_bars=tuple(_bars(setting, problem, ways, roles, advised)),
    )


def _row(lane: str, cards: list[Card], columns: tuple[str, ...]) -> Row:
    cards.sort(key=lambda card: card.name)
    return Row(lane, tuple((column, tuple(card for card in cards if card.start == column)) for column in columns))


def _card(item: ItemSetting, initiative: Mapping[str, Any], advised: Mapping[str, Any], move: str) -> Card:
    years = tuple(sorted({one["start"] for one in initiative["alternatives"]}))
    start = advised.get("start") if advised["lane"] != "not_now" else None
    place = str(start) if start in years else NOT_NOW
    may_leave = item.kind != "duty"
    can_move = move in years or (move == NOT_NOW and may_leave)
    role = advised["role"] if advised["role"] in {one["role"] for one in initiative["alternatives"]} else "follow"
    shown = move if can_move else place
    way = _way(initiative, role, shown if shown != NOT_NOW else (years[0] if years else ""))
    return Card(
        id=item.id,
        name=item.name,
        lane=advised["lane"],
        role=role,
        role_words=words.role_words(role, item.verb),
        advised=place,
        start=shown,
        years=(*years, NOT_NOW) if may_leave else years,
        hours=figures.alternative_hours(way),
    )


def _way(initiative: Mapping[str, Any], role: str, start: str) -> Mapping[str, Any]:
    """The alternative with this role and start; the nearest there is when the role is not offered then."""
    same = [one for one in initiative["alternatives"] if one["start"] == start]
    empty: Mapping[str, Any] = {}
    return next((one for one in same if one["role"] == role), next(iter(same), empty))


def _bars(
    setting: Setting,
    problem: Mapping[str, Any],
    ways: Mapping[str, Mapping[str, Any]],
    roles: Mapping[str, str],
    placed: Mapping[str, str],
) -> list[CapacityBar]:
    chosen = [_way(ways[topic], roles[topic], start) for topic, start in placed.items() if start != NOT_NOW]
    return [capacity_bar(problem["capacity"], kind, year, (), chosen) for kind in KINDS for year in setting.periods]
