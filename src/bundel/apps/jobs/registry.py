"""Which jobs there are. An app registers its own in its jobs.py; the queue knows none of them beforehand.

A job gets a ``Run`` and gives back a JSON value or None. It may run again after a kill or a fault, so what it writes
must be harmless twice: write inside ``with run.writing():``, which refuses when another worker took over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from cronsim import CronSim


class JobRefused(Exception):
    """Trying again will not help; the text is for the person who asked."""


class Run(Protocol):
    """What a job gets: what was asked and by whom, and the way to tell how far it is."""

    @property
    def payload(self) -> Mapping[str, Any]: ...

    @property
    def attempt(self) -> int: ...

    @property
    def owner(self) -> str: ...

    def report(self, done: int, total: int, message: str = "") -> None:
        """Tell how far it is; ends the job when it was stopped or taken over."""

    def is_cancelled(self) -> bool: ...

    def writing(self) -> AbstractContextManager[None]:
        """One transaction that is only kept while this worker holds the job: nothing is written twice at once."""


Work = Callable[[Run], Any]
Abandoned = Callable[[Mapping[str, Any], datetime], None]


@dataclass(frozen=True, slots=True)
class RegisteredJob:
    name: str
    work: Work
    max_attempts: int
    cron: str
    abandoned: Abandoned | None = None
    makes_up_within: timedelta | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether the last moment that the cron line names still counts now: long work that was missed may wait."""
        return bool(self.cron) and (self.makes_up_within is None or now - self.last_due(now) <= self.makes_up_within)

    def last_due(self, now: datetime) -> datetime:
        """The last moment up to and including now that the cron line names, in the time zone of ``now``."""
        return next(CronSim(self.cron, now + timedelta(seconds=1), reverse=True))


JOBS: dict[str, RegisteredJob] = {}


def job(
    name: str,
    *,
    max_attempts: int = 3,
    cron: str = "",
    abandoned: Abandoned | None = None,
    makes_up_within: timedelta | None = None,
) -> Callable[[Work], Work]:
    """Register a function as a job; with ``cron`` (such as "15 3 * * *", Dutch time) it also starts by itself.

    ``abandoned`` gets the payload of a job whose worker was killed in the last attempt: nothing of the work itself
    could say that it failed. A timed job that was missed is made up for once; with ``makes_up_within`` only so long
    after, for work that would keep people waiting by day.
    """
    if cron:
        CronSim(cron, datetime(2026, 1, 1))

    def register(work: Work) -> Work:
        known = JOBS.get(name)
        if known is not None and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"There are two jobs named {name!r}; give one of them another name.")
        JOBS[name] = RegisteredJob(name, work, max_attempts, cron, abandoned, makes_up_within)
        return work

    return register


def registered(name: str) -> RegisteredJob:
    """The job of that name; KeyError that names those that exist."""
    if name not in JOBS:
        raise KeyError(f"No job is named {name!r}; there are: {', '.join(sorted(JOBS)) or 'none'}.")
    return JOBS[name]
