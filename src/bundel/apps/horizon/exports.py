"""Lists as files: CSV, XLSX, Atom and iCal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event

from bundel.apps.horizon.coming import ComingRow
from bundel.apps.horizon.topics import TopicRow
from bundel.engine.feeds.atom import FeedEntry, atom_of
from bundel.engine.reference.amounts import first_day, last_day, precision
from bundel.engine.tables.writing import safe_cell

__all__ = ["as_atom", "as_calendar", "coming_table", "safe_cell", "topic_table"]

Table = tuple[Sequence[str], list[Sequence[str]]]
TOPIC_COLUMNS = (
    "id", "adres", "naam", "stand", "verplicht", "thema", "soort", "fase", "eerste_datum", "stand_van", "samenvatting",
)  # fmt: skip
COMING_COLUMNS = (
    "id", "adres", "datum", "titel", "soort", "verplicht", "zekerheid", "thema", "keer_verschoven", "eerdere_datums",
    "elk_jaar", "wat_te_doen", "bronnen", "nagezocht",
)  # fmt: skip


def topic_table(rows: Iterable[TopicRow], address: str) -> Table:
    return TOPIC_COLUMNS, [
        (
            row.slug, f"{address}{row.slug}/", row.name, row.standing_text, row.obligation_text, row.theme_name,
            row.kinds_text, row.phases_text, row.next_date or "", row.status_as_of or "", row.summary,
        )
        for row in rows
    ]  # fmt: skip


def coming_table(rows: Iterable[ComingRow], address: str) -> Table:
    return COMING_COLUMNS, [
        (
            row.key, f"{address}#{row.key}", row.date or "", row.title, row.kind_text, row.bindingness_text,
            row.certainty_text, row.theme_name, str(row.moves), row.earlier_text, "ja" if row.is_yearly else "nee",
            row.what, " ".join(row.source), "ja" if row.is_checked else "nee",
        )
        for row in rows
    ]  # fmt: skip


def as_atom(
    title: str, address: str, entries: Iterable[tuple[str, str, str]], updated: str, more: Iterable[FeedEntry] = ()
) -> HttpResponse:
    """A feed of (address, title, text); the address is the lasting id of an entry. ``more`` has moments of its own."""
    dated = [*((link, heading, text, updated) for link, heading, text in entries), *more]
    return HttpResponse(atom_of(title, address, dated, updated), content_type="application/atom+xml; charset=utf-8")


def as_calendar(rows: Iterable[ComingRow], address: str, host: str, today: date) -> HttpResponse:
    """The dated rows as whole days; a date that moved keeps its UID and gets a higher SEQUENCE."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bundel//Wat komt eraan//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Bundel: wat komt eraan")
    for row in rows:
        if row.date:
            calendar.add_component(_calendar_event(row, address, host, today))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="wat-komt-eraan.ics"'
    return answer


def _calendar_event(row: ComingRow, address: str, host: str, today: date) -> Event:
    assert row.date is not None
    event, about = Event(), [row.what, f"{row.bindingness_text}, {row.certainty_text}"]
    first, last = first_day(row.date), last_day(row.date)
    if precision(row.date) != "day":
        about.append(f"De dag is niet bekend: {row.when}.")
    event.add("uid", f"{row.key}@{host}")
    event.add("sequence", row.moves)
    event.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", row.title)
    event.add("description", "\n".join(about))
    event.add("url", f"{address}#{row.key}")
    event.add("transp", "TRANSPARENT")
    return event
