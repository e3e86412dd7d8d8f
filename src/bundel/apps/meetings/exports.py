"""The meetings for one's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bundel.apps.meetings.queries import DayRow


def calendar_of(rows: Iterable[DayRow], name: str, host: str, address: str, at: datetime) -> bytes:
    """A whole day for each meeting and for each last day for papers; a changed one keeps its UID."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bundel//Vergaderdagen//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Vergaderdagen van %(name)s") % {"name": name})
    for row in rows:
        days = [("vergadering", row.day, row.title)]
        if row.papers_by is not None:
            days.append(("stukken", row.papers_by, _("Laatste dag voor stukken: %(title)s") % {"title": row.title}))
        for kind, day, title in days:
            event = Event()
            event.add("uid", f"{kind}-{row.id}@{host}")
            event.add("sequence", row.version - 1)
            event.add("dtstamp", at)
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", title[:1].upper() + title[1:])
            event.add("description", row.note)
            event.add("url", address)
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
