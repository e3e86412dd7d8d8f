"""Takes a checkpoint that another party signed, out of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.apps.record.witnessing import CosignatureRefused, accept_cosignatures
from bundel.site import clock


class Command(BaseCommand):
    help = "Keeps the cosignatures under one of our checkpoints, of parties that we know (add_witness)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the checkpoint with its signatures")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            kept = accept_cosignatures(file.read_bytes(), clock.now())
        except (OSError, CosignatureRefused) as fault:
            raise CommandError(f"{fault} Nothing was kept.") from None
        self.stdout.write("\n".join(f"Signed by {one.witness.name} at size {one.checkpoint_id}." for one in kept))
