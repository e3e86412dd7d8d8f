"""Whoever is refused stands in the log of the installation: by number and digest, with nothing that they typed."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from tests.apps.accounts.conftest import MakePerson

from bundel.apps.accounts.audience import Role
from bundel.apps.organisations.models import Organisation


@pytest.mark.django_db
def test_who_was_refused_stands_in_the_log_by_number(
    client: Client, gouda: Organisation, make_person: MakePerson, caplog: pytest.LogCaptureFixture
) -> None:
    lies = make_person("lies", gouda, Role.READER)
    client.force_login(lies)
    with caplog.at_level(logging.INFO, "bundel.errors"):
        page = client.get("/beheer/GM0503/mensen/", REMOTE_ADDR="192.0.2.7")
        client.get("/api/v1/niets?q=heel-geheim", headers={"user-agent": "curl\x1b[31m"})

    told = [one.getMessage() for one in caplog.records if one.name == "bundel.errors"]
    assert page.status_code == 404 and len(told) == 2
    assert told[0].startswith(f"refused GET of accounts:people with 404 to person {lies.pk} from ")
    assert "of no page with 404 to a visitor" in told[1]
    assert "192.0.2.7" not in str(told) and "geheim" not in str(told) and "curl" not in str(told)
