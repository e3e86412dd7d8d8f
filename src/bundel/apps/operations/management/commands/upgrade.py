"""Brings the database up to this version of Bundel, with a backup first and a way back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from bundel.apps.operations.databases.failing import CannotUse
from bundel.apps.operations.standing import migrations_to_do
from bundel.apps.operations.upgrading import NotUpgraded, upgrade
from bundel.site import clock

WAY_BACK = """To go back to the version before:
  1. stop the web server and the workers;
  2. install the version before, with an empty database;
  3. manage.py restore {folder}
  4. manage.py resume_record --checkpoint FILE"""


class Command(BaseCommand):
    help = (
        "Stop the web server and the workers first. Backs up, rehearses on a copy, migrates, loads the reference data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, nargs="?", metavar="DIR", help="for the backup; default: BUNDEL_BACKUP_DIR"
        )
        parser.add_argument(
            "--if-needed", action="store_true", help="with nothing to migrate, only load the reference data"
        )

    def handle(self, *args: Any, folder: Path | None, if_needed: bool = False, **options: Any) -> None:
        if if_needed and not migrations_to_do():
            call_command("load_data")
            self.stdout.write("There was nothing to migrate.")
            return
        into = folder or settings.BACKUP_DIR
        if not into:
            raise CommandError(
                "Say where the backup goes: manage.py upgrade DIR, or set BUNDEL_BACKUP_DIR. Nothing was done."
            )
        try:
            done = upgrade(Path(into), clock.now, self.stdout.write)
        except NotUpgraded as fault:
            way_back = WAY_BACK.format(folder=fault.backup.folder) if fault.backup and fault.is_changed else ""
            raise CommandError("\n".join([f"{fault}", way_back or "The database was not changed."])) from None
        except (CannotUse, OSError, DatabaseError) as fault:
            raise CommandError(f"{fault} The database was not changed.") from None
        self.stdout.write(f"{len(done.done)} migrations done; the ledger of {done.entries} entries is what was signed.")
        # Before a first installation there was nothing to go back to.
        if done.backup.held.tables:
            self.stdout.write(WAY_BACK.format(folder=done.backup.folder))
