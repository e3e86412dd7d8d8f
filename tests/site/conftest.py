from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker
from tests.site.every_answer import Answer, ask_everything

from bundel.apps.organisations.actions.loading import load_organisations
from bundel.engine.reference.reading import read_reference

HTTPS = {
    "SECURE_HSTS_SECONDS": 63_072_000, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True, "LANGUAGE_COOKIE_SECURE": True,
}  # fmt: skip


@pytest.fixture(scope="session")
def answers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Answer]]:
    """Every address there is, asked once for all tests; nothing of it stays in the database."""
    with django_db_blocker.unblock(), override_settings(**HTTPS), transaction.atomic():
        found = ask_everything()
        transaction.set_rollback(True)
    yield found


@pytest.fixture
def faulty(settings: Settings) -> Client:
    """A visitor of addresses that go wrong; the gate of the policy stands open for them."""
    settings.ROOT_URLCONF = "tests.site.faulty_addresses"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("bundel.apps.")]
    return Client(raise_request_exception=False)


@pytest.fixture
def municipalities(db: None) -> None:
    """All organisations of the reference data, for the pages on which one picks a municipality."""
    load_organisations(read_reference())
