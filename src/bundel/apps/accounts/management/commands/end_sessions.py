"""Logs a person out everywhere; only for who runs the installation."""

from __future__ import annotations

from bundel.apps.accounts.actions.sessions import end_sessions
from bundel.apps.accounts.management.on_person import PersonCommand
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.site import clock


class Command(PersonCommand):
    help = "Ends every log-in of a person, dead at the next request."

    def done_with(self, person: User) -> str:
        ended = end_sessions(person, keep=None, trail=Trail(clock.now(), "command:end_sessions"))
        return f"{ended} log-ins of {person.email} ended."
