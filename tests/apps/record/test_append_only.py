"""What stands in the record stays: by ORM, by raw SQL and by replacing, on whichever database runs (RELIABILITY R6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from tests.apps.record.conftest import NOW
from tests.emptying import without_triggers

from bundel.apps.organisations.models import Organisation
from bundel.apps.record.checks import record_is_append_only
from bundel.apps.record.models import (
    Check,
    Checkpoint,
    Cosignature,
    Disclosure,
    Entry,
    Erasure,
    SigningKey,
    TileHash,
    Witness,
)

Put = Callable[..., Entry]
APPEND_ONLY: tuple[type[models.Model], ...] = (Entry, TileHash, Erasure, Checkpoint, SigningKey, Cosignature, Check)


@pytest.fixture
def one_of_each(put: Put, organisation: Organisation) -> None:
    first, second = put("first"), put("second", kind="redacted")
    put("third", subject="decision/3")
    TileHash.objects.create(level=1, index=0, hash=b"h" * 32)
    checkpoint = Checkpoint.objects.create(size=2, root=b"r" * 32, note="n", made_at=NOW)
    SigningKey.objects.create(vkey="k", first_used_at=NOW)
    witness = Witness.objects.create(name="w", vkey="w", known_since=NOW)
    Cosignature.objects.create(checkpoint=checkpoint, witness=witness, line="l", received_at=NOW)
    Check.objects.create(kind=Check.Kind.FULL, size=2, root=b"r", is_good=True, at=NOW)
    Erasure.objects.create(entry=first, said_by=second, legal_ground="AVG, artikel 17", at=NOW)


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


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_neither_orm_nor_raw_sql_changes_or_removes_a_row(model: type[models.Model]) -> None:
    rows, table = model._default_manager, model._meta.db_table
    field = next(one for one in model._meta.fields if not one.primary_key and not one.is_relation)
    one = rows.all()[0]

    assert refused(lambda: rows.update(**{field.name: getattr(one, field.name)}))
    assert refused(one.save)
    assert refused(lambda: rows.filter(pk=one.pk)._raw_delete(using="default"))  # type: ignore[attr-defined]
    assert refused(raw(f'UPDATE {table} SET "{field.column}" = "{field.column}"'))
    assert refused(raw(f"DELETE FROM {table}"))
    assert rows.filter(pk=one.pk).exists()


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("model", [*APPEND_ONLY, Disclosure], ids=lambda model: model.__name__)
def test_a_row_cannot_be_replaced_or_the_table_emptied(model: type[models.Model]) -> None:
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        # Keys that are checked at the end would refuse it first.
        connection.check_constraints()
        assert refused(raw(f"TRUNCATE {table} CASCADE"))
    else:
        assert refused(raw(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


@pytest.mark.usefixtures("one_of_each")
def test_content_cannot_be_changed_and_goes_only_once_its_erasure_stands() -> None:
    erased, kept = Disclosure.objects.get(entry_id=0), Disclosure.objects.get(entry_id=2)

    assert refused(lambda: Disclosure.objects.filter(pk=kept.pk).update(committed="{}"))
    assert refused(raw("UPDATE record_disclosure SET subject = 'other'"))
    assert refused(lambda: Disclosure.objects.filter(pk=kept.pk).delete())
    assert not refused(lambda: Disclosure.objects.filter(pk=kept.pk).update(visibility="own"))
    assert not refused(lambda: Disclosure.objects.filter(pk=erased.pk).delete())


@pytest.mark.usefixtures("one_of_each")
def test_without_the_triggers_a_row_can_be_changed() -> None:
    """The negative control of the tests above."""
    with without_triggers():
        assert not refused(raw("UPDATE record_entry SET made_at = made_at"))
        assert not refused(raw("DELETE FROM record_tilehash"))
    assert refused(raw("UPDATE record_entry SET made_at = made_at"))


def test_every_table_of_the_record_is_looked_at_here() -> None:
    tables = {model.__name__ for model in apps.get_app_config("record").get_models()}

    # What is shown may change: a disclosure goes at erasure, a witness may be added, and hidden content comes back.
    assert tables == {model.__name__ for model in APPEND_ONLY} | {"Disclosure", "Witness", "Withholding"}


@pytest.mark.django_db
def test_at_start_a_table_without_its_triggers_is_named() -> None:
    assert record_is_append_only() == []

    drop = "DROP TRIGGER record_entry_append_only"
    raw(f"{drop} ON record_entry" if connection.vendor == "postgresql" else f"{drop}_update")()

    (fault,) = record_is_append_only()
    assert "can be changed: entry." in fault.msg


@pytest.mark.django_db(transaction=True)
def test_a_test_that_ends_by_emptying_the_database_leaves_nothing(put: Put) -> None:
    put("first")

    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_finds_an_empty_ledger_with_its_triggers(put: Put) -> None:
    assert put("first").index == 0
    assert refused(raw("DELETE FROM record_entry"))
