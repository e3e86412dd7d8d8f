"""What the calendar of meetings keeps about people: nothing."""

from __future__ import annotations

from bundel.apps.keeping.people import Nobody, declare


def declare_personal() -> None:
    """Called once, when the app is ready."""
    declare(Nobody("meetings.MeetingDay", "days on which a municipality meets; the form asks for no names"))
