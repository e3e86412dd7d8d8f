"""What stands in the audit log stays its time: by ORM, by raw SQL and by replacing, on whichever database runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.emptying import without_triggers

from bundel.apps.audit import kinds
from bundel.apps.audit.actions import Trail, clear_served, digest_of, note
from bundel.apps.audit.models import AuditEntry, Result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.KINDS, "door.opened", kinds.Kind("een deur geopend", timedelta(days=10)))


def put(days_ago: int = 0) -> AuditEntry:
    trail = Trail(timezone.now() - timedelta(days=days_ago), "front:door", actor_id=7, origin=digest_of("192.0.2.1"))
    return note(trail, "door.opened", organisation_code="GM0513", about=("door", 3), person_id=8, reason="absence")


def refused(deed: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            deed()
    except DatabaseError as fault:
        return "append-only" in str(fault)
    return False


def raw(sql: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return run


def test_an_entry_says_who_what_when_where_why_to_what_and_the_result() -> None:
    at = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)

    entry = note(
        Trail(at, "x" * 100, 7, "abc"), "door.opened", about=("door", 3), reason="absence", result=Result.REFUSED
    )

    entry.refresh_from_db()
    assert (entry.actor_id, entry.kind, entry.at, entry.origin, entry.reason) == (
        7,
        "door.opened",
        at,
        "abc",
        "absence",
    )
    assert (entry.object_kind, entry.object_id, entry.result, len(entry.place)) == ("door", "3", "refused", 80)
    assert str(entry) == "2026-11-28T09:00:00Z door.opened refused"
    assert entry.keep_until.isoformat() == "2026-12-08"


def test_neither_orm_nor_raw_sql_changes_or_removes_an_entry() -> None:
    entry = put()
    entry.reason = "other"

    assert refused(entry.save)
    assert refused(lambda: AuditEntry.objects.update(reason="other"))
    assert refused(lambda: AuditEntry.objects.all().delete())
    assert refused(raw("UPDATE audit_auditentry SET reason = 'other'"))
    assert refused(raw("DELETE FROM audit_auditentry"))
    assert AuditEntry.objects.get().reason == "absence"


def test_it_cannot_be_replaced_and_the_table_cannot_be_emptied() -> None:
    put()

    if connection.vendor == "postgresql":
        assert refused(raw("TRUNCATE audit_auditentry"))
    else:
        assert refused(raw("INSERT OR REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry"))


def test_without_the_triggers_an_entry_can_be_changed() -> None:
    """The negative control of the tests above."""
    put()

    with without_triggers():
        assert not refused(raw("UPDATE audit_auditentry SET reason = 'other'"))
    assert refused(raw("UPDATE audit_auditentry SET reason = 'another'"))


def test_what_has_served_its_time_may_go_and_nothing_else() -> None:
    put(days_ago=11)
    kept = put(days_ago=9)

    assert clear_served(timezone.now().date()) == 1
    assert AuditEntry.objects.get() == kept


def test_clearing_with_a_clock_that_runs_ahead_is_refused_by_the_database() -> None:
    put()

    assert refused(lambda: clear_served(timezone.now().date() + timedelta(days=100)))
    assert AuditEntry.objects.count() == 1


def test_an_entry_goes_when_what_it_belongs_to_fails() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError

    assert not AuditEntry.objects.exists()


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        note(Trail(timezone.now(), "front:door"), "no.such")


def test_an_address_shows_as_the_same_few_signs_and_never_as_itself() -> None:
    assert digest_of("192.0.2.1") == digest_of("192.0.2.1") != digest_of("192.0.2.2")
    assert len(digest_of("192.0.2.1")) == 12 and "192" not in digest_of("192.0.2.1")
