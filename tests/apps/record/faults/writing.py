"""A writer on a database of its own: it says what was written, after it was written."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime

import django

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def set_up() -> None:
    """Real settings (SQLite synced in full), on the database that the test names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bundel.site.settings"
    django.setup()
    pragmas = os.environ.get("TEST_PRAGMAS")
    if pragmas:
        from django.conf import settings

        settings.DATABASES["default"]["OPTIONS"]["init_command"] = pragmas


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
