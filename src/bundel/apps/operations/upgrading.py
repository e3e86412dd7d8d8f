"""Brings the database up to this version of Bundel, after a backup on which the same was rehearsed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from bundel.apps.audit.actions import Trail, note
from bundel.apps.operations import standing
from bundel.apps.operations.backing_up import Backup, make_backup, note_try
from bundel.apps.operations.logged import UPGRADED
from bundel.apps.record.checking import check_record

MOST_NAMED = 20


class NotUpgraded(Exception):
    """The upgrade was stopped; the message says why. ``backup`` is there when one was made."""

    def __init__(self, why: str, backup: Backup | None = None, *, is_changed: bool = False) -> None:
        self.backup, self.is_changed = backup, is_changed
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Upgraded:
    backup: Backup
    done: list[str]
    entries: int


def upgrade(into: Path, now: Callable[[], datetime], say: Callable[[str], object]) -> Upgraded:
    """Back up, try the backup and the migrations on a copy, migrate, load the reference data, and look again."""
    to_do = standing.migrations_to_do()
    unknown = standing.migrations_unknown()
    if unknown:
        raise NotUpgraded(f"The database is of a newer version of Bundel (it has {unknown[0]}).")
    named = ", ".join(to_do) if len(to_do) <= MOST_NAMED else f"from {to_do[0]} to {to_do[-1]}"
    say(f"{len(to_do)} migrations to do{f': {named}' if named else ''}.")
    backup = make_backup(into, now())
    if not backup.verdict.is_good:
        raise NotUpgraded(f"The backup is not good: {backup.verdict.finding}", backup)
    say(f"Backup {backup.folder} is good; the same migrations went well on a copy of it.")
    before = standing.entries_now()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        note_try(backup, now())
        call_command("load_data", verbosity=0)
        entries = _looked_again(before, now())
    except Exception as fault:
        raise NotUpgraded(str(fault), backup, is_changed=True) from fault
    with transaction.atomic():
        note(Trail(now(), "command:upgrade"), UPGRADED, about=("version", standing.our_version()))
    return Upgraded(backup, to_do, entries)


def _looked_again(before: int, now: datetime) -> int:
    left, found, entries = standing.migrations_to_do(), check_record(now), standing.entries_now()
    if left:
        raise ValueError(f"still to do: {', '.join(left)}")
    if not found.is_good:
        raise ValueError(f"the ledger is not what was signed: {found.finding}")
    if entries < before:
        raise ValueError(f"the record had {before} entries and has {entries}")
    return entries
