"""Load the reference data of data/ into the database: all of it, or nothing when a file is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from bundel.apps.horizon.actions import Loaded, load_horizon
from bundel.apps.landscape.actions import load_landscape
from bundel.apps.organisations.actions.loading import load_organisations
from bundel.engine.reference.faults import BadData
from bundel.engine.reference.reading import read_reference


class Command(BaseCommand):
    help = "Load the reference data; a second time the same changes nothing, and what people corrected stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, help="the folder with the files; default: those that came along")

    def handle(self, *args: Any, folder: Path | None = None, verbosity: int = 1, **options: Any) -> None:
        try:
            reference = read_reference(folder)
            with transaction.atomic():
                organisations = load_organisations(reference, folder)
                done = {
                    "organisations": Loaded(
                        made=organisations.made, changed=organisations.changed, removed=organisations.removed
                    ),
                    "initiatives, packages, themes and events": load_horizon(reference),
                    "uses of joint products": load_landscape(reference),
                }
        except BadData as fault:
            raise CommandError(f"{fault}\nNothing was loaded. Correct the files and run load_data again.") from None
        if verbosity:
            self.stdout.write(told(done))


def told(done: dict[str, Loaded]) -> str:
    """What a load did, a line for each kind of row."""
    if all(one.is_nothing_new for one in done.values()):
        return "Everything was loaded already; nothing changed."
    lines = []
    for name, one in done.items():
        kept = f", {one.suggested} kept as a suggestion beside a correction" if one.suggested else ""
        lines.append(f"{name}: {one.made} made, {one.changed} changed, {one.removed} removed{kept}")
    return "\n".join(lines)
