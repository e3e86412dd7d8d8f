"""Publishes what others may see of what topics took, and ends questions that nobody answered."""

from __future__ import annotations

from bundel.apps.estimates.actions import second_opinions, telling
from bundel.apps.jobs.registry import Run, job
from bundel.site import clock


@job("estimates.publish_peer_figures", cron="50 2 * * *")
def publish_peer_figures(run: Run) -> int:
    """Each night: publish anew what changed enough and is old enough."""
    return telling.publish_peer_figures(clock.today())


@job("estimates.expire_opinions", cron="5 3 * * *")
def expire_opinions(run: Run) -> int:
    """Each night: end the questions about estimates whose time has passed."""
    return second_opinions.expire(clock.now())
