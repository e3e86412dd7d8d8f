"""Tries a backup: brings it into an empty place and holds it against its manifest and against what was signed (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.checks import ERROR, Tags, run_checks
from django.core.management import call_command

from bundel.apps.operations import manifest
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.elsewhere import USUAL, working_on
from bundel.apps.operations.manifest import BadBackup, Manifest
from bundel.apps.operations.standing import entries_now, migrations_to_do, rows_per_table
from bundel.apps.record.checking import check_record
from bundel.apps.record.models import Check

TRYING = ".trying-"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a try ended; ``size`` and ``root`` are of the ledger that was recomputed in the copy.

    ``public`` is what everybody may read of it: what a database says of a row may hold that row.
    """

    is_good: bool
    finding: str
    size: int = 0
    root: bytes = b""
    public: str = ""


def tried(folder: Path, held: Manifest, signed: int, now: datetime) -> Verdict:
    """Bring the backup back elsewhere and look; ``signed`` is how many entries were signed when it was begun."""
    try:
        manifest.check(folder, held)
        kind = our_kind()
        with (
            TemporaryDirectory(dir=folder.parent, prefix=TRYING) as scratch,
            kind.empty_place(Path(scratch)) as place,
            working_on(place),
        ):
            kind.put_back(folder / kind.FILE)
            found = proven_equal(held, now)
            if entries_now() < signed:
                raise BadBackup(f"The backup has {entries_now()} entries; {signed} were signed when it was begun.")
    except BadBackup as fault:
        return Verdict(False, str(fault), public=str(fault))
    except Exception as fault:
        # A damaged file, a full disk, a migration that stumbles over a row: whatever it is, the backup is not good.
        said = str(fault).strip() or type(fault).__name__
        return Verdict(False, said, public="The backup could not be brought back.")
    return Verdict(True, "", found.size, bytes(found.root))


def proven_equal(held: Manifest, now: datetime) -> Check:
    """That the database we work on is what the manifest says and its ledger what was signed; raises BadBackup.

    A backup of an older version is first brought up to this one: so an upgrade is rehearsed before it is done.
    """
    _same_rows(rows_per_table(), held.tables)
    damage = our_kind().damage()
    if damage:
        raise BadBackup(f"The database is damaged: {damage}.")
    if migrations_to_do():
        call_command("migrate", interactive=False, verbosity=0)
    wrong = [one for one in run_checks(tags=[Tags.database], databases=[USUAL]) if one.level >= ERROR]
    if wrong:
        raise BadBackup(wrong[0].msg)
    found = check_record(now, Check.Kind.RESTORE)
    if not found.is_good:
        raise BadBackup(f"The ledger is not what was signed: {found.finding}.")
    if (found.size, entries_now()) != (held.checkpoint_size, held.entries):
        raise BadBackup(f"The ledger has {entries_now()} entries, {found.size} of them signed; that is not as it was.")
    return found


def _same_rows(found: dict[str, int], expected: dict[str, int]) -> None:
    for name in sorted({*found, *expected}):
        if found.get(name) != expected.get(name):
            raise BadBackup(f"{name} has {found.get(name, 'no')} rows; the manifest says {expected.get(name, 'none')}.")
