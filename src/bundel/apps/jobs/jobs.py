"""What the installation does by itself each night."""

from __future__ import annotations

from bundel.apps.accounts.actions import clearing
from bundel.apps.jobs import actions
from bundel.apps.jobs.registry import job
from bundel.apps.jobs.running import Run
from bundel.site import clock


@job("jobs.clear_up", cron="15 3 * * *")
def clear_up(run: Run) -> dict[str, int]:
    """Remove what has served its time: ended jobs, idempotency keys after 7 days, tries to log in, ended sessions."""
    now = clock.now()
    with run.writing():
        return {"jobs": actions.clear_finished(now), "keys_tries_and_sessions": clearing.clear_expired(now)}
