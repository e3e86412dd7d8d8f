"""Workers are told apart by what may change an answer: the engine's code, the libraries, and the kind of processor."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import pytest

from bundel.engine.executor import same_engine
from bundel.engine.executor.same_engine import engine_here


@pytest.fixture(autouse=True)
def looked_up_anew() -> None:
    engine_here.cache_clear()


def test_engine_is_named_by_code_libraries_and_processor() -> None:
    found = engine_here()

    assert f"python {platform.python_version()}, {platform.machine()}, numpy {np.__version__}" in found
    assert "numba 0." in found


def test_other_code_is_another_engine_and_the_same_code_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_engine, "ENGINE", tmp_path)
    names = []

    for text in ("a = 1", "a = 2", "a = 1"):
        (tmp_path / "one.py").write_text(text, encoding="utf-8")
        engine_here.cache_clear()
        names.append(engine_here())

    assert names[0] == names[2] != names[1]


def test_library_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_engine, "LIBRARIES", ("no-such-library",))

    assert engine_here().endswith("no-such-library absent")
