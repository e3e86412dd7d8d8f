"""The one place that reads the clock; views, jobs and commands pass the time on as an argument."""

from __future__ import annotations

import os
from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """Today in the Netherlands; BUNDEL_TODAY moves it, for demonstrations and journeys."""
    moved = os.environ.get("BUNDEL_TODAY")
    return date.fromisoformat(moved) if moved else timezone.localdate()
