"""What docs/asvs.md says is proven by a test, is; and it holds every requirement of the release, once."""

from __future__ import annotations

import re
from collections import Counter

from tests.structure.named_tests import NAME, ROOT, all_tests, collected

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (test|design|not) \| (.+) \|$", re.M)
CHAPTER = re.compile(r"^\| V(\d+) [^|]+ \| (\d+) \| (\d+) \| (\d+) \|$", re.M)
# How many requirements of levels 1 and 2 each section of release 5.0.0 has, from its CSV; they are numbered from 1 on.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def page() -> str:
    return (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(page())


def test_every_requirement_of_the_release_stands_there_once_and_in_order() -> None:
    numbers = [number for number, *_rest in rows()]

    assert numbers == [f"{section}.{at}" for section, count in SECTIONS.items() for at in range(1, count + 1)]
    assert len(numbers) == 253


def test_every_requirement_that_a_test_proves_names_tests_that_are_run() -> None:
    named = {number: NAME.findall(where) for number, _words, how, where in rows() if how == "test"}

    assert {number for number, names in named.items() if not names} == set()
    assert {name for *_rest, where in rows() for name in NAME.findall(where)} - all_tests() == set()
    assert len(named) >= 120


def test_every_page_that_a_requirement_leans_on_is_there() -> None:
    leaned = [where for _number, _words, _how, where in rows()]
    pages = {name for where in leaned for name in re.findall(r"docs/[\w/.-]+\.md", where)}
    decisions = {number for where in leaned if "ADR" in where for number in re.findall(r"\b(0\d{3})\b", where)}
    headings = {
        re.split("[:;]", where.split("docs/security.md, ")[1])[0] for where in leaned if "docs/security.md, " in where
    }
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

    assert {name for name in pages if not (ROOT / name).is_file()} == set()
    assert {one for one in decisions if not list((ROOT / "docs" / "decisions").glob(f"{one}-*.md"))} == set()
    assert {one for one in headings if f"## {one}" not in text and f"**{one}.**" not in text} == set()
    assert len(decisions) >= 4 and len(headings) >= 8


def test_the_counts_at_the_top_are_those_of_the_rows() -> None:
    by_chapter = Counter((number.split(".")[0], how) for number, _words, how, _where in rows())
    told = {
        (chapter, how): int(n) for chapter, *n3 in CHAPTER.findall(page()) for how, n in zip(KINDS, n3, strict=True)
    }
    in_all = Counter(how for _number, _words, how, _where in rows())

    assert {key: count for key, count in told.items() if count} == dict(by_chapter)
    assert f"{in_all['test']} are proved by tests, {in_all['design']} hold by design, and {in_all['not']} do" in page()


KINDS = ("test", "design", "not")


def test_a_test_that_nobody_runs_would_be_noticed() -> None:
    """The negative control: a name that no test has, one marked to be left out, one inside another function."""
    source = (
        "import pytest\n@pytest.mark.skip\ndef test_left(): ...\ndef helper():\n    def test_inside(): ...\n"
        "class Other:\n    def test_in_no_test_class(self): ...\nclass TestThis:\n    def test_run(self): ...\n"
    )

    assert collected(source) == {"test_run"} and collected("pytestmark = pytest.mark.skip\ndef test_x(): ...") == set()
    assert "test_that_nobody_wrote" + "_ever" not in all_tests()
