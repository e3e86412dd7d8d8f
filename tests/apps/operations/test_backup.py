"""A backup is called good only after it was restored and proved equal to the ledger (P7, R17, R19)."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from pytest_django import Settings
from tests.apps.operations.conftest import ENTRIES, NOW, SESSION, Place, changed, decide, server_address
from tests.emptying import without_triggers

from bundel.apps.jobs.registry import JobRefused
from bundel.apps.operations import backing_up, jobs, manifest
from bundel.apps.operations.backing_up import VERDICT, backups_in, is_good, let_go, make_backup
from bundel.apps.operations.databases import postgresql
from bundel.apps.operations.databases.failing import CannotUse
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import named, working_on
from bundel.apps.operations.manifest import BadBackup
from bundel.apps.operations.trying import tried
from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.models import Check
from bundel.apps.record.queries import standing
from bundel.site import clock


def flip_one_byte(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


class TestWhatABackupIs:
    def test_it_is_good_once_it_was_restored_and_its_ledger_recomputed(self, made: Place) -> None:
        verdict = made.backup.verdict

        assert (verdict.is_good, verdict.finding, verdict.size) == (True, "", ENTRIES)
        assert is_good(made.backup.folder)
        assert made.backup.held.checkpoint.splitlines()[1] == str(ENTRIES)

    def test_an_outsider_can_check_every_file_with_ordinary_tools(self, made: Place) -> None:
        folder = made.backup.folder

        done = subprocess.run(["sha256sum", "--check", "manifest.sha256"], cwd=folder, capture_output=True)

        assert done.returncode == 0
        for one in made.backup.held.files:
            assert hashlib.sha256((folder / one.path).read_bytes()).hexdigest() == one.sha256

    def test_only_its_owner_can_read_it(self, made: Place) -> None:
        every = [made.backup.folder, *made.backup.folder.rglob("*")]

        assert [one for one in every if one.stat().st_mode & 0o077] == []

    def test_uploads_go_with_it_but_no_link_to_elsewhere(self, made: Place) -> None:
        assert [one.path for one in made.backup.held.files if one.path.startswith("files")] == ["files/deep/letter.pdf"]

    def test_the_try_leaves_nothing_behind(self, made: Place, own: Place) -> None:
        assert [one.name for one in made.backup.folder.parent.iterdir()] == [made.backup.folder.name]
        if connection.vendor == "postgresql":
            with closing(psycopg.connect(**{**server_address(), "dbname": "postgres"})) as server:
                left = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bundel_restore_%'")
                assert left.fetchall() == []

    def test_it_holds_no_key_of_the_record_no_secret_and_no_log_in(self, made: Place, live: None) -> None:
        content = b"".join(one.read_bytes() for one in made.backup.folder.rglob("*") if one.is_file())
        keys = b"".join(one.read_bytes() for one in made.keys.glob("*.pem"))

        assert keys and not any(line in content for line in keys.splitlines())
        assert connection.settings_dict["PASSWORD"] == "" and b"only-for-the-local-try-out" not in content
        assert SESSION[:40].encode() not in content
        assert Session.objects.count() == 0

    def test_without_leaving_them_out_log_ins_would_be_in_it(self, own: Place, tmp_path: Path) -> None:
        """The negative control of the test above."""
        kind = our_kind()
        with kind.standing_still() as moment:
            kind.write_out(tmp_path / kind.FILE, moment, [])
        connection.close()
        if connection.vendor == "sqlite":
            assert SESSION[:40].encode() in (tmp_path / kind.FILE).read_bytes()
            return
        command = [shutil.which("pg_restore") or "", "--data-only", "--table=django_session", "-f-"]
        shown = subprocess.run([*command, tmp_path / kind.FILE], capture_output=True, text=True)
        assert SESSION[:40] in shown.stdout


def test_others_go_on_writing_and_signing_and_the_backup_is_of_one_moment(live: None, tmp_path: Path) -> None:
    ended, database = threading.Event(), connection.settings_dict

    def others() -> None:
        with working_on(database):
            number = 0
            while not ended.is_set():
                decide(f"meanwhile-{number}")
                publish_checkpoint(NOW)
                number += 1

    thread = threading.Thread(target=others)
    thread.start()
    try:
        made = [make_backup(tmp_path / "more", NOW + timedelta(seconds=number)) for number in range(3)]
    finally:
        ended.set()
        thread.join()

    assert [one.verdict.finding for one in made] == ["", "", ""]
    sizes = [one.held.entries for one in made]
    assert sizes == sorted(sizes) and ENTRIES <= sizes[0] < sizes[-1]


@pytest.mark.postgres
@pytest.mark.parametrize("is_one_moment", [True, False])
def test_what_comes_between_counting_and_writing_out_is_in_neither(
    live: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_one_moment: bool
) -> None:
    """Without the moment that both are told of, the try finds a row too many: the negative control."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets nobody write meanwhile")
    usual, database = postgresql._run, connection.settings_dict

    def write() -> None:
        with working_on(database):
            decide("in between")

    def late(program: str, *arguments: str) -> None:
        if program == "pg_dump":
            thread = threading.Thread(target=write)
            thread.start()
            thread.join()
        usual(program, *(one for one in arguments if is_one_moment or not one.startswith("--snapshot")))

    monkeypatch.setattr(postgresql, "_run", late)

    made = make_backup(tmp_path / "more", NOW)

    assert made.verdict.is_good is is_one_moment and made.held.entries == ENTRIES


@pytest.mark.parametrize(
    ("fault", "public"),
    [
        (BadBackup("3 rows; the manifest says 4."), "3 rows; the manifest says 4."),
        (CannotUse('COPY accounts_user, line 1: "jan@vb0001.example"'), "The backup could not be brought back."),
    ],
)
def test_everybody_reads_how_a_try_ended_and_nobody_a_row_of_it(
    own: Place, live: None, monkeypatch: pytest.MonkeyPatch, fault: Exception, public: str
) -> None:
    def refuse(*_given: object) -> None:
        raise fault

    monkeypatch.setattr(our_kind(), "put_back", refuse)
    verdict = tried(own.backup.folder, own.backup.held, ENTRIES, NOW)
    backing_up.note_try(backing_up.Backup(own.backup.folder, own.backup.held, verdict), NOW)

    assert verdict.finding == str(fault) and Check.objects.latest("pk").finding == public


class TestWhatMakesItBad:
    def judged(self, place: Place, signed: int = ENTRIES) -> str:
        verdict = tried(place.backup.folder, manifest.read(place.backup.folder), signed, NOW)
        assert verdict.is_good == (not verdict.finding)
        return verdict.finding

    def forged(self, place: Place) -> None:
        """Write the manifest anew, with the digests of the files as they are now."""
        folder = place.backup.folder
        held = manifest.read(folder)
        files = manifest.held_files(folder, [folder / one.path for one in held.files])
        manifest.written(folder, manifest.Manifest(**{**{n: getattr(held, n) for n in held.__slots__}, "files": files}))

    def test_one_flipped_byte(self, own: Place) -> None:
        changed(own.backup.folder / our_kind().FILE, flip_one_byte)

        assert "SHA-256" in self.judged(own)

    def test_and_without_the_flip_it_is_good(self, own: Place) -> None:
        """The negative control of every test of this class."""
        assert self.judged(own) == ""

    def test_half_a_file_even_with_the_right_digest(self, own: Place) -> None:
        changed(own.backup.folder / our_kind().FILE, lambda content: content[: len(content) // 2])
        assert "bytes" in self.judged(own)

        self.forged(own)

        assert self.judged(own) != ""

    def test_a_ledger_that_ends_before_what_was_signed(self, own: Place) -> None:
        assert f"has {ENTRIES} entries; {ENTRIES + 1} were signed" in self.judged(own, signed=ENTRIES + 1)

    def test_content_that_was_changed_before_the_backup_was_made(self, live: None, tmp_path: Path) -> None:
        with without_triggers(), connection.cursor() as cursor:
            cursor.execute("UPDATE record_disclosure SET committed = replace(committed, 'key-1', 'key-9')")

        verdict = make_backup(tmp_path / "more", NOW).verdict

        assert not verdict.is_good and "The ledger is not what was signed: " in verdict.finding

    def test_a_record_without_its_triggers(self, live: None, tmp_path: Path) -> None:
        name, table = ("record_entry_no_update", "record_entry")
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
                name = cursor.fetchone()[0]
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                cursor.execute(f"DROP TRIGGER {self.first_trigger(table)} ON {table}")

        verdict = make_backup(tmp_path / "more", NOW).verdict

        assert "lost their triggers" in verdict.finding

    def first_trigger(self, table: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass", [table])
            return str(cursor.fetchone()[0])

    def test_a_table_with_a_row_more_than_the_manifest_says(self, own: Place) -> None:
        folder = own.backup.folder
        changed(folder / manifest.NAME, lambda content: content.replace(b'"record_entry": 3', b'"record_entry": 4'))
        with pytest.raises(BadBackup, match="was changed or damaged"):
            manifest.read(folder)

        digest = hashlib.sha256((folder / manifest.NAME).read_bytes()).hexdigest()
        changed(folder / manifest.DIGEST, lambda content: digest.encode() + content[64:])

        assert self.judged(own) == "record_entry has 3 rows; the manifest says 4."

    def test_a_database_that_says_itself_that_it_is_damaged(self, own: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(our_kind(), "damage", lambda: "page 7 is torn")

        assert self.judged(own) == "The database is damaged: page 7 is torn."

    def test_a_row_that_points_at_nothing(self, live: None) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("PostgreSQL refuses it while the rows come back")
        assert our_kind().damage() == ""

        with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as file, without_triggers():
            file.execute("DELETE FROM organisations_organisation")
            file.commit()

        assert our_kind().damage() == "a row of record_disclosure points at nothing"


class TestAnEmptyDatabaseToTryIn:
    """PostgreSQL: for whoever may not make a database."""

    @pytest.fixture
    def spare(self, own: Place, settings: Settings) -> Iterator[dict[str, Any]]:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite needs no right to make a file")
        name = f"operations_{uuid4().hex[:12]}"
        with self.server() as server:
            server.execute(f"CREATE DATABASE {name}")
            settings.RESTORE_TEST_DATABASE = {"NAME": name}
            yield named(name)
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def test_it_is_used_and_emptied_again(self, own: Place, spare: dict[str, Any]) -> None:
        for _time in range(2):
            assert tried(own.backup.folder, own.backup.held, ENTRIES, NOW).is_good
        with working_on(spare):
            assert connection.introspection.table_names() == []

    def test_one_of_a_try_that_was_killed_is_dropped_a_day_later(
        self, own: Place, spare: dict[str, Any], tmp_path: Path
    ) -> None:
        hour = 60 * 60
        names = [f"bundel_restore_{int(clock.now().timestamp()) - age * hour}_x{uuid4().hex[:4]}" for age in (25, 23)]
        with override_settings(RESTORE_TEST_DATABASE={}), closing(self.server()) as server:
            for name in names:
                server.execute(f"CREATE DATABASE {name}")
            with our_kind().empty_place(tmp_path):
                pass
            found = server.execute("SELECT datname FROM pg_database WHERE datname = ANY(%s)", [names]).fetchall()
            server.execute(f"DROP DATABASE {names[1]}")
        assert found == [(names[1],)]

    def server(self) -> psycopg.Connection[Any]:
        return psycopg.connect(**{**server_address(), "dbname": "postgres"}, autocommit=True)

    def test_one_with_something_in_it_is_left_as_it_is(self, own: Place, spare: dict[str, Any]) -> None:
        with working_on(spare), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE mine (x int)")

        assert "is not empty: it holds 1 tables" in tried(own.backup.folder, own.backup.held, ENTRIES, NOW).finding

        with working_on(spare):
            assert connection.introspection.table_names() == ["mine"]


class TestWhenItCannotBeMade:
    def test_twice_in_one_second(self, own: Place) -> None:
        with pytest.raises(CannotUse, match="is there already; wait a second"):
            make_backup(own.backup.folder.parent, NOW)

    def test_without_the_programs_of_postgresql(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(postgresql, "INSTALLED", tmp_path)
        monkeypatch.setattr(postgresql.shutil, "which", lambda name: None)

        with pytest.raises(CannotUse, match="pg_dump is not installed"):
            postgresql._place_of("pg_dump")

    def test_never_beside_the_keys_of_the_record(self, own: Place) -> None:
        for into in (own.keys, own.keys / "backups", own.keys.parent):
            with pytest.raises(CannotUse, match="lie in one another"):
                make_backup(into, NOW)

    def test_without_room_for_it(self, own: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(backing_up.shutil, "disk_usage", lambda place: SimpleNamespace(free=10))

        with pytest.raises(CannotUse, match="has room for 10 bytes"):
            make_backup(tmp_path / "more", NOW)

    def test_a_fault_halfway_leaves_nothing(self, own: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(backing_up.manifest, "held_files", full)

        with pytest.raises(CommandError, match="No space left on device.*No backup was made"):
            call_command("backup", str(tmp_path / "more"))
        assert list((tmp_path / "more").iterdir()) == []

    def test_a_record_that_is_halted_is_kept_but_not_called_good(self, live: None, own: Place, tmp_path: Path) -> None:
        (own.keys / "last-signed").write_text("not a note")

        made = make_backup(tmp_path / "more", NOW)

        assert made.folder.is_dir() and not made.verdict.is_good and not is_good(made.folder)

    @pytest.mark.postgres
    def test_a_user_who_may_make_no_database_is_told_what_to_do(self, own: Place, tmp_path: Path) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite needs no right to make a file")
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE IF EXISTS bundel_small")
            cursor.execute("CREATE ROLE bundel_small LOGIN IN ROLE pg_read_all_data")
        connection.settings_dict["USER"], usual = "bundel_small", connection.settings_dict["USER"]
        try:
            with pytest.raises(CannotUse, match="ALTER ROLE bundel_small CREATEDB.*BUNDEL_RESTORE_TEST_URL"):
                with our_kind().empty_place(tmp_path):
                    pass
        finally:
            connection.settings_dict["USER"] = usual
            with connection.cursor() as cursor:
                cursor.execute("DROP ROLE bundel_small")


class TestOldOnes:
    DAYS = timedelta(days=30)

    def kept(self, folder: Path, *made: tuple[str, bool]) -> list[str]:
        for name, good in made:
            place = folder / f"bundel-{name}T000000Z"
            place.mkdir()
            (place / VERDICT).write_text('{"is_good": true}' if good else "no JSON")
        (folder / "of somebody else").mkdir()
        left = [folder / name for name in (".being-made-bundel-20260101T000000Z", ".trying-abc", ".trying-now")]
        for place, hours in zip(left, (25, 25, 1), strict=True):
            place.mkdir()
            os.utime(place, (0, (NOW - timedelta(hours=hours)).timestamp()))
        let_go(folder, NOW, self.DAYS)
        assert (folder / "of somebody else").is_dir()
        assert [place.exists() for place in left] == [False, False, True]
        return [one.name[7:15] for one in backups_in(folder)]

    def test_what_is_older_than_the_term_goes(self, tmp_path: Path) -> None:
        made = (("20261127", True), ("20261030", True), ("20261028", True), ("20250101", False))

        assert self.kept(tmp_path, *made) == ["20261127", "20261030"]

    def test_the_newest_good_one_stays_however_old(self, tmp_path: Path) -> None:
        assert self.kept(tmp_path, ("20250301", False), ("20250201", True), ("20250101", True)) == ["20250201"]


class TestEachNight:
    run = SimpleNamespace()

    def test_nothing_happens_without_a_folder(self) -> None:
        with override_settings(BACKUP_DIR=None):
            assert jobs.back_up(self.run) is None  # type: ignore[arg-type]
        with override_settings(BACKUP_DIR=None), pytest.raises(CommandError, match="BUNDEL_BACKUP_DIR"):
            call_command("backup")

    def test_a_backup_is_made_and_the_public_page_tells_that_it_was_tried(self, live: None, tmp_path: Path) -> None:
        with override_settings(BACKUP_DIR=tmp_path / "nightly"):
            told = jobs.back_up(self.run)  # type: ignore[arg-type]

        shown = standing().last_restore
        assert shown is not None and (shown.kind, shown.is_good, shown.size) == (Check.Kind.RESTORE, True, ENTRIES)
        assert told["folder"].startswith("bundel-") and told["size"] == ENTRIES

    def test_a_bad_one_removes_no_older_ones_and_is_told_too(
        self, live: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = tmp_path / "nightly" / "bundel-20200101T000000Z"
        old.mkdir(parents=True)
        judge: Callable[..., object] = lambda *_: backing_up.Verdict(False, "a row is missing")  # noqa: E731
        monkeypatch.setattr(backing_up.trying, "tried", judge)

        with override_settings(BACKUP_DIR=tmp_path / "nightly"), pytest.raises(JobRefused, match="a row is missing"):
            jobs.back_up(self.run)  # type: ignore[arg-type]
        with pytest.raises(CommandError, match="is NOT good: a row is missing"):
            call_command("backup", str(tmp_path / "by hand"))

        shown = standing().last_restore
        assert old.is_dir() and shown is not None and not shown.is_good
