"""What the record does by itself: sign what was added, and recompute everything each night."""

from __future__ import annotations

from typing import Any

from bundel.apps.jobs.registry import Run, job
from bundel.apps.record import actions
from bundel.apps.record.checking import check_record
from bundel.site import clock


@job("record.publish_checkpoint", cron="*/15 * * * *")
def publish_checkpoint(run: Run) -> Any:
    """Signing the same twice gives the same checkpoint: it needs no protection of the queue."""
    checkpoint = actions.publish_checkpoint(clock.now())
    return checkpoint.size if checkpoint else 0


@job("record.check", cron="40 3 * * *", max_attempts=1)
def check(run: Run) -> Any:
    found = check_record(clock.now())
    return {"size": found.size, "is_good": found.is_good}
