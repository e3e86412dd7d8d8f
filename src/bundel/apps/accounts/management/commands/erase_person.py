"""Erases a person who cannot log in, or who came back with an old backup; only for who runs the installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.apps.accounts.actions.erasing import HandOverFirst, erase_person
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.site import clock


class Command(BaseCommand):
    help = "Erases a person at once and for good, by number: the log names erased people by number alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--person", type=int, required=True, help="the number of the person, as the log shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(pk=options["person"]).first()
        if person is None:
            raise CommandError(f"There is no person {options['person']}. Nothing was done.")
        try:
            erase_person(person, trail=Trail(clock.now(), "command:erase_person"))
        except HandOverFirst as alone:
            raise CommandError(f"This is the last administrator of {alone}. Nothing was done.") from alone
        self.stdout.write(f"Person {options['person']} is erased.")
