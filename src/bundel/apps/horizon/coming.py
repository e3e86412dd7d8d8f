"""What is coming: dated events and the dates of initiatives, as rows and as a timeline by quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from bundel.apps.horizon import words
from bundel.apps.horizon.queries import moves
from bundel.apps.horizon.topics import page_of
from bundel.engine.reference.amounts import first_day, last_day
from bundel.engine.reference.initiative import HorizonEvent
from bundel.engine.reference.reference import Reference

WIDTH, ROW, LEFT = 24, 24, 40


@dataclass(frozen=True, slots=True)
class ComingRow:
    """One thing that comes; ``topic`` is the slug of the page that tells more, or empty."""

    key: str
    title: str
    what: str
    date: str | None
    kind: str
    certainty: str
    bindingness: str
    theme: str
    theme_name: str
    topic: str
    is_yearly: bool
    earlier: tuple[str, ...]
    source: tuple[str, ...]
    is_checked: bool
    expected: str

    @property
    def when(self) -> str:
        return words.date_in_words(self.date)

    @property
    def moves(self) -> int:
        return moves(*self.earlier, self.date)

    @property
    def moved(self) -> str:
        return words.moved_in_words(self.moves)

    @property
    def earlier_text(self) -> str:
        return ", ".join(words.date_in_words(day) for day in self.earlier if day != self.date)

    @property
    def kind_text(self) -> str:
        return str(words.EVENT_KINDS[self.kind])

    @property
    def certainty_text(self) -> str:
        return str(words.CERTAINTIES[self.certainty])

    @property
    def bindingness_text(self) -> str:
        return str(words.OBLIGATIONS[self.bindingness])

    @property
    def marker(self) -> str:
        return words.MARKERS[self.bindingness]

    @property
    def filling(self) -> str:
        return words.FILLINGS[self.certainty]


@dataclass(frozen=True, slots=True)
class ComingSelection:
    theme: str = ""
    hide_yearly: bool = False

    @property
    def query(self) -> str:
        given = {"theme": self.theme, "yearly": "no" if self.hide_yearly else ""}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Mark:
    row: ComingRow
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Quarter:
    label: str
    x: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    quarters: tuple[Quarter, ...]
    width: int
    height: int


def read_coming(given: Mapping[str, str], reference: Reference) -> ComingSelection:
    theme = given.get("theme", "")
    return ComingSelection(theme if theme in reference.theme_by_id else "", given.get("yearly") == "no")


def coming(reference: Reference, selection: ComingSelection, today: date) -> list[ComingRow]:
    """What still comes, soonest first, the undated last. What an event tells already is not told twice."""
    rows = [event_row(reference, event) for event in reference.events] + initiative_rows(reference)
    kept = [
        row
        for row in rows
        if selection.theme in ("", row.theme)
        and not (selection.hide_yearly and row.is_yearly)
        and (row.date is None or last_day(row.date) >= today)
    ]
    return sorted(kept, key=lambda row: (first_day(row.date) if row.date else date.max, row.title))


def event_row(reference: Reference, event: HorizonEvent) -> ComingRow:
    return ComingRow(
        key=event.id,
        title=event.title,
        what=event.concerns,
        date=event.date,
        kind=event.kind,
        certainty=event.date_certainty if event.date else "onbekend",
        bindingness=event.bindingness,
        theme=event.theme,
        theme_name=reference.theme_by_id[event.theme].name,
        topic=page_of(reference, event.initiative) if event.initiative else "",
        is_yearly=event.recurring is not None,
        earlier=event.earlier_dates,
        source=event.source,
        is_checked=event.evidence == "gelezen",
        expected=event.expected or "",
    )


def initiative_rows(reference: Reference) -> list[ComingRow]:
    """The next moments of initiatives that no event tells about on that same date."""
    told = {(event.initiative, event.date) for event in reference.events}
    rows = []
    for row in reference.initiatives:
        judged = reference.curation_by_id[row.id]
        moment = judged.next_moment
        if moment is None or (row.id, moment.date) in told:
            continue
        rows.append(
            ComingRow(
                key=f"onderwerp-{row.id}",
                title=f"{row.name}: {moment.what}",
                what=row.summary,
                date=moment.date,
                kind="onderwerp",
                certainty="gepland" if moment.date and moment.certainty == "gelezen" else "verwacht",
                bindingness=judged.obligation.level,
                theme=row.theme,
                theme_name=reference.theme_by_id[row.theme].name,
                topic=page_of(reference, row.id),
                is_yearly=False,
                earlier=row.deadline_history if moment.date == row.deadline else (),
                source=row.source,
                is_checked=moment.certainty == "gelezen",
                expected="",
            )
        )
    return rows


def timeline(rows: list[ComingRow], today: date) -> Timeline:
    """The dated rows in columns of a quarter, from the quarter of today on."""
    columns: dict[int, list[ComingRow]] = {}
    for row in rows:
        if row.date:
            day = max(first_day(row.date), today)
            columns.setdefault(day.year * 4 + (day.month - 1) // 3, []).append(row)
    first = today.year * 4 + (today.month - 1) // 3
    last = max(columns, default=first)
    tallest = max((len(one) for one in columns.values()), default=1)
    height = tallest * ROW + 40
    quarters = tuple(
        _quarter(number, LEFT + (number - first) * WIDTH, height, columns.get(number, []))
        for number in range(first, last + 1)
    )
    return Timeline(quarters, LEFT * 2 + len(quarters) * WIDTH, height)


def _quarter(number: int, x: int, height: int, rows: list[ComingRow]) -> Quarter:
    marks = tuple(Mark(row, x, height - 40 - (at + 1) * ROW + 4) for at, row in enumerate(rows))
    return Quarter(str(number // 4) if number % 4 == 0 else "", x, marks)
