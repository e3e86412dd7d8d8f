"""After a restore: lets the record go on from what was signed last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.apps.record.outside import UnfitFolder
from bundel.apps.record.returning import CannotGoOn, bring_back, go_on_from, own_keys
from bundel.engine.ledger.notes import BadNote


class Command(BaseCommand):
    help = (
        "Give the newest published checkpoint, from the public page, a receipt or a cosigner; or a whole exported "
        "ledger, to bring back the entries that the backup lacks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        given = parser.add_mutually_exclusive_group(required=True)
        given.add_argument("--checkpoint", type=Path, metavar="FILE")
        given.add_argument("--folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--vkey", action="append", default=[], help="a key of ours that is in neither folder nor table"
        )

    def handle(self, *args: Any, checkpoint: Path | None, folder: Path | None, vkey: list[str], **options: Any) -> None:
        try:
            keys = own_keys(vkey)
            if folder is not None:
                back = bring_back(folder, keys)
                self.stdout.write(f"{back.entries} entries brought back, {back.contents} of them with their content.")
                size = back.size
            else:
                assert checkpoint is not None
                size = go_on_from(checkpoint.read_bytes(), keys).size
        except (OSError, BadNote, CannotGoOn, UnfitFolder) as fault:
            raise CommandError(f"{fault} Nothing was changed.") from None
        self.stdout.write(f"The record goes on from {size} entries.")
