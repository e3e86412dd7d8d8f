"""Makes a backup, brings it back elsewhere, and calls it good only when that is equal to what was signed."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from bundel.apps.operations.backing_up import let_go, make_backup, note_try
from bundel.apps.operations.databases.failing import CannotUse
from bundel.site import clock


class Command(BaseCommand):
    help = (
        "Makes a backup in a folder of its own under DIR, tries it, and removes the ones that have served their time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", metavar="DIR", help="default: BUNDEL_BACKUP_DIR")

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        into = folder or settings.BACKUP_DIR
        if not into:
            raise CommandError("Say where the backup goes: manage.py backup DIR, or set BUNDEL_BACKUP_DIR.")
        now = clock.now()
        try:
            made = make_backup(Path(into), now)
            note_try(made, clock.now())
        except (CannotUse, OSError, DatabaseError) as fault:
            raise CommandError(f"{fault} No backup was made.") from None
        if not made.verdict.is_good:
            raise CommandError(f"{made.folder} is NOT good: {made.verdict.finding} Older backups were kept.")
        gone = let_go(Path(into), now, timedelta(days=settings.BACKUP_KEEP_DAYS))
        size = sum(one.size for one in made.held.files)
        self.stdout.write(
            f"{made.folder} is good: {size:,} bytes, restored elsewhere and equal to the ledger of {made.verdict.size} "
            f"entries. {len(gone)} old backups removed."
        )
