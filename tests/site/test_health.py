from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import Client

from bundel.site import views


@pytest.mark.django_db
def test_health_page_tells_a_stranger_nothing_but_ok(client: Client) -> None:
    answer = client.get("/gezondheid/")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_health_page_says_unavailable_without_its_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> None:
            raise DatabaseError("no connection to 10.0.0.1")

    monkeypatch.setattr(views, "connection", Gone())

    answer = client.get("/gezondheid/")

    assert (answer.status_code, answer.content) == (503, b"niet beschikbaar\n")
