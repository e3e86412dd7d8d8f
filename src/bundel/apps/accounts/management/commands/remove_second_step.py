"""Takes somebody's second step away, for when everything is lost; only for who runs the installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.apps.accounts.actions.second_steps import remove_second_step
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.site import clock


class Command(BaseCommand):
    help = "Removes the second step of a person and logs them out; make sure by another way that it is really them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']!r}. Nothing was done.")
        gone = remove_second_step(person, trail=Trail(clock.now(), "command:remove_second_step"))
        if not gone:
            raise CommandError(f"{person.email} has no second step. Nothing was done.")
        self.stdout.write(f"The second step of {person.email} is removed; they are logged out and set up a new one.")
