"""A decider sends decisions while the disk fills up or fails, each time at a later write, and tells what came of it.

Started with disk_fault.c preloaded, on a database with the examples. One process all the time: what it answers after
the disk was mended, it answers without a new start.
"""

from __future__ import annotations

import ctypes
import json
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.apps.record.faults.writing import NOW, set_up

CODE, TOPIC = "VB0001", "gt-hardware-werkplek"
ADDRESS = f"/gemeente/{CODE}/besluiten/{TOPIC}/nemen/"
FORM = {
    "role": "follow", "start_year": "2027", "argument_0_side": "for", "argument_0_text": "Het contract loopt af.",
    "argument_0_leans_on": "money", "meeting": "secretary", "carried_out_by": "ourselves", "visibility": "public",
}  # fmt: skip
# As disk_fault.c numbers them.
KINDS = ("full", "once", "gone")
WRITTEN = ("accounts_usedkey", "audit_auditentry", "decisions_decision", "record_disclosure", "record_entry")
# Everything that a decision may touch.
TABLES = ("accounts_usedkey", "audit_", "decisions_", "inbox_", "record_")


def rows(folder: Path) -> dict[str, list[Any]]:
    """What stands in the database, seen from outside."""
    database = sqlite3.connect(folder / "db.sqlite3")
    try:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
            for name in names
            if name.startswith(TABLES)
        }
    finally:
        database.close()


class Decider:
    """Somebody at a screen, with a disk behind the server that can be broken."""

    def __init__(self, folder: Path) -> None:
        from django.test import Client

        from bundel.apps.accounts.models import Membership

        self.disk, self.folder, self.made, self.unsure = ctypes.CDLL(None), folder, 0, 0
        self.client = Client(raise_request_exception=False)
        self.client.force_login(Membership.objects.get(organisation__code=CODE, role="decider").person)

    def send(self) -> Any:
        """The next decision; the same form with the same key until it is answered with yes."""
        from django.db import close_old_connections

        answer = self.client.post(ADDRESS, {**FORM, "key": f"key-{self.made}", "seen_version": str(self.made)})
        # What a server does after each answer.
        close_old_connections()
        return answer

    def at_fault(self, deed: int, kind: str) -> list[str]:
        """Send decisions until the disk fails at this deed; what is wrong with the answer and with what it left."""
        self.disk.disk_breaks(str(self.folder).encode(), ctypes.c_long(deed), KINDS.index(kind))
        before, failed = rows(self.folder), 0
        while not failed:
            answer = self.send()
            failed = self.disk.disk_failed()
            if not failed:
                if answer.status_code != 302:
                    return [f"deed {deed}: a sound disk after an earlier fault, and {answer.status_code}"]
                self.made, before = self.made + 1, rows(self.folder)
        self.disk.disk_mended()
        wrong = self.faults_of(answer, before, kind)
        again = self.send()
        if again.status_code != 302:
            wrong.append(f"after mending: {again.status_code}")
        self.made += 1
        return [f"deed {deed}: {one}" for one in wrong]

    def faults_of(self, answer: Any, before: dict[str, list[Any]], kind: str) -> list[str]:
        """Saved and said so, or nothing changed and said so; of a disk that is gone nobody may know which."""
        text, after = answer.content.decode(), rows(self.folder)
        changed = sorted(name for name in after if after[name] != before[name])
        if answer.status_code == 302:
            return [] if set(WRITTEN) <= set(changed) else [f"answered 302 with only {changed} changed"]
        is_unsure = kind == "gone" and "niet zeker" in text
        self.unsure += is_unsure
        return [
            *([f"answered {answer.status_code}"] if answer.status_code != 503 else []),
            *([f"changed {changed}"] if changed and not is_unsure else []),
            *(["does not say that nothing was saved"] if "is niet opgeslagen" not in text and not is_unsure else []),
        ]


def tried(decider: Decider, deeds: range, kind: str) -> list[str]:
    """What is wrong after each of these faults; a database that can't be read any more is the last of it."""
    wrong = list[str]()
    for deed in deeds:
        try:
            wrong += [f"{kind}, {one}" for one in decider.at_fault(deed, kind)]
        except sqlite3.DatabaseError as fault:
            return [*wrong, f"{kind}, deed {deed}: {fault}"]
    return wrong


def main(folder: Path, deeds: range, kinds: list[str]) -> None:
    set_up()
    from django.conf import settings

    from bundel.apps.accounts import middleware
    from bundel.apps.decisions.models import Decision
    from bundel.apps.record.actions import publish_checkpoint
    from bundel.apps.record.checking import check_record
    from bundel.apps.record.models import Entry

    # Every request notes that somebody is still there, so that this is in the way each time and not once a minute.
    middleware.OFTEN_ENOUGH = timedelta(-1)
    # How the person logged in is not what this is about.
    settings.SECOND_STEP_REQUIRED = False
    decider = Decider(folder)
    wrong = [one for kind in kinds for one in tried(decider, deeds, kind)]
    found: dict[str, object] = {"wrong": wrong, "made": decider.made, "unsure": decider.unsure}
    if not wrong:
        publish_checkpoint(NOW)
        found |= {"entries": Entry.objects.count(), "decisions": Decision.objects.count()}
        found["is_whole"] = check_record(NOW).is_good
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), range(*map(int, sys.argv[2].split(":"))), sys.argv[3:])
