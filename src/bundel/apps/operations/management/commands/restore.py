"""Brings a backup back into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from bundel.apps.operations.databases.failing import CannotUse
from bundel.apps.operations.erased_again import came_back
from bundel.apps.operations.manifest import BadBackup
from bundel.apps.operations.restoring import looked_at_first, put_back
from bundel.site import clock

FAULTS = (BadBackup, CannotUse, DatabaseError, OSError)


class Command(BaseCommand):
    help = (
        "Brings a backup back into an empty database. Afterwards the record waits for the newest published checkpoint."
    )
    # What is to be restored is not there yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="the folder of one backup, such as .../bundel-2026...Z"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            held = looked_at_first(folder)
        except FAULTS as fault:
            raise CommandError(f"{fault} Nothing was restored, and nothing was changed.") from None
        try:
            back = put_back(folder, held, clock.now())
        except FAULTS as fault:
            raise CommandError(f"{fault} Whatever was restored must not be used.") from None
        for name in back.migrated:
            self.stdout.write(f"Brought up to this version: {name}.")
        self.stdout.write(
            f"Restored what was saved at {back.held.made_at}: {sum(back.held.tables.values())} rows, and a ledger of "
            f"{back.held.entries} entries that is what was signed. Everybody logs in again."
        )
        if back.check.size:
            self.stdout.write(
                "The record takes and signs nothing until it knows where it left off. Get the newest published "
                "checkpoint, then: manage.py resume_record --checkpoint FILE"
            )
        if people := came_back():
            self.stdout.write(f"{len(people)} people were erased since. Erase them again: manage.py erase_again")
