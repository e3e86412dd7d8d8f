"""Brings a backup back into an empty database; the record then waits for the newest published checkpoint (R4)."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bundel.apps.audit.actions import Trail, note
from bundel.apps.operations import manifest, standing, trying
from bundel.apps.operations.backing_up import UPLOADS
from bundel.apps.operations.databases.failing import CannotUse, require_empty
from bundel.apps.operations.databases.kind import our_kind
from bundel.apps.operations.logged import RESTORED
from bundel.apps.operations.manifest import BadBackup, Manifest
from bundel.apps.record.models import Check
from bundel.apps.record.returning import wait_for_checkpoint


@dataclass(frozen=True, slots=True)
class Restored:
    held: Manifest
    check: Check
    # What brought an older backup up to this version.
    migrated: list[str]


def restore(folder: Path, now: datetime) -> Restored:
    """Bring everything back; raises BadBackup or CannotUse."""
    return put_back(folder, looked_at_first(folder), now)


def looked_at_first(folder: Path) -> Manifest:
    """Refuses, before anything is changed, what is damaged, of another version or not needed."""
    held = manifest.read(folder)
    manifest.check(folder, held)
    _require_ours(held)
    require_empty()
    uploads = Path(settings.MEDIA_ROOT)
    if uploads.is_dir() and any(uploads.iterdir()):
        raise CannotUse(f"{uploads} is not empty; move it away first.")
    return held


def put_back(folder: Path, held: Manifest, now: datetime) -> Restored:
    """What was looked at first; whatever stands there after a fault must not be used."""
    if held.checkpoint_size:
        # Before anything is there: whatever happens next, nothing is signed until somebody has looked.
        wait_for_checkpoint()
    our_kind().put_back(folder / our_kind().FILE)
    if (folder / UPLOADS).is_dir():
        shutil.copytree(folder / UPLOADS, Path(settings.MEDIA_ROOT), dirs_exist_ok=True)
    to_do = standing.migrations_to_do()
    check = trying.proven_equal(held, now)
    with transaction.atomic():
        note(Trail(now, "command:restore"), RESTORED, about=("backup", folder.resolve().name[:60]))
    return Restored(held, check, to_do)


def _require_ours(held: Manifest) -> None:
    if held.engine != connection.vendor:
        raise BadBackup(f"This is a backup of {held.engine}; DATABASE_URL names a database of {connection.vendor}.")
    unknown = standing.migrations_unknown(held.migrations)
    if unknown:
        raise BadBackup(
            f"This backup was made by a newer version of Bundel ({held.bundel}, with {unknown[0]}); "
            f"this is {standing.our_version()}. Install that version first."
        )
