"""Cuts the power of a writer, many times, each at another moment, and tells what of its answers was lost.

Started with power_cut.c preloaded. Each writer is a fork of this process, on a fresh copy of an empty database.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import sqlite3
import sys
from pathlib import Path

from tests.apps.record.faults.writing import said_to, set_up, write

WRITES = 12
# A writer of so many entries does more deeds than this.
LATEST_CUT = 500


def cut_once(pristine: Path, folder: Path, deeds: int) -> list[str]:
    """One writer until its power is cut; the lines that it said."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(pristine, folder / "db.sqlite3")
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        from tests.apps.record.faults.writing import NOW

        from bundel.apps.record.actions import publish_checkpoint

        ctypes.CDLL(None).cut_begin(str(folder).encode(), ctypes.c_long(deeds))
        for number in range(WRITES):
            write(f"key-{number}", "decision/1", said_to(writing))
            if number % 4 == 3:
                publish_checkpoint(NOW)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        lines = said.read().splitlines()
    os.waitpid(child, 0)
    return lines


def lost(folder: Path, lines: list[str]) -> list[str]:
    """The answers that do not stand in the database as the cut left it, and whatever else is wrong with it."""
    database = sqlite3.connect(folder / "db.sqlite3")
    try:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return ["damaged"]
        rows = database.execute('SELECT key, "index" FROM record_entry ORDER BY "index"').fetchall()
        held = database.execute("SELECT count(*) FROM record_disclosure").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        return [f"damaged: {fault}"]
    finally:
        database.close()
    standing = {f"{key} {index}" for key, index in rows}
    wrong = [line for line in lines if line not in standing]
    if [index for _key, index in rows] != list(range(len(rows))) or held != len(rows):
        wrong.append("gaps or halves")
    return wrong


def can_go_on(folder: Path) -> str:
    """In a fork of its own: the record takes entries, signs and is whole after the cut."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        from tests.apps.record.faults.writing import NOW

        from bundel.apps.record.actions import publish_checkpoint
        from bundel.apps.record.checking import check_record

        try:
            write("after", "decision/1", said_to(os.open(os.devnull, os.O_WRONLY)))
            publish_checkpoint(NOW)
            said_to(writing)("good" if check_record(NOW).is_good else "not whole")
        except Exception as fault:
            said_to(writing)(f"{type(fault).__name__}: {fault}")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        told = said.read()
    os.waitpid(child, 0)
    return told


def main(pristine: Path, folder: Path, cuts: int, seed: int) -> None:
    set_up()
    chance, answered, wrong, cut = random.Random(seed), 0, list[str](), 0
    for _ in range(cuts):
        lines = cut_once(pristine, folder, chance.randrange(LATEST_CUT))
        answered += len(lines)
        cut += len(lines) < WRITES
        found = lost(folder, lines)
        told = can_go_on(folder) if not found else "good"
        wrong += found if told == "good" else [told]
    print(json.dumps({"cuts": cut, "answered": answered, "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
