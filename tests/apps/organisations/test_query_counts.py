"""Finding and listing municipalities asks the database as often with many of them as with few."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.apps.asking_the_database import looked_at

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
