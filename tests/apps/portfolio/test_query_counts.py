"""The pages of one municipality ask the database as often with many choices as with few."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.portfolio.conftest import Visitor

from bundel.apps.horizon.models import DataMark, Initiative

MANY = 30


@pytest.mark.parametrize("name", ["municipality", "questions", "refine", "agenda", "agenda_a4", "calculation"])
def test_queries_stay_the_same_with_many_more_choices(visitor: Visitor, name: str) -> None:
    before, choices = looked_at(visitor, name)

    add_choices()

    after, more = looked_at(visitor, name)
    assert after == before
    assert more == choices + MANY


def looked_at(visitor: Visitor, name: str) -> tuple[int, int]:
    """Queries of a page that was seen before, and how many things are weighed."""
    visitor.with_agenda().get(name)
    with CaptureQueriesContext(connection) as asked:
        answer = visitor.get(name)
    assert answer.status_code == 200
    return len(asked), sum(item.state == "weighed" for item in answer.context["desk"].question.setting.items)


def add_choices() -> None:
    """Copies of one choice."""
    one = Initiative.objects.get(slug="signalen")
    fields = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields if field.name != "id"}
    Initiative.objects.bulk_create(
        Initiative(**{**fields, "slug": f"signalen-{at}", "place": 1000 + at}) for at in range(MANY)
    )
    DataMark.objects.update(mark=uuid4().hex)
