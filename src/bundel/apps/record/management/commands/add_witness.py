"""Lets another party sign our checkpoints too."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.apps.record.witnessing import add_witness, end_witness
from bundel.engine.ledger.notes import BadNote
from bundel.site import clock


class Command(BaseCommand):
    help = "From now on takes and shows the cosignatures of a party, known by its public key; or no longer (--end)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name of the party, as the page shows it")
        parser.add_argument("vkey", help="its public key")
        parser.add_argument("--end", action="store_true", help="take no more cosignatures of this key")

    def handle(self, *args: Any, name: str, vkey: str, end: bool, **options: Any) -> None:
        if end:
            if not end_witness(vkey, clock.now()):
                raise CommandError("This key is not one that we take. Nothing was changed.")
            self.stdout.write(f"{name}: no more cosignatures are taken; the old ones stay.")
            return
        try:
            add_witness(name, vkey, clock.now())
        except BadNote as fault:
            raise CommandError(f"{fault}. Nothing was changed.") from None
        self.stdout.write(f"{name}: cosignatures are taken from now on.")
