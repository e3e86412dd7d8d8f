"""Lists of topics and events ask the database as often with many rows as with few."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.asking_the_database import looked_at

from bundel.apps.horizon import queries
from bundel.apps.horizon.models import DataMark, Fact, HorizonEvent, Initiative

pytestmark = pytest.mark.usefixtures("reference")
MANY = 40
TOPICS, EVENTS = ("signalen", "bio2"), 3
ADDRESSES = (
    "/onderwerpen/",
    "/onderwerpen/?q=a",
    "/onderwerpen/export.csv",
    "/onderwerpen/cyberveiligheid/",
    "/wat-komt-eraan/",
    "/wat-komt-eraan/export.csv",
    "/wat-komt-eraan.ics",
    "/api/v1/onderwerpen?paginaGrootte=200",
    "/api/v1/gebeurtenissen?paginaGrootte=200",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_queries_of_a_list_stay_the_same_with_many_more_rows(client: Client, address: str) -> None:
    before, size = looked_at(client, address)

    add_rows()

    after, larger = looked_at(client, address)
    assert after == before
    assert larger != size


def test_reading_all_data_anew_takes_as_many_queries_with_many_more_rows() -> None:
    before = anew()

    add_rows()

    assert anew() == before


def anew() -> int:
    DataMark.objects.update(mark=uuid4().hex)
    with CaptureQueriesContext(connection) as asked:
        queries.reference()
    return len(asked)


def add_rows() -> None:
    """Copies of a choice and of a member of a package, each with its facts, and of dated events."""
    for slug in TOPICS:
        one = Initiative.objects.get(slug=slug)
        facts = list(Fact.objects.filter(initiative=one, replaced_by=None).values())
        for made in copies(one):
            Fact.objects.bulk_create(Fact(**{**fact, "id": None, "initiative_id": made.pk}) for fact in facts)
            if one.package:
                one.package.members.append(made.slug)
                one.package.save()
    for event in HorizonEvent.objects.exclude(date=None).order_by("-date")[:EVENTS]:
        copies(event)
    DataMark.objects.update(mark=uuid4().hex)


def copies(row: Any) -> list[Any]:
    model: type[models.Model] = type(row)
    fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields if field.name != "id"}
    made = [model(**{**fields, "slug": f"{row.slug}-{at}", "place": 1000 + at}) for at in range(MANY)]
    return list(model._default_manager.bulk_create(made))
