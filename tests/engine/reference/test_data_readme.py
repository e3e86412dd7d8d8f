"""data/README.md says of every file how many rows it has, where it came from and under which licence."""

from __future__ import annotations

import csv
import re

import pytest
import yaml

from bundel.engine.reference.reading import packaged_folder

FOLDER = packaged_folder()
TEXT = (FOLDER / "README.md").read_text(encoding="utf-8")
TOLD = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| `")]
ROWS = {cells[0]: cells for cells in TOLD}


def test_every_file_has_a_row() -> None:
    named = {name for cells in TOLD for name in re.findall(r"`([^`]+)`", cells[0])}

    assert named == {path.name for path in FOLDER.iterdir()} - {"README.md"}


@pytest.mark.parametrize("cells", TOLD, ids=list(ROWS))
def test_every_row_says_source_and_licence(cells: list[str]) -> None:
    assert len(cells) == 5
    assert all(cells)


def counted(name: str) -> list[int]:
    """How many rows a file has; of an object, how many each list in it has, else how many keys it has."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        if name.endswith(".csv"):
            return [sum(1 for _ in csv.DictReader(file))]
        document = yaml.load(file, Loader=yaml.CSafeLoader)  # noqa: S506 - a safe loader, in C
    if isinstance(document, list):
        return [len(document)]
    return [len(part) for part in document.values() if isinstance(part, list)] or [len(document)]


@pytest.mark.parametrize("cells", TOLD, ids=list(ROWS))
def test_the_number_of_rows_is_that_of_the_file(cells: list[str]) -> None:
    first = cells[0].split(",")[0].strip("`")

    assert sorted(counted(first)) == sorted(int(number) for number in cells[1].split("+"))
