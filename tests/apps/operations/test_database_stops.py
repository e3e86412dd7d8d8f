"""The database stops in the middle of a request: 503, the page says that nothing was saved, and nothing was (P9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from pytest_django import Settings
from tests.apps.operations import stopping_addresses
from tests.apps.operations.conftest import ENTRIES
from tests.apps.operations.stopping import Stoppable, stoppable

from bundel.apps.operations.elsewhere import working_on
from bundel.apps.organisations.models import OrganisationKind
from bundel.apps.record.models import Entry

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
