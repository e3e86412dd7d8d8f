"""Writes the record as a folder that anybody can check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.exporting import RootDiffers, export_ledger
from bundel.site import clock


class Command(BaseCommand):
    help = "Writes the ledger into an empty folder: tiles, entries, checkpoints, keys, and what is public to read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or not there yet")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not an empty folder. Nothing was written.")
        try:
            checkpoint = publish_checkpoint(clock.now())
            if checkpoint is None:
                raise CommandError("There are no entries yet. Nothing was written.")
            count = export_ledger(folder, checkpoint)
        except (OperationalError, RootDiffers) as fault:
            raise CommandError(f"{fault} What was written has no checkpoint; don't use it.") from None
        self.stdout.write(f"{count} entries in {folder}. To check: bundel verify {folder} --vkey KEY")
