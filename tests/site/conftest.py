from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.fixture
def faulty(settings: Settings) -> Client:
    """A visitor of addresses that go wrong; the gate of the policy stands open for them."""
    settings.ROOT_URLCONF = "tests.site.faulty_addresses"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("bundel.apps.")]
    return Client(raise_request_exception=False)
