"""Two requests that wait for each other: the database lets one give way, and that one is tried again (R8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

# Serialisation failure and deadlock: nothing of the attempt stands, and the next one meets what the other left.
GAVE_WAY = frozenset({"40001", "40P01"})
MOST_RETRIES = 3
Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def retried(view: View[Arguments]) -> View[Arguments]:
    """For a view whose whole work is one transaction: try again, at most three times, after it had to give way."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        for _attempt in range(MOST_RETRIES):
            try:
                return view(request, *args, **kwargs)
            except OperationalError as fault:
                if not had_to_give_way(fault):
                    raise
                # A file that was read is at its end.
                for _name, files in request.FILES.lists():
                    for file in files:
                        file.seek(0)
        return view(request, *args, **kwargs)

    return wrapped


def had_to_give_way(fault: OperationalError) -> bool:
    """Whether the same again may well succeed."""
    return sqlstate_of(fault) in GAVE_WAY


def sqlstate_of(fault: OperationalError) -> str | None:
    """The code that PostgreSQL gives a fault; another database gives none."""
    return getattr(fault.__cause__, "sqlstate", None)
