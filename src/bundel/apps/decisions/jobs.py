"""What decisions ask by themselves: a reminder before they are to be reconsidered."""

from __future__ import annotations

from typing import Protocol

from bundel.apps.decisions.actions import telling
from bundel.apps.jobs.registry import job
from bundel.site import clock


class Asked(Protocol):
    """What the queue gives to a job; this one needs nothing of it."""


@job("decisions.remind_reviews", cron="10 7 * * *")
def remind_reviews(asked: Asked) -> int:
    """Each morning: tell the deciders what is to be reconsidered within two weeks."""
    return telling.remind_reviews(clock.now())
