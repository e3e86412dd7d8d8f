from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from bundel.apps.organisations.actions.loading import load_organisations
from bundel.engine.reference.reading import read_reference


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
