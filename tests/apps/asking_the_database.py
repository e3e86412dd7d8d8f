"""How often a page asks the database."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bundel.apps.horizon import queries


def looked_at(client: Client, address: str) -> tuple[int, int]:
    """Queries and bytes of an answer, once the data were read."""
    queries.reference()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked), len(answer.content)
