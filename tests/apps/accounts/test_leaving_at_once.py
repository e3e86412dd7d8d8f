"""Two last administrators who leave at the same moment: one of them stays."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from tests.apps.organisations.some_organisations import TODAY, TRAIL, organisation

from bundel.apps.accounts.actions.roles import end_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import Membership, User


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False])
def test_the_second_waits_for_the_first_and_is_then_the_last(is_locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock both are gone: the negative control."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    if not is_locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    place = organisation("GM0001")
    first, second = (
        Membership.objects.create(
            person=User.objects.create(email=f"{name}@gm0001.example", display_name=name),
            organisation=place, role=Role.ADMINISTRATOR, valid_from=date(2026, 1, 1),
        )
        for name in ("een", "twee")
    )  # fmt: skip
    has_left, refused = threading.Event(), list[ValidationError]()

    def leave_too() -> None:
        has_left.wait(10)
        try:
            end_role(second, on=TODAY, trail=TRAIL)
        except ValidationError as fault:
            refused.append(fault)
        connection.close()

    thread = threading.Thread(target=leave_too)
    thread.start()
    with transaction.atomic():
        end_role(first, on=TODAY, trail=TRAIL)
        has_left.set()
        # With the lock the other stands still until this is over; without it there is all the time to go.
        thread.join(0.5)
    thread.join(10)

    assert Membership.objects.valid_on(TODAY).count() == len(refused) == int(is_locked)
