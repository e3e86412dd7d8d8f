"""Makes the example accounts of a local try-out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bundel.apps.accounts.actions import examples
from bundel.apps.accounts.example_password import read_or_make_password
from bundel.apps.audit.actions import Trail
from bundel.site import clock


class Command(BaseCommand):
    help = "Makes accounts for the two example municipalities; only in a local try-out or a test run."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HAS_EXAMPLE_ACCOUNTS:
            raise CommandError(
                "Example accounts exist only in a local try-out (BUNDEL_MODE=tryout); this installation is in "
                "production. Nothing was made."
            )
        trail = Trail(clock.now(), "command:make_examples")
        people = examples.make_examples(read_or_make_password(Path(settings.VAR)), clock.today(), trail)
        if not people:
            raise CommandError("There are no example municipalities yet. Nothing was made; run load_data first.")
        self.stdout.write(f"{len(people)} example accounts; their password stands on the log-in page.")
