"""What docs/bad-input.md says is tested, is: every clause names tests that are run, and its control."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from tests.structure.named_tests import NAME, ROOT, all_tests

ROOM = re.compile(r"^## (.+)$", re.M)
ROW = re.compile(r"^\|(?!---| input )(.*)\|$", re.M)
ROOMS = {"Writes", "Verifier", "Log-in", "Organisation and role", "Imports", "Files and HTTP", "Outgoing"}
LABEL = re.compile(r"(^|_)(label|tlp|marking|classification)(_|$)")


def rooms(page: str) -> dict[str, list[list[str]]]:
    """Heading → the cells of its rows: input, answer, tests, controls."""
    _before, *parts = ROOM.split(page)
    rows = {name: ROW.findall(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return {name: [[cell.strip() for cell in row.split("|")] for row in found] for name, found in rows.items()}


def bare(page: str) -> list[str]:
    """The clauses without an answer, a test or a control."""
    rows = [row for one in rooms(page).values() for row in one]
    whole = [row for row in rows if len(row) == 4 and row[1] not in ("", "-") and all(map(NAME.findall, row[2:]))]
    return [row[0] for row in rows if row not in whole]


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8")


def test_every_clause_has_an_answer_a_test_and_a_control(page: str) -> None:
    found = rooms(page)

    assert bare(page) == []
    assert set(found) >= ROOMS and sum(map(len, found.values())) >= 75


@pytest.mark.parametrize(
    "row", ["| x | 404 | `test_x` | - |", "| x | 404 | later | `test_x` |", "| x | - | `test_x` | `test_y` |"]
)
def test_a_clause_that_lacks_one_of_them_is_found(row: str) -> None:
    assert bare(f"## Writes\n\n{row}\n") == ["x"]


def test_every_test_that_it_names_is_run(page: str) -> None:
    named = {name for rows in rooms(page).values() for row in rows for name in NAME.findall(row[2] + row[3])}

    assert named - all_tests() == set()


def labelled(names: list[str]) -> list[str]:
    """The columns that say how far something may travel."""
    return [name for name in names if LABEL.search(name.rpartition(".")[2])]


def test_nothing_that_is_kept_carries_a_label_yet() -> None:
    """When something does, the clauses about labels in the list of bad input ask rows of their own."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("bundel.")]
    columns = [f"{model.__name__}.{field.name}" for model in ours for field in model._meta.get_fields()]

    # The words of a notice, which say what is asked.
    assert labelled(columns) == ["Notice.label"] and len(columns) > 200


def test_a_table_with_a_label_would_be_found() -> None:
    assert labelled(["Report.tlp", "Report.tlp_label", "Report.title"]) == ["Report.tlp", "Report.tlp_label"]
