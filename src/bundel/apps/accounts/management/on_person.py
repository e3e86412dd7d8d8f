"""A command about one person, named by their address."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.apps.accounts.models import User


class PersonCommand(BaseCommand):
    """Finds the person; what is done with them is up to the command."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']!r}. Nothing was done.")
        self.stdout.write(self.done_with(person))

    @abstractmethod
    def done_with(self, person: User) -> str:
        """Do it, and say what was done."""
