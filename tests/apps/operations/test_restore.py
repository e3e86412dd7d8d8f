"""A backup comes back whole or not at all, and the record then waits for the newest published checkpoint (R4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from tests.apps.operations.conftest import ENTRIES, NOW, Place, changed, decide

from bundel.apps.audit.models import AuditEntry
from bundel.apps.operations import manifest
from bundel.apps.operations.backing_up import make_backup
from bundel.apps.operations.databases import sqlite
from bundel.apps.operations.databases.failing import CannotUse
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import working_on
from bundel.apps.operations.manifest import BadBackup
from bundel.apps.operations.restoring import restore
from bundel.apps.record import outside
from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.models import Check, Entry
from bundel.apps.record.returning import CannotGoOn, go_on_from, own_keys
from bundel.apps.record.signing import RecordHalted


def is_untouched() -> bool:
    return connection.introspection.table_names() == [] and not Path(settings.MEDIA_ROOT).exists()


def test_everything_comes_back_with_its_uploads_and_is_proven_equal(own: Place, empty: None) -> None:
    back = restore(own.backup.folder, NOW)

    assert (back.check.kind, back.check.is_good, back.check.size) == (Check.Kind.RESTORE, True, ENTRIES)
    assert sorted(Entry.objects.values_list("key", flat=True)) == ["key-0", "key-1", "key-2"]
    assert (Path(settings.MEDIA_ROOT) / "deep" / "letter.pdf").read_bytes() == b"a letter"
    assert AuditEntry.objects.get().object_id == own.backup.folder.name


class TestTheRecordAfterwards:
    def test_it_takes_and_signs_nothing_until_the_newest_checkpoint_is_given(
        self, own: Place, empty: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("restore", str(own.backup.folder))
        assert "resume_record --checkpoint FILE" in capsys.readouterr().out
        for attempt in (lambda: decide("new"), lambda: publish_checkpoint(NOW)):
            with pytest.raises(RecordHalted, match="teruggezet uit een reservekopie"):
                attempt()

        (tmp_path / "checkpoint").write_text(own.backup.held.checkpoint)
        call_command("resume_record", checkpoint=tmp_path / "checkpoint")
        decide("new")

        signed = publish_checkpoint(NOW)
        assert signed is not None and signed.size == ENTRIES + 1

    def test_without_waiting_it_would_have_gone_on_by_itself(self, own: Place, empty: None) -> None:
        """The negative control of the test above: what was added after the backup would be given out again."""
        restore(own.backup.folder, NOW)

        outside.forget_restored()

        decide("new")
        assert Entry.objects.count() == ENTRIES + 1

    def test_a_backup_that_is_older_than_the_checkpoint_supplied_does_not_go_on(self, own: Place, live: None) -> None:
        decide("after the backup")
        newest = publish_checkpoint(NOW)
        assert newest is not None
        with our_kind().empty_place(own.backup.folder.parent) as database, working_on(database):
            restore(own.backup.folder, NOW)

            with pytest.raises(CannotGoOn, match=f"checkpoint has {ENTRIES + 1} entries, the database {ENTRIES}"):
                go_on_from(newest.note.encode(), own_keys([]))
            with pytest.raises(CannotGoOn, match="A newer checkpoint was signed"):
                go_on_from(own.backup.held.checkpoint.encode(), own_keys([]))
            with pytest.raises(RecordHalted):
                decide("new")

    def test_a_backup_without_a_signed_ledger_has_nothing_to_wait_for(self, own: Place, empty: None) -> None:
        held = manifest.read(own.backup.folder)
        rewritten(own.backup.folder, checkpoint_size=0, checkpoint="")

        with pytest.raises(BadBackup, match="that is not as it was"):
            restore(own.backup.folder, NOW)

        assert held.checkpoint_size == ENTRIES and not outside.is_restored()


def rewritten(folder: Path, **values: Any) -> None:
    """A manifest that says something else, with a digest that fits it."""
    found = {**json.loads((folder / manifest.NAME).read_bytes()), **values}
    content = json.dumps(found).encode()
    (folder / manifest.NAME).write_bytes(content)
    (folder / manifest.DIGEST).write_text(f"{hashlib.sha256(content).hexdigest()}  {manifest.NAME}\n")


def with_file(**values: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        files = json.loads((folder / manifest.NAME).read_bytes())["files"]
        rewritten(folder, files=[{**files[0], **values}])

    return change


def newer(folder: Path) -> None:
    migrations = json.loads((folder / manifest.NAME).read_bytes())["migrations"]
    rewritten(folder, bundel="9.9", migrations={**migrations, "record": [*migrations["record"], "0099_later"]})


def flipped(folder: Path) -> None:
    changed(folder / our_kind().FILE, lambda content: bytes([content[0] ^ 1]) + content[1:])


def of_the_other_kind(folder: Path) -> None:
    rewritten(folder, engine="postgresql" if connection.vendor == "sqlite" else "sqlite")


REFUSED: list[tuple[Callable[[Path], object], str]] = [
    (flipped, "is damaged: its SHA-256"),
    (lambda folder: (folder / our_kind().FILE).unlink(), "is missing from the backup"),
    (lambda folder: (folder / manifest.NAME).unlink(), "is not a whole backup"),
    (lambda folder: (folder / manifest.DIGEST).unlink(), "is not a whole backup"),
    (lambda folder: changed(folder / manifest.NAME, lambda content: content + b" "), "was changed or damaged"),
    (lambda folder: rewritten(folder, files="none"), "not a manifest that this version of Bundel knows"),
    (lambda folder: rewritten(folder, format="bundel-backup/2"), "has the form 'bundel-backup/2'"),
    (with_file(path="../../settings"), "lies outside the backup"),
    (with_file(path="/etc/passwd"), "lies outside the backup"),
    (with_file(size=7), "bytes; the manifest says 7"),
    (lambda folder: (folder / "files" / "more.pdf").write_bytes(b"more"), "files/more.pdf is not in the manifest"),
    (lambda folder: (folder / "files" / "link").symlink_to("/etc"), "files/link is not in the manifest"),
    (newer, r"made by a newer version of Bundel \(9.9, with record.0099_later\)"),
    (of_the_other_kind, "DATABASE_URL names a database of"),
]


@pytest.mark.parametrize(("harm", "expected"), REFUSED, ids=[expected for _harm, expected in REFUSED])
def test_what_cannot_be_trusted_is_refused_and_nothing_changes(
    own: Place, empty: None, harm: Callable[[Path], object], expected: str
) -> None:
    harm(own.backup.folder)

    with pytest.raises(BadBackup, match=expected):
        restore(own.backup.folder, NOW)

    assert is_untouched() and not outside.is_restored()


def test_a_database_with_something_in_it_is_left_alone(own: Place, live: None) -> None:
    decide("mine")

    with pytest.raises(
        CommandError, match=r"is not empty: it holds \d+ tables. Nothing was restored, and nothing was changed."
    ):
        call_command("restore", str(own.backup.folder))

    assert Entry.objects.filter(key="mine").exists() and not outside.is_restored()


def test_uploads_that_are_there_are_left_alone(own: Place, empty: None) -> None:
    place = Path(settings.MEDIA_ROOT) / "mine.pdf"
    place.parent.mkdir()
    place.write_bytes(b"mine")

    with pytest.raises(CannotUse, match="is not empty; move it away first"):
        restore(own.backup.folder, NOW)

    assert place.read_bytes() == b"mine" and connection.introspection.table_names() == []


def test_a_restored_installation_can_be_backed_up_at_once(own: Place, empty: None, tmp_path: Path) -> None:
    restore(own.backup.folder, NOW)

    assert make_backup(tmp_path / "more", NOW).verdict.is_good


def test_a_restore_that_is_cut_short_leaves_an_empty_database_and_can_be_done_again(
    own: Place, empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("pg_restore brings all of it back in one transaction")

    def half(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:5000])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sqlite.shutil, "copyfile", half)
        with pytest.raises(CommandError, match="No space left on device"):
            call_command("restore", str(own.backup.folder))
    assert connection.introspection.table_names() == []

    assert restore(own.backup.folder, NOW).check.is_good
