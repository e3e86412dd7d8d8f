"""People and days for tests about mergers and work."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from tests.apps.decisions.conftest import person

from bundel.apps.accounts.idempotency import new_key
from bundel.apps.accounts.models import User
from bundel.apps.audit.actions import Trail

ONE, TWO, NEW = "VB0001", "VB0002", "VB0003"
TODAY, DAY = date(2026, 11, 28), date(2027, 1, 1)
TRAIL = Trail(datetime(2026, 11, 28, 9, tzinfo=UTC), "test")
PLAN = {
    "kind": "merge", "on": "2027-01-01", "before": "VB0001\nVoorbeeldgemeente Midden (voorbeeld)", "after": "",
    "new_code": "VB0003", "new_name": "Voorbeeldgemeente Samen (voorbeeld)", "records_with": "",
    "basis": "Stb. 2026, 1",
}  # fmt: skip


def keeper() -> User:
    """An administrator of the association."""
    return person("administrator", "VNGR")


def browser(who: User | None = None) -> Client:
    """A browser in which somebody has just logged in, or nobody."""
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def administrator(code: str = ONE) -> Client:
    return browser(person("administrator", code))


def send(client: Client, address: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """A form with a key of its own."""
    return client.post(address, {"key": new_key(), **(data or {})}, **more)
