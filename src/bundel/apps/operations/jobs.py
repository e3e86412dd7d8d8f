"""What an installation does by itself for its own safety."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from bundel.apps.jobs.registry import JobRefused, Run, job
from bundel.apps.operations.backing_up import let_go, make_backup, note_try
from bundel.site import clock


@job("operations.backup", cron="10 2 * * *", max_attempts=2)
def back_up(run: Run) -> Any:
    """A backup each night, tried at once; old ones go only after a good one came."""
    if not settings.BACKUP_DIR:
        return None
    into, now = Path(settings.BACKUP_DIR), clock.now()
    made = make_backup(into, now)
    note_try(made, clock.now())
    if not made.verdict.is_good:
        raise JobRefused(made.verdict.finding)
    gone = let_go(into, now, timedelta(days=settings.BACKUP_KEEP_DAYS))
    return {"folder": made.folder.name, "size": made.verdict.size, "removed": len(gone)}
