"""Makes a backup, tries it at once, and lets the oldest ones go."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from bundel.apps.operations import manifest, standing, trying
from bundel.apps.operations.databases.failing import CannotUse
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.manifest import VERDICT, Manifest
from bundel.apps.operations.trying import Verdict
from bundel.apps.record import outside
from bundel.apps.record.actions import note_restore_test, publish_checkpoint
from bundel.apps.record.signing import RecordHalted
from bundel.engine.ledger.hashing import EMPTY_ROOT

NAME = re.compile(r"bundel-(\d{8}T\d{6}Z)")
MOMENT = "%Y%m%dT%H%M%SZ"
UPLOADS = "files"
HALF_DONE = ".being-made-"
# The copy, and the place in which it is tried, with room to spare.
TIMES_THE_SIZE = 3


@dataclass(frozen=True, slots=True)
class Backup:
    folder: Path
    held: Manifest
    verdict: Verdict


def make_backup(into: Path, now: datetime) -> Backup:
    """A backup in a new folder under ``into``, tried; whether it is good stands in its verdict and beside it.

    Raises CannotUse, OSError or DatabaseError when it can't be made; nothing half done stays.
    """
    _require_apart(into)
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    _require_room(into)
    signed = _sign_first(now)
    name = f"bundel-{now.strftime(MOMENT)}"
    if (into / name).exists():
        raise CannotUse(f"{into / name} is there already; wait a second.")
    half = into / f"{HALF_DONE}{name}"
    half.mkdir(mode=0o700)
    try:
        held = _filled(half, now)
        half.rename(into / name)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    manifest.synced(into)
    verdict = trying.tried(into / name, held, signed, now)
    _keep_verdict(into / name, verdict, now)
    return Backup(into / name, held, verdict)


def note_try(backup: Backup, now: datetime) -> None:
    """Tell on the public page of the record how the try ended."""
    verdict = backup.verdict
    note_restore_test(
        size=verdict.size, root=verdict.root or EMPTY_ROOT, is_good=verdict.is_good, finding=verdict.public, now=now
    )


def backups_in(into: Path) -> list[Path]:
    """All that were made there, the newest first."""
    return sorted((one for one in into.glob("bundel-*") if NAME.fullmatch(one.name) and one.is_dir()), reverse=True)


def made_at(folder: Path) -> datetime:
    """When a backup was made, from the name of its folder."""
    return datetime.strptime(f"{folder.name.removeprefix('bundel-')}+0000", f"{MOMENT}%z")


def is_good(folder: Path) -> bool:
    return manifest.as_verdict(folder / VERDICT).get("is_good") is True


def let_go(into: Path, now: datetime, kept: timedelta) -> list[Path]:
    """Remove what is older than that, and what a killed process left a day ago; the newest good one always stays."""
    every = backups_in(into)
    last_good = next((one for one in every if is_good(one)), None)
    old = [one for one in every if one != last_good and now - made_at(one) > kept]
    left_over = [*into.glob(f"{HALF_DONE}*"), *into.glob(f"{trying.TRYING}*")]
    yesterday = (now - timedelta(days=1)).timestamp()
    for one in [*old, *(one for one in left_over if one.stat().st_mtime < yesterday)]:
        shutil.rmtree(one)
    return old


def _require_apart(into: Path) -> None:
    """Keys and mark of the record never lie in a backup, nor a backup beside them (R5)."""
    ours, theirs = into.resolve(), outside.folder().resolve()
    if ours.is_relative_to(theirs) or theirs.is_relative_to(ours):
        raise CannotUse(
            f"{into} and the keys of the record ({outside.folder()}) lie in one another; choose another folder."
        )


def _require_room(into: Path) -> None:
    needed, free = TIMES_THE_SIZE * our_kind().size(), shutil.disk_usage(into).free
    if free < needed:
        raise CannotUse(f"{into} has room for {free:,} bytes; a backup and its try need {needed:,}.")


def _sign_first(now: datetime) -> int:
    """Sign what was added, so that the backup can be held against it; gives how many entries were signed by now."""
    try:
        if not standing.migrations_to_do():
            publish_checkpoint(now)
        mark = outside.read_mark()
    except (RecordHalted, outside.UnfitFolder):
        # A record that was halted is backed up too; the try tells what is wrong with it.
        return standing.last_signed()[0]
    return mark.checkpoint.size if mark else 0


def _filled(folder: Path, now: datetime) -> Manifest:
    """Write database and uploads into the folder, and the manifest that goes with them."""
    kind = our_kind()
    server = kind.version()
    with kind.standing_still() as moment:
        left_out = standing.left_out()
        size, note = standing.last_signed()
        tables, migrations, entries = standing.rows_per_table(), standing.migrations_done(), standing.entries_now()
        kind.write_out(folder / kind.FILE, moment, left_out)
    places = [folder / kind.FILE, *_uploads(folder / UPLOADS)]
    for place in folder.rglob("*"):
        place.chmod(0o700 if place.is_dir() else 0o600)
        manifest.synced(place)
    held = Manifest(
        format=manifest.FORMAT, made_at=now.isoformat(), bundel=standing.our_version(), engine=connection.vendor,
        server=server, migrations=migrations, tables=tables, left_out=left_out, entries=entries,
        checkpoint_size=size, checkpoint=note, files=manifest.held_files(folder, places),
    )  # fmt: skip
    manifest.written(folder, held)
    manifest.synced(folder)
    return held


def _uploads(into: Path) -> list[Path]:
    """Copy what people uploaded, when there is any; a link is not followed out of its folder."""
    source = Path(settings.MEDIA_ROOT)
    found = (
        [one for one in sorted(source.rglob("*")) if one.is_file() and not one.is_symlink()] if source.is_dir() else []
    )
    copies = [into / one.relative_to(source) for one in found]
    for one, copy in zip(found, copies, strict=True):
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(one, copy)
    return copies


def _keep_verdict(folder: Path, verdict: Verdict, now: datetime) -> None:
    said = {"is_good": verdict.is_good, "finding": verdict.finding, "size": verdict.size, "root": verdict.root.hex()}
    manifest.write_synced(folder / VERDICT, (json.dumps({**said, "tried_at": now.isoformat()}) + "\n").encode())
