"""An upgrade from the version before, with rows in it: backed up, rehearsed on a copy, done, and looked at again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker
from tests.apps.operations.conftest import ENTRIES, NOW, SESSION, Place, decide

from bundel.apps.audit.models import AuditEntry
from bundel.apps.operations import standing, trying, upgrading
from bundel.apps.operations.backing_up import backups_in
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import working_on
from bundel.apps.operations.management.commands import upgrade
from bundel.apps.record.actions import publish_checkpoint
from bundel.apps.record.models import Check, Entry


@pytest.fixture(scope="module")
def before(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """A database as the version before left it, with rows and a signed ledger; as a file to put back."""
    folder = tmp_path_factory.mktemp("before")
    with (
        django_db_blocker.unblock(),
        override_settings(RECORD_DIR=folder / "keys"),
        our_kind().empty_place(folder) as database,
        working_on(database),
    ):
        executor = MigrationExecutor(connection)
        state = executor.migrate(previous_state(executor))
        kind = state.apps.get_model("organisations", "OrganisationKind").objects.create(
            code="municipality", name="G", place=1
        )
        state.apps.get_model("organisations", "Organisation").objects.create(
            code="VB0001", kind=kind, name="Voorbeeld", name_common="Voorbeeld"
        )
        state.apps.get_model("sessions", "Session").objects.create(session_key=SESSION[:40], expire_date=NOW)
        for number in range(ENTRIES):
            decide(f"key-{number}")
        publish_checkpoint(NOW)
        with our_kind().standing_still() as moment:
            our_kind().write_out(folder / "before", moment, [])
    yield {"file": folder / "before", "keys": folder / "keys"}


def previous_state(executor: MigrationExecutor) -> list[tuple[str, str]]:
    """Without the last migration of each of our apps that has more than one, unless another app leans on that."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("bundel.")}
    graph = executor.loader.graph
    targets = []
    for app, name in graph.leaf_nodes():
        node = graph.node_map[(app, name)]
        parents = [parent.key for parent in node.parents if parent.key[0] == app]
        is_last = app in ours and parents and not node.children
        targets.append(parents[0] if is_last else (app, name))
    return targets


@pytest.fixture
def old(before: dict[str, Any], django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Path]:
    """Work on a copy of it; gives the folder for backups."""
    (tmp_path / "place").mkdir()
    with (
        django_db_blocker.unblock(),
        override_settings(RECORD_DIR=before["keys"], MEDIA_ROOT=tmp_path / "uploads"),
        our_kind().empty_place(tmp_path / "place") as database,
        working_on(database),
    ):
        our_kind().put_back(before["file"])
        assert len(standing.migrations_to_do()) >= 3
        yield tmp_path / "backups"


def migrated(asked: list[str], name: str, **given: Any) -> None:
    """The reference data have tests of their own, and take longer than all of this."""
    asked.append(name)
    if name == "migrate":
        call_command(name, **given)


class TestFromTheVersionBefore:
    def test_it_is_backed_up_migrated_loaded_and_looked_at_again(
        self, old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        to_do, asked = standing.migrations_to_do(), list[str]()
        monkeypatch.setattr(upgrading, "call_command", lambda name, **given: migrated(asked, name, **given))

        call_command("upgrade", str(old))

        said = capsys.readouterr().out
        (backup,) = backups_in(old)
        assert f"manage.py restore {backup}" in said and "resume_record --checkpoint FILE" in said
        assert all(name in said for name in to_do) and f"the ledger of {ENTRIES} entries is what was signed" in said
        assert (standing.migrations_to_do(), asked) == ([], ["migrate", "load_data"])
        assert Entry.objects.count() == ENTRIES
        assert Check.objects.filter(kind=Check.Kind.RESTORE, is_good=True).exists()
        assert AuditEntry.objects.get(kind="installation.upgraded").object_id == standing.our_version()
        decide("after the upgrade")

        monkeypatch.setattr(upgrade, "call_command", lambda name: asked.append(name))
        call_command("upgrade", if_needed=True)
        assert backups_in(old) == [backup] and asked[2:] == ["load_data"]

        # And back: what was saved before comes back, brought up to whatever version restores it.
        (tmp_path / "back").mkdir()
        with our_kind().empty_place(tmp_path / "back") as database, working_on(database):
            call_command("restore", str(backup))
            assert Entry.objects.count() == ENTRIES
        said = capsys.readouterr().out
        assert all(f"Brought up to this version: {name}." in said for name in to_do)

    def test_a_migration_that_fails_on_the_copy_leaves_the_installation_as_it_was(
        self, old: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stumble(*_: object, **__: object) -> None:
            raise KeyError("a row")

        to_do = standing.migrations_to_do()
        monkeypatch.setattr(trying, "call_command", stumble)

        with pytest.raises(CommandError, match="(?s)not good: 'a row'.*The database was not changed"):
            call_command("upgrade", str(old))

        assert standing.migrations_to_do() == to_do

    def test_a_fault_after_that_says_how_to_go_back(self, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(upgrading, "_looked_again", lambda *_: 1 / 0)
        monkeypatch.setattr(upgrading, "call_command", lambda *_, **__: None)
        monkeypatch.setattr(upgrading, "note_try", lambda *_: None)

        with pytest.raises(CommandError, match="(?s)division by zero.*To go back.*manage.py restore"):
            call_command("upgrade", str(old))


class TestWhatIsLookedAtAgain:
    def test_a_migration_that_was_left_out(self, old: Path) -> None:
        with pytest.raises(ValueError, match="still to do: "):
            upgrading._looked_again(0, NOW)

    def test_an_entry_that_went_missing(self, own: Place, live: None) -> None:
        assert upgrading._looked_again(ENTRIES, NOW) == ENTRIES
        with pytest.raises(ValueError, match=f"had {ENTRIES + 1} entries and has {ENTRIES}"):
            upgrading._looked_again(ENTRIES + 1, NOW)

    def test_a_ledger_that_was_changed(self, own: Place, live: None) -> None:
        from tests.emptying import without_triggers

        with without_triggers(), connection.cursor() as cursor:
            cursor.execute("UPDATE record_disclosure SET committed = replace(committed, 'key-1', 'key-9')")

        with pytest.raises(ValueError, match="the ledger is not what was signed"):
            upgrading._looked_again(ENTRIES, NOW)


def test_an_older_version_refuses_a_newer_database(own: Place, live: None, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('record', '0099_later', %s)", [NOW])

    with pytest.raises(CommandError, match="(?s)of a newer version of Bundel .it has record.0099_later.*not changed"):
        call_command("upgrade", str(tmp_path / "more"))

    assert not (tmp_path / "more").exists()


def test_an_upgrade_needs_a_place_for_its_backup(own: Place, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="File exists.*The database was not changed"):
        call_command("upgrade", str(tmp_path / "file"))
    with override_settings(BACKUP_DIR=None), pytest.raises(CommandError, match="BUNDEL_BACKUP_DIR. Nothing was done"):
        call_command("upgrade")


@pytest.mark.long
def test_the_first_installation_begins_with_an_upgrade_of_an_empty_database(
    own: Place, empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = list[str]()
    monkeypatch.setattr(upgrading, "call_command", lambda name, **given: migrated(asked, name, **given))
    shutil.rmtree(own.keys)

    call_command("upgrade", str(tmp_path / "more"))

    assert standing.migrations_to_do() == [] and asked == ["migrate", "load_data"]
    assert "To go back" not in capsys.readouterr().out
    assert Check.objects.filter(kind=Check.Kind.RESTORE, is_good=True, size=0).exists()
