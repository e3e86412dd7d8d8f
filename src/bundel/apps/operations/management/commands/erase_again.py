"""Erases who was erased before and came back with a backup."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bundel.apps.accounts.actions.erasing import HandOverFirst, erase_person
from bundel.apps.audit.actions import Trail
from bundel.apps.operations.erased_again import came_back
from bundel.apps.record.signing import RecordHalted
from bundel.site import clock


class Command(BaseCommand):
    help = "After a restore: erases again whoever was erased since the backup was made. Harmless at any other time."

    def handle(self, *args: Any, **options: Any) -> None:
        people, left = came_back(), []
        for person in people:
            number = person.pk
            try:
                erase_person(person, trail=Trail(clock.now(), "command:erase_again"))
            except HandOverFirst as alone:
                left.append(f"{number} (the last administrator of {alone})")
            except RecordHalted as fault:
                raise CommandError(f"The record must go on first. {fault}") from None
        self.stdout.write(f"{len(people) - len(left)} people are erased again.")
        if left:
            raise CommandError(
                f"Not erased: {', '.join(left)}. Make somebody else administrator there, and run it again."
            )
