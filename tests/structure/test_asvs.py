"""What docs/asvs.md says is proven by a test, is: each name is that of a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([\d.–]+) \| (.+?) \| (\w+) \| (.+) \|$", re.M)
NAME = re.compile(r"`(test_\w+)`")


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall((ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"))


def names_of_tests() -> set[str]:
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))
    }


def test_every_requirement_that_a_test_proves_names_one_that_exists() -> None:
    named = {number: NAME.findall(where) for number, _words, how, where in rows() if how == "test"}

    assert {number for number, names in named.items() if not names} == set()
    assert {name for names in named.values() for name in names} - names_of_tests() == set()
    assert len(named) >= 25


def test_a_requirement_stands_once_and_says_how() -> None:
    numbers = [number for number, *_rest in rows()]

    assert len(numbers) == len(set(numbers))
    assert {how for _number, _words, how, _where in rows()} == {"test", "design", "not"}


def test_a_name_that_no_test_has_would_be_noticed() -> None:
    assert "test_that_nobody_wrote" + "_ever" not in names_of_tests()
