"""A writer on a database of its own: it says what was written, after it was written."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import django

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def set_up() -> None:
    """Real settings (SQLite synced in full), on the database that the test names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bundel.site.settings"
    django.setup()
    from django.conf import settings

    database = settings.DATABASES["default"]
    pragmas = os.environ.get("TEST_PRAGMAS")
    if pragmas:
        database["OPTIONS"]["init_command"] = pragmas
    if "TEST_WITHOUT_LOCK" in os.environ:
        take_the_lock_away(database)


def take_the_lock_away(database: dict[str, Any]) -> None:
    """For a negative control: writers that read before it is their turn, as Django makes them by itself."""
    from bundel.apps.record import actions

    actions.hold_lock = lambda: None
    if database["ENGINE"] == "bundel.site.sqlite3":
        database["ENGINE"] = "django.db.backends.sqlite3"
        database["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 1}


def write(key: str, subject: str, say: Callable[[str], object], *, too_early: bool = False) -> None:
    """Put one thing on the record, then say so; ``too_early`` says it before the commit, as no writer may."""
    from django.db import transaction

    from bundel.apps.organisations.models import Organisation
    from bundel.apps.record import actions

    with transaction.atomic():
        entry = actions.append(
            kind="decided", organisation=Organisation.objects.get(code="VB0001"), subject=subject, key=key,
            content={"what": key}, visibility="public", now=NOW,
        )  # fmt: skip
        if too_early:
            say(f"{key} {entry.index}\n")
    if not too_early:
        say(f"{key} {entry.index}\n")


def said_to(descriptor: int) -> Callable[[str], object]:
    """Says a line in one piece, so that threads and a kill leave whole lines."""
    return lambda line: os.write(descriptor, line.encode())
