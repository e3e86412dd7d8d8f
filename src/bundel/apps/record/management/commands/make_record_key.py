"""Makes a key that signs for the record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from bundel.apps.record import outside
from bundel.engine.ledger.notes import key_of


class Command(BaseCommand):
    help = (
        "Makes one more signing key in BUNDEL_RECORD_DIR and prints its public half; every key that lies there signs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        key = outside.make_key()
        vkey = key_of(settings.RECORD_ORIGIN, key)
        self.stdout.write(f"Made {outside.folder() / vkey.key_id.hex()}.pem. Its public half, for everybody to keep:")
        self.stdout.write(vkey.text)
        self.stdout.write(
            "Keep a copy where the backups of the database are not. From the next checkpoint on all keys in the folder "
            "sign; take the old one away once whoever checks has the new one."
        )
