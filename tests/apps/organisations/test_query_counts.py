"""Finding and listing municipalities asks the database as often with many of them as with few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bundel.apps.horizon import queries
from bundel.apps.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("reference")
MANY = 200


@pytest.mark.parametrize("address", ["/", "/?q=oud", "/api/v1/gemeenten", "/api/v1/gemeenten?zoek=oud"])
def test_queries_stay_the_same_with_many_more_municipalities(client: Client, address: str) -> None:
    before, size = looked_at(client, address)

    add_municipalities()

    after, larger = looked_at(client, address)
    assert after == before
    assert larger > size


def looked_at(client: Client, address: str) -> tuple[int, int]:
    """Queries and bytes of an answer, once the data were read."""
    queries.reference()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(asked), len(answer.content)


def add_municipalities() -> None:
    one = Organisation.objects.get(code="GM0513")
    fields = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields if field.name != "id"}
    Organisation.objects.bulk_create(
        Organisation(
            **{**fields, "code": f"GM9{at:03}", "name": f"Ouddorp {at}", "name_common": f"Ouddorp {at}"}
            | {"search_key": f"ouddorp {at}"}
        )
        for at in range(MANY)
    )
