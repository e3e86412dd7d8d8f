"""Publishes what others may see of what topics took."""

from __future__ import annotations

from typing import Protocol

from bundel.apps.estimates.actions import telling
from bundel.apps.jobs.registry import job
from bundel.site import clock


class Asked(Protocol):
    """What the queue gives to a job; this one needs nothing of it."""


@job("estimates.publish_peer_figures", cron="50 2 * * *")
def publish_peer_figures(asked: Asked) -> int:
    """Each night: publish anew what changed enough and is old enough."""
    return telling.publish_peer_figures(clock.today())
