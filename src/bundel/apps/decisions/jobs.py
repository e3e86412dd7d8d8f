"""What decisions ask by themselves: a reminder before they are to be reconsidered."""

from __future__ import annotations

from bundel.apps.decisions.actions import telling
from bundel.apps.jobs.registry import Run, job
from bundel.site import clock


@job("decisions.remind_reviews", cron="10 7 * * *")
def remind_reviews(run: Run) -> int:
    """Each morning: tell the deciders what is to be reconsidered within two weeks."""
    return telling.remind_reviews(clock.now())
