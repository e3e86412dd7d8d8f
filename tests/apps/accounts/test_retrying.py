"""Who has to give way to another request is tried again, at most three times, and nothing else is (R8)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from psycopg import errors

from bundel.apps.accounts.retrying import MOST_RETRIES, retried

FIRST, SECOND = 7001, 7002


def failing(*causes: Exception | None) -> tuple[Callable[[HttpRequest], HttpResponse], list[bytes]]:
    """A view that fails for these causes, one after the other, and then answers; and what it read each time."""
    left, read = list(causes), list[bytes]()

    def view(request: HttpRequest) -> HttpResponse:
        read.append(b"".join(file.read() for file in request.FILES.values()))  # type: ignore[union-attr]
        if left:
            raise OperationalError("not now") from left.pop(0)
        return HttpResponse("done")

    return view, read


def request() -> HttpRequest:
    return RequestFactory().post("/", {"file": SimpleUploadedFile("list.csv", b"name")})


@pytest.mark.parametrize("fault", [errors.SerializationFailure(), errors.DeadlockDetected()])
def test_who_gave_way_is_tried_again_with_the_whole_file(fault: Exception) -> None:
    view, read = failing(fault, fault)

    assert retried(view)(request()).content == b"done"
    assert read == [b"name"] * 3


def test_after_three_tries_more_it_is_over() -> None:
    view, read = failing(*[errors.DeadlockDetected()] * 9)

    with pytest.raises(OperationalError):
        retried(view)(request())
    assert len(read) == 1 + MOST_RETRIES


@pytest.mark.parametrize("fault", [errors.LockNotAvailable(), errors.QueryCanceled(), errors.AdminShutdown(), None])
def test_what_took_too_long_or_is_away_is_not_tried_again(fault: Exception | None) -> None:
    view, read = failing(fault)

    with pytest.raises(OperationalError):
        retried(view)(request())
    assert len(read) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_retried", [True, False])
def test_two_that_wait_for_each_other_both_get_done(is_retried: bool) -> None:
    """Without trying again the one that gave way is lost: the negative control."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    both_hold, tries = threading.Barrier(2), list[int]()

    def other() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST])
            both_hold.wait(10)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SECOND])
        connection.close()

    def view(_request: HttpRequest) -> HttpResponse:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            # So that this one looks first whether it waits in a circle.
            cursor.execute("SET LOCAL deadlock_timeout = '20ms'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SECOND])
            if len(tries) == 1:
                both_hold.wait(10)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FIRST])
        return HttpResponse("done")

    thread = threading.Thread(target=other)
    thread.start()
    try:
        if is_retried:
            assert retried(view)(request()).content == b"done" and len(tries) == 2
        else:
            with pytest.raises(OperationalError, match="deadlock"):
                view(request())
    finally:
        thread.join()
