"""Signing: what is signed goes on from what was signed before, or nothing is signed (RELIABILITY R4, R5)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.apps.record.conftest import NOW, put_many
from tests.emptying import without_triggers

from bundel.apps.accounts.audience import Viewer
from bundel.apps.organisations.models import Organisation
from bundel.apps.record import outside
from bundel.apps.record.actions import publish_checkpoint, receipt_for
from bundel.apps.record.models import Checkpoint, Entry, SigningKey, TileHash
from bundel.apps.record.queries import nodes_of
from bundel.apps.record.signing import RecordHalted
from bundel.engine.ledger.checkpoints import open_checkpoint
from bundel.engine.ledger.notes import key_of, read_key
from bundel.engine.ledger.proofs import BadProof, inclusion_proof
from bundel.engine.ledger.receipts import check_receipt, told_by
from bundel.engine.ledger.tiles import WIDTH

Put = Callable[..., Entry]


def changed(sql: str) -> None:
    """What somebody with the password of the database can do."""
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(sql)


def mark() -> Path:
    return outside.folder() / outside.MARK


def vkeys() -> list[str]:
    return list(SigningKey.objects.values_list("vkey", flat=True))


@pytest.mark.django_db
def test_an_empty_ledger_has_no_checkpoint() -> None:
    assert publish_checkpoint(NOW) is None


def test_a_checkpoint_is_signed_by_our_key_and_kept_outside_too(put: Put) -> None:
    put("first")

    made = publish_checkpoint(NOW)

    assert made is not None
    found, _note = open_checkpoint(made.note.encode(), [read_key(vkeys()[0])])
    assert (found.origin, found.size, found.root) == (settings.RECORD_ORIGIN, 1, bytes(made.root))
    assert mark().read_text() == made.note


def test_the_same_entries_are_signed_once(put: Put) -> None:
    put("first")

    assert publish_checkpoint(NOW) == publish_checkpoint(NOW + timedelta(hours=1))
    assert Checkpoint.objects.count() == 1


def test_checkpoints_go_on_from_each_other_over_full_tiles(put: Put, organisation: Organisation) -> None:
    put_many(254, organisation)
    for number in range(254, 260):
        publish_checkpoint(NOW)
        put(f"item {number}", subject=f"decision/{number}")

    assert list(Checkpoint.objects.values_list("size", flat=True)) == [259, 258, 257, 256, 255, 254]
    assert list(TileHash.objects.values_list("level", "index")) == [(1, 0)]


def test_nothing_is_signed_inside_another_transaction_which_could_be_undone(put: Put) -> None:
    put("first")
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        publish_checkpoint(NOW)
    assert not Checkpoint.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE record_entry SET leaf_hash = (SELECT leaf_hash FROM record_entry WHERE "index" = 2) WHERE "index" = 1',
        'UPDATE record_entry SET leaf = (SELECT leaf FROM record_entry WHERE "index" = 2) WHERE "index" = 3',
        'UPDATE record_checkpoint SET root = (SELECT leaf_hash FROM record_entry WHERE "index" = 2)',
    ],
)
def test_what_was_changed_is_not_signed(put: Put, sql: str) -> None:
    for number in range(3):
        put(f"item {number}", subject=f"decision/{number}")
    publish_checkpoint(NOW)
    put("item 3")
    changed(sql)

    with pytest.raises(RecordHalted):
        publish_checkpoint(NOW)
    assert Checkpoint.objects.count() == 1


def test_a_restored_database_takes_no_entries_and_signs_nothing(put: Put) -> None:
    put("first")
    put("second")
    publish_checkpoint(NOW)
    changed("DELETE FROM record_disclosure WHERE entry_id = 1")
    changed('DELETE FROM record_entry WHERE "index" = 1')
    changed("DELETE FROM record_checkpoint")

    with pytest.raises(RecordHalted, match="1 items; er zijn er 2 ondertekend"):
        put("third")
    with pytest.raises(RecordHalted):
        publish_checkpoint(NOW)
    assert Entry.objects.count() == 1


def test_without_the_mark_outside_a_restored_database_goes_on_unnoticed(put: Put) -> None:
    """The negative control of the test above: it is the mark that notices."""
    put("first")
    put("second")
    publish_checkpoint(NOW)
    changed("DELETE FROM record_disclosure WHERE entry_id = 1")
    changed('DELETE FROM record_entry WHERE "index" = 1')
    changed("DELETE FROM record_checkpoint")
    mark().unlink()

    assert put("third").index == 1


def test_a_mark_that_is_gone_or_cannot_be_read_stops_everything(put: Put) -> None:
    put("first")
    publish_checkpoint(NOW)
    mark().write_text("something else")
    with pytest.raises(RecordHalted, match="can't be read"):
        put("second")
    mark().unlink()
    with pytest.raises(RecordHalted, match="merkteken"):
        put("second")
    with pytest.raises(RecordHalted):
        publish_checkpoint(NOW)


def test_after_a_crash_between_the_mark_and_the_commit_it_goes_on(put: Put) -> None:
    put("first")
    publish_checkpoint(NOW)
    changed("DELETE FROM record_checkpoint")

    put("second")
    again = publish_checkpoint(NOW)

    assert again is not None and again.size == 2


def test_at_a_rotation_both_keys_sign_and_afterwards_the_new_one_alone(put: Put) -> None:
    put("first")
    publish_checkpoint(NOW)
    old = read_key(vkeys()[0])
    new = key_of(settings.RECORD_ORIGIN, outside.make_key())
    put("second")
    both = publish_checkpoint(NOW)
    (outside.folder() / f"{old.key_id.hex()}.pem").unlink()
    put("third")
    last = publish_checkpoint(NOW)

    assert both is not None and last is not None
    for key in (old, new):
        assert open_checkpoint(both.note.encode(), [key])[0].size == 2
    assert open_checkpoint(last.note.encode(), [new])[0].size == 3
    assert len(open_checkpoint(last.note.encode(), [new])[1].signatures) == 1
    assert set(vkeys()) == {old.text, new.text}


def test_in_production_no_key_is_made_by_itself(put: Put, settings: object) -> None:
    put("first")
    settings.IS_PRODUCTION = True  # type: ignore[attr-defined]

    with pytest.raises(RecordHalted, match="make_record_key"):
        publish_checkpoint(NOW)
    call_command("make_record_key")
    assert publish_checkpoint(NOW) is not None


@pytest.mark.parametrize("content", ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_signs_nothing(put: Put, content: str) -> None:
    put("first")
    outside.folder().mkdir()
    (outside.folder() / "a.pem").write_text(content)

    with pytest.raises(RecordHalted, match="can't be read as a signing key"):
        publish_checkpoint(NOW)


def test_a_key_of_another_kind_signs_nothing(put: Put) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    put("first")
    outside.folder().mkdir()
    pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (outside.folder() / "a.pem").write_bytes(pem)

    with pytest.raises(RecordHalted, match="not an Ed25519 key"):
        publish_checkpoint(NOW)


def test_a_key_is_for_the_eyes_of_its_account_alone() -> None:
    outside.make_key()

    (file,) = outside.folder().glob("*.pem")
    assert file.stat().st_mode & 0o077 == 0
    assert not list(outside.folder().glob("*.new"))


def test_a_receipt_proves_an_entry_and_shows_its_content_to_whom_may_see_it(put: Put) -> None:
    put("first")
    entry = put("secret", visibility="own", subject="decision/2")
    own = Viewer(1, "", {"VB0001": frozenset({"reader"})})

    shown, hidden = (receipt_for(entry=entry, viewer=viewer, now=NOW) for viewer in (own, Viewer()))

    for receipt in (shown, hidden):
        told = told_by(receipt)
        assert check_receipt(receipt, told.leaf, [read_key(vkeys()[0])])[0].size == 2
        with pytest.raises(BadProof):
            check_receipt(receipt, told.leaf + b" ", [read_key(vkeys()[0])])
    held = told_by(shown).disclosed
    assert held is not None and held.content["content"] == {"what": "secret"}
    assert held.opens(told_by(shown).said)
    assert told_by(hidden).disclosed is None


def test_a_receipt_uses_the_checkpoint_that_is_there(put: Put) -> None:
    entry = put("first")
    publish_checkpoint(NOW)
    put("second")

    receipt_for(entry=entry, viewer=Viewer(), now=NOW)

    assert Checkpoint.objects.count() == 1


def test_the_command_prints_the_public_half(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_record_key")

    (file,) = outside.folder().glob("*.pem")
    assert f"{settings.RECORD_ORIGIN}+{file.stem}+" in capsys.readouterr().out


@pytest.mark.django_db
def test_an_empty_ledger_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no entries yet"):
        call_command("export_ledger", str(tmp_path / "out"))


@pytest.mark.django_db
@pytest.mark.parametrize("size", [300, 66_000, 16_800_100])
def test_a_proof_takes_as_many_questions_in_a_large_record_as_in_a_small_one(size: int) -> None:
    """Sparse: only what a proof of entry 17 reads is there. What each hash is made of, other tests look at."""
    Entry.objects.bulk_create(
        Entry(index=index, leaf=b"", leaf_hash=digest(0, index), key=f"row:{index}", made_at=NOW)
        for index in first_and_last(size)
    )
    level, count = 1, size // WIDTH
    while count:
        hashes = (TileHash(level=level, index=at, hash=digest(level, at)) for at in first_and_last(count))
        TileHash.objects.bulk_create(hashes)
        level, count = level + 1, count // WIDTH

    with CaptureQueriesContext(connection) as at_once:
        proof = inclusion_proof(nodes_of(size, 17), 17, size)
    with CaptureQueriesContext(connection) as apart:
        assert inclusion_proof(nodes_of(size), 17, size) == proof

    # The negative control: read tile by tile, a large record takes more.
    assert len(at_once) == 3 and (len(apart) > 3) == (size > WIDTH**2)


def first_and_last(count: int) -> list[int]:
    """The numbers in the first and in the last tile."""
    return sorted({*range(min(count, WIDTH)), *range(count // WIDTH * WIDTH, count)})


def digest(level: int, index: int) -> bytes:
    return hashlib.sha256(f"{level} {index}".encode()).digest()
