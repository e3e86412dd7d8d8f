"""The database stops in the middle of a request: 503, the page says that nothing was saved, and nothing was (P9)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import close_old_connections, connection, transaction
from django.test import Client
from pytest_django import Settings
from tests.apps.operations import stopping_addresses
from tests.apps.operations.conftest import ENTRIES
from tests.apps.operations.stopping import Stoppable, stoppable

from bundel.apps.operations.elsewhere import working_on
from bundel.apps.organisations.models import OrganisationKind
from bundel.apps.record.actions import hold_lock
from bundel.apps.record.models import Entry
from bundel.site.own_machine import WEB_LIMITS

FORM = {"key": "the-same-key", "choice": "ja"}


@pytest.fixture
def database(live: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stoppable]:
    settings.ROOT_URLCONF = "tests.apps.operations.stopping_addresses"
    opened = ("bundel.apps.accounts.middleware.PolicyMiddleware", "django.middleware.csrf.CsrfViewMiddleware")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in opened]
    with stoppable() as made, working_on(made.database):
        yield made
        close_old_connections()
    stopping_addresses.before.clear()
    stopping_addresses.in_between.clear()


def sent(client: Client, address: str = "/twice/") -> Any:
    """As the server does it: a connection that broke is thrown away at the end of the request, whoever used it."""
    answer = client.post(address, FORM)
    close_old_connections()
    return answer


def standing() -> tuple[int, int]:
    return OrganisationKind.objects.filter(code="halfway").count(), Entry.objects.count() - ENTRIES


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


MOMENTS = [stopping_addresses.before, stopping_addresses.in_between]


@pytest.mark.parametrize("moment", MOMENTS, ids=["before the first write", "between two writes"])
def test_it_says_so_saves_nothing_and_goes_on_without_a_new_start(
    database: Stoppable, visitor: Client, moment: list[Callable[[], object]]
) -> None:
    visitor.get("/")
    moment.append(database.stop)

    refused = sent(visitor)

    # SQLite writes at the commit; when that is cut short, nobody can say yet whether it stands.
    is_certain = connection.vendor == "postgresql" or moment is stopping_addresses.before
    assert refused.status_code == 503 and ("is niet opgeslagen" in refused.content.decode()) is is_certain
    assert refused.headers["Cache-Control"] == "no-store"
    assert visitor.get("/gezondheid/").status_code == 503
    close_old_connections()

    database.start()
    moment.clear()
    if is_certain:
        assert standing() == (0, 0)
    assert visitor.get("/gezondheid/").status_code == 200
    assert sent(visitor).status_code == 302 and standing() == (1, 1)
    assert sent(visitor).status_code == 302 and standing() == (1, 1)


def test_without_one_transaction_around_it_half_of_it_would_stand(database: Stoppable, visitor: Client) -> None:
    """The negative control: the page says the same, and it is not true."""
    stopping_addresses.in_between.append(database.stop)

    refused = sent(visitor, "/in-parts/")

    database.start()
    assert refused.status_code == 503 and "niet opgeslagen" in refused.content.decode()
    assert standing() == (1, 0)


def test_without_a_stop_it_is_saved(database: Stoppable, visitor: Client) -> None:
    assert sent(visitor).status_code == 302

    assert standing() == (1, 1)


@pytest.mark.postgres
@pytest.mark.parametrize(("limit", "expected"), [("lock_timeout", 503), ("none", 302)])
def test_a_page_that_waits_for_a_lock_for_too_long_is_told_so(
    database: Stoppable, visitor: Client, limit: str, expected: int
) -> None:
    """And without the limit it waits for as long as the other takes: the negative control."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets writers stand in line, for at most 20 seconds (tests/site/test_line.py)")
    limits = WEB_LIMITS.replace("lock_timeout=3s", "lock_timeout=100ms") if limit == "lock_timeout" else ""
    hold, let_go = threading.Event(), threading.Event()

    def other() -> None:
        with working_on(database.database), transaction.atomic():
            hold_lock()
            hold.set()
            let_go.wait(2)

    thread = threading.Thread(target=other)
    thread.start()
    hold.wait(10)
    with working_on({**database.database, "OPTIONS": {"options": limits}}):
        if not limits:
            threading.Timer(0.3, let_go.set).start()
        answer = sent(visitor)
    let_go.set()
    thread.join()

    assert answer.status_code == expected and ("niet opgeslagen" in answer.content.decode()) is (expected == 503)
    assert standing() == ((0, 0) if expected == 503 else (1, 1))


@pytest.mark.postgres
def test_the_limits_of_a_page_are_those_that_were_agreed(database: Stoppable) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has them")
    with working_on({**database.database, "OPTIONS": {"options": WEB_LIMITS}}), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("5s", "3s")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("0", "0")
