"""Takes somebody's second step away, for when everything is lost; only for who runs the installation."""

from __future__ import annotations

from django.core.management.base import CommandError

from bundel.apps.accounts.actions.second_steps import remove_second_step
from bundel.apps.accounts.management.on_person import PersonCommand
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail
from bundel.site import clock


class Command(PersonCommand):
    help = "Removes the second step of a person and logs them out; make sure by another way that it is really them."

    def done_with(self, person: User) -> str:
        gone = remove_second_step(person, trail=Trail(clock.now(), "command:remove_second_step"))
        if not gone:
            raise CommandError(f"{person.email} has no second step. Nothing was done.")
        return f"The second step of {person.email} is removed; they are logged out and set up a new one."
