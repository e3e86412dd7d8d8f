"""What the installation does by itself each night."""

from __future__ import annotations

from bundel.apps.jobs.registry import Run, job
from bundel.apps.keeping import actions
from bundel.site import clock


@job("jobs.clear_up", cron="15 3 * * *")
def clear_up(run: Run) -> dict[str, int]:
    """Remove what has served its time, of every kind that is kept (data/retention.yaml)."""
    return actions.clear_up(clock.now())
