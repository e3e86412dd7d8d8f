"""A copy of the packaged data that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bundel.engine.reference.faults import BadData
from bundel.engine.reference.reading import packaged_folder, read_reference

Spoil = Callable[[str, str, str], BadData]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(packaged_folder(), tmp_path / "data"))


@pytest.fixture
def spoiled(folder: Path) -> Spoil:
    """Replaces one piece of text (that must stand there) in one file, and gives the refusal."""

    def spoil(file: str, old: str, new: str) -> BadData:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(BadData) as refused:
            read_reference(folder)
        return refused.value

    return spoil
