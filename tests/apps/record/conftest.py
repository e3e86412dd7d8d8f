"""An organisation and a moment to write with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bundel.apps.organisations.models import Organisation, OrganisationKind
from bundel.apps.record import actions
from bundel.apps.record.models import Disclosure, Entry, Visibility
from bundel.engine.ledger.hashing import leaf_hash
from bundel.engine.ledger.leaves import commitment_to, committed_content, leaf_bytes

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 28, 9, 0, 30, 500, tzinfo=UTC)


@pytest.fixture
def organisation(db: None) -> Organisation:
    kind, _new = OrganisationKind.objects.get_or_create(code="municipality", defaults={"name": "Gemeente", "place": 1})
    return Organisation.objects.create(code="VB0001", kind=kind, name="Voorbeeld", name_common="Voorbeeld")


@pytest.fixture
def put(organisation: Organisation) -> Callable[..., Entry]:
    """Puts something on the record: put("first"), put("second", subject="decision/2")."""

    def put(what: str = "first", **more: Any) -> Entry:
        given: dict[str, Any] = {
            "kind": "decided", "organisation": organisation, "subject": "decision/1", "content": {"what": what},
            "visibility": "public", "key": what, "now": NOW, **more,
        }  # fmt: skip
        return actions.append(**given)

    return put


def put_many(count: int, organisation: Organisation) -> None:
    """So many entries in an empty ledger, as ``append`` makes them but at once: of each visibility in turn."""
    entries, held = list[Entry](), list[Disclosure]()
    for index in range(count):
        subject, salt = f"decision/{index}", index.to_bytes(32)
        committed = committed_content("decided", organisation.code, subject, "", {"what": f"item {index}"})
        leaf = leaf_bytes(actions.in_utc(NOW), commitment_to(salt, committed))
        entry = Entry(index=index, leaf=leaf, leaf_hash=leaf_hash(leaf), key=f"item {index}", made_at=NOW)
        entries.append(entry)
        held.append(
            Disclosure(
                entry=entry, kind="decided", organisation=organisation, subject=subject, salt=salt,
                visibility=Visibility.values[index % 3], committed=committed.decode(),
            )
        )  # fmt: skip
    Entry.objects.bulk_create(entries)
    Disclosure.objects.bulk_create(held)
    for index in range(255, count, 256):
        actions.close_tiles(index)


@pytest.fixture(scope="session")
def pristine_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with the tables of the record and one organisation; copy it before you use it."""
    place = tmp_path_factory.mktemp("pristine") / "db.sqlite3"
    prepare(f"sqlite:///{place}")
    return place


def prepare(database: str) -> None:
    """Make the tables of the record in a database, and one organisation, in a process of its own."""
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', 'record', verbosity=0)\n"
        "from bundel.apps.organisations.models import Organisation, OrganisationKind\n"
        "kind = OrganisationKind.objects.create(code='municipality', name='Gemeente', place=1)\n"
        "Organisation.objects.create(code='VB0001', kind=kind, name='Voorbeeld', name_common='Voorbeeld')\n"
    )
    _run(code, database)


def prepare_examples(database: str) -> None:
    """Make all tables in a database, with the reference data and the examples."""
    commands = "\n".join(f"call_command('{one}', verbosity=0)" for one in ("migrate", "load_data", "make_examples"))
    _run(f"import django; django.setup()\nfrom django.core.management import call_command\n{commands}", database)


def _run(code: str, database: str) -> None:
    subprocess.run([sys.executable, "-c", code], env=environment(database), cwd=ROOT, check=True, capture_output=True)


def preloaded(source: str, folder: Path) -> Path:
    """One of the programs in C of faults/, built to be loaded before a writer (LD_PRELOAD)."""
    assert shutil.which("gcc"), "No C compiler here. Run make test, or: apt-get install gcc libc6-dev"
    made = folder / f"{source}.so"
    written = Path(__file__).parent / f"faults/{source}.c"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", made, written, "-ldl", "-lpthread"], check=True)
    return made


def environment(database: str, **more: str) -> dict[str, str]:
    """For a process with the real settings on a database of its own."""
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    settings = {"BUNDEL_MODE": "test", "DJANGO_SETTINGS_MODULE": "bundel.site.settings", "PYTHONPATH": path}
    return {**os.environ, **settings, "DATABASE_URL": database, **more}
