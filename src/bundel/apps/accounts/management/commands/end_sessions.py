"""Logs a person out everywhere; only for who runs the installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.apps.accounts.actions.sessions import end_sessions
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.site import clock


class Command(BaseCommand):
    help = "Ends every log-in of a person, dead at the next request."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']!r}. Nothing was done.")
        ended = end_sessions(person, keep=None, trail=Trail(clock.now(), "command:end_sessions"))
        self.stdout.write(f"{ended} log-ins of {person.email} ended.")
