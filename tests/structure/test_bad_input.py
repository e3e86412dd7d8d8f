"""What docs/bad-input.md says is tested, is: every clause names tests that are run, and its control."""

from __future__ import annotations

import re

from tests.structure.named_tests import NAME, ROOT, all_tests

ROOM = re.compile(r"^## (.+)$", re.M)
ROW = re.compile(r"^\| (?!input|-)(.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.M)
ROOMS = {"Writes", "Verifier", "Log-in", "Organisation and role", "Imports", "Files and HTTP", "Outgoing"}


def rooms() -> dict[str, list[tuple[str, str, str, str]]]:
    """Heading → its rows."""
    _before, *parts = ROOM.split((ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8"))
    return {name: ROW.findall(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def test_every_clause_names_tests_that_are_run() -> None:
    named = {row[0]: NAME.findall(row[2] + row[3]) for rows in rooms().values() for row in rows}

    assert {name for names in named.values() for name in names} - all_tests() == set()
    assert set(rooms()) >= ROOMS and len(named) >= 60


def test_a_clause_without_a_test_says_why() -> None:
    bare = [row for rows in rooms().values() for row in rows if not NAME.findall(row[2])]

    assert [row[0] for row in bare if "yet" not in row[2]] == []


def test_most_clauses_have_a_control() -> None:
    with_control = {room: sum(bool(NAME.findall(row[3])) for row in rows) for room, rows in rooms().items()}

    assert all(with_control[room] >= len(rooms()[room]) * 0.6 for room in ROOMS - {"Writes", "Verifier"})
    assert with_control["Writes"] >= 4 and with_control["Verifier"] >= 1
