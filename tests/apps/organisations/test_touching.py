"""What a merger touches is counted over every table that hangs on an organisation: none can be forgotten."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.organisations.some_organisations import DAY, TODAY, TRAIL, organisation

from bundel.apps.accounts.actions.roles import end_role, give_role
from bundel.apps.accounts.audience import Role
from bundel.apps.accounts.models import User
from bundel.apps.organisations.actions.assigning import Work, give_work
from bundel.apps.organisations.touching import TABLES, hanging_tables, touched_by


def test_every_table_that_hangs_on_an_organisation_has_words_and_every_word_a_table() -> None:
    assert set(hanging_tables()) == set(TABLES)


@pytest.mark.django_db
def test_what_holds_now_or_until_a_later_day_is_counted_by_organisation() -> None:
    one, two, body = organisation("GM0001"), organisation("GM0002"), organisation("ICTX", "affiliated_body")
    people = [User.objects.create_user(f"{name}@gouda.example", name) for name in ("an", "bo", "cas")]
    held = [give_role(person, one, Role.READER, on=date(2026, 1, 1), trail=TRAIL) for person in people]
    end_role(held[0], on=TODAY, trail=TRAIL)
    end_role(held[1], on=DAY, trail=TRAIL)
    work = Work(body="ICTX", may_decide="all", given_by="raad", basis="artikel 1", valid_from=TODAY)
    give_work(two, [work], today=TODAY, trail=TRAIL)

    with CaptureQueriesContext(connection) as asked:
        found = {row.table: row for row in touched_by([one.code, two.code, body.code], TODAY)}

    assert found["accounts.Membership"].counts == (2, 0, 0)
    assert (found["organisations.Assignment"].counts, found["organisations.Assignment"].total) == ((0, 1, 1), 2)
    assert not any(row.total for table, row in found.items() if "Membership" not in table and "Assign" not in table)
    # One for each key to an organisation, however many rows.
    assert len(asked) == sum(len(fields) for fields in hanging_tables().values())


@pytest.mark.django_db
def test_a_table_without_words_is_shown_under_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {label: words for label, words in TABLES.items() if label != "decisions.Decision"}
    monkeypatch.setattr("bundel.apps.organisations.touching.TABLES", without)

    assert "decisions.Decision" in [row.name for row in touched_by(["GM0001"], TODAY)]
