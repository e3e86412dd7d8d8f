"""Whatever row somebody changes under the application, the nightly check finds it and names the first wrong entry."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import pytest
from django.db import connection, transaction
from tests.apps.record.conftest import NOW, put_many
from tests.emptying import without_triggers

from bundel.apps.organisations.models import Organisation
from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.checking import check_record

SIZE = 300
Change = tuple[str, list[object], int | None]


def flipped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def value_of(sql: str, index: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql, [index])
        return bytes(cursor.fetchone()[0])


def change_a_leaf(chance: random.Random) -> Change:
    index = chance.randrange(SIZE)
    leaf = flipped(value_of('SELECT leaf FROM record_entry WHERE "index" = %s', index), chance)
    return 'UPDATE record_entry SET leaf = %s WHERE "index" = %s', [leaf, index], index


def change_a_leaf_and_its_hash(chance: random.Random) -> Change:
    """As whoever knows how it works would do; the tile of a full one tells which 256, the root alone tells none."""
    from bundel.engine.ledger.hashing import leaf_hash

    index = chance.randrange(SIZE)
    leaf = flipped(value_of('SELECT leaf FROM record_entry WHERE "index" = %s', index), chance)
    first = 0 if index < 256 else None
    return 'UPDATE record_entry SET leaf = %s, leaf_hash = %s WHERE "index" = %s', [leaf, leaf_hash(leaf), index], first


def change_a_hash(chance: random.Random) -> Change:
    index = chance.randrange(SIZE)
    found = flipped(value_of('SELECT leaf_hash FROM record_entry WHERE "index" = %s', index), chance)
    return 'UPDATE record_entry SET leaf_hash = %s WHERE "index" = %s', [found, index], index


def change_the_hash_of_a_tile(chance: random.Random) -> Change:
    return "UPDATE record_tilehash SET hash = %s", [chance.randbytes(32)], 0


def change_a_salt(chance: random.Random) -> Change:
    index = chance.randrange(SIZE)
    return "UPDATE record_disclosure SET salt = %s WHERE entry_id = %s", [chance.randbytes(32), index], index


def change_content(chance: random.Random) -> Change:
    index = chance.randrange(SIZE)
    old, new = chance.choice([("decided", "Decided"), ("VB0001", "VB0002"), (f"item {index}", "item x")])
    return (
        "UPDATE record_disclosure SET committed = replace(committed, %s, %s) WHERE entry_id = %s",
        [old, new, index],
        index,
    )


def file_it_elsewhere(chance: random.Random) -> Change:
    """Under these columns it is found and shown: another organisation would read it."""
    index = chance.randrange(SIZE)
    other = Organisation.objects.exclude(code="VB0001").values_list("pk", flat=True)[0]
    column, value = chance.choice([("kind", "withdrawn"), ("subject", "decision/x"), ("organisation_id", other)])
    return f"UPDATE record_disclosure SET {column} = %s WHERE entry_id = %s", [value, index], index


def lose_content(chance: random.Random) -> Change:
    index = chance.randrange(SIZE)
    return "DELETE FROM record_disclosure WHERE entry_id = %s", [index], index


def lose_the_last(chance: random.Random) -> Change:
    first = chance.randrange(1, SIZE)
    sql = "DELETE FROM record_disclosure WHERE entry_id >= %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [first])
    return 'DELETE FROM record_entry WHERE "index" >= %s', [first], None


def change_the_checkpoint(chance: random.Random) -> Change:
    return "UPDATE record_checkpoint SET note = replace(note, %s, %s)", [f"\n{SIZE}\n", f"\n{SIZE - 1}\n"], None


CHANGES: tuple[Callable[[random.Random], Change], ...] = (
    change_a_leaf, change_a_leaf_and_its_hash, change_a_hash, change_the_hash_of_a_tile, change_a_salt, change_content,
    file_it_elsewhere, lose_content, lose_the_last, change_the_checkpoint,
)  # fmt: skip


def overlooked(seeds: Iterable[int]) -> list[str]:
    missed = []
    for seed in seeds:
        chance = random.Random(seed)
        change = chance.choice(CHANGES)
        with transaction.atomic():
            with without_triggers():
                sql, values, index = change(chance)
                with connection.cursor() as cursor:
                    cursor.execute(sql, values)
            found = check_record(NOW)
            transaction.set_rollback(True)
        if found.is_good or (index is not None and found.first_bad_index != index):
            missed.append(f"{seed}: {change.__name__} at {index}, found {found.first_bad_index} ({found.finding})")
    return missed


@pytest.fixture
def signed(organisation: Organisation) -> None:
    Organisation.objects.create(code="VB0002", kind=organisation.kind, name="Ander", name_common="Ander")
    put_many(SIZE, organisation)
    publish_checkpoint(NOW)


@pytest.mark.usefixtures("signed")
def test_every_change_of_a_row_is_found() -> None:
    assert overlooked(range(40)) == []
    assert check_record(NOW).is_good


@pytest.mark.long
@pytest.mark.usefixtures("signed")
def test_each_of_a_thousand_changes_of_a_row_is_found() -> None:
    assert overlooked(range(1_000)) == []
    assert check_record(NOW).is_good
