"""The days on which something must be decided or looked at again, for one's own calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bundel.apps.portfolio.agenda.rows import Agenda, Choice


def calendar_of(agenda: Agenda, address: str, at: datetime) -> bytes:
    """One event for each decide date and each reconsider date; the same date keeps the same UID."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bundel//Agenda//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Agenda van %(name)s") % {"name": agenda.name})
    for one in agenda.choices:
        if one.decide_on is not None and one.lane in ("need_to_have", "nice_to_have"):
            title = _("Besluiten: %(name)s") % {"name": one.name}
            calendar.add_component(_event(agenda, one, "besluit", one.decide_on, title, address, at))
        if one.reconsider_on is not None:
            title = _("Heroverwegen: %(name)s") % {"name": one.name}
            calendar.add_component(_event(agenda, one, "heroverweeg", one.reconsider_on, title, address, at))
    content: bytes = calendar.to_ical()
    return content


def _event(agenda: Agenda, one: Choice, kind: str, day: date, title: str, address: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{agenda.code}-{one.id}-{kind}@bundel")
    event.add("summary", title)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("dtstamp", at)
    event.add("url", address)
    event.add("description", _("Beslist: %(decides)s. %(why)s") % {"decides": one.decides, "why": one.why})
    return event
