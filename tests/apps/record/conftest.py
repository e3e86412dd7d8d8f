"""An organisation and a moment to write with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.record import actions
from bundel.apps.record.models import Entry

NOW = datetime(2026, 11, 28, 9, 0, 30, 500, tzinfo=UTC)


@pytest.fixture
def organisation(db: None) -> Organisation:
    kind, _new = OrganisationKind.objects.get_or_create(code="municipality", defaults={"name": "Gemeente", "place": 1})
    return Organisation.objects.create(code="VB0001", kind=kind, name="Voorbeeld", name_common="Voorbeeld")


@pytest.fixture
def put(organisation: Organisation) -> Callable[..., Entry]:
    """Puts something on the record: put("first"), put("second", subject="decision/2")."""

    def put(what: str = "first", **more: Any) -> Entry:
        given: dict[str, Any] = {
            "kind": "decided", "organisation": organisation, "subject": "decision/1", "content": {"what": what},
            "visibility": "public", "key": what, "now": NOW, **more,
        }  # fmt: skip
        return actions.append(**given)

    return put
