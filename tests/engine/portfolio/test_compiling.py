"""How loops are compiled: as they are where that can not be, and also where there is no place to keep them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import Any

import pytest

from bundel.engine.portfolio import compiling


def doubled(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize(
    ("variable", "has_numba", "expected"), [("1", True, False), ("0", False, False), ("0", True, True)]
)
def test_loops_are_compiled_where_numba_is_and_was_not_switched_off(
    monkeypatch: pytest.MonkeyPatch, variable: str, has_numba: bool, expected: bool
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", variable)
    monkeypatch.setattr(compiling, "find_spec", lambda name: importlib.util.find_spec("json") if has_numba else None)

    assert compiling.is_compiled.__wrapped__() is expected


def test_without_numba_a_loop_stays_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "is_compiled", lambda: False)

    assert compiling.compiled(doubled) is doubled


def test_a_loop_is_compiled_also_where_it_can_not_be_kept() -> None:
    space: dict[str, Any] = {}
    exec("def tripled(number):\n    return 3 * number\n", space)

    assert compiling.compiled(space["tripled"])(14) == 42


def test_what_is_kept_of_a_loop_counts_for_all_code_of_its_folder(tmp_path: Any) -> None:
    (tmp_path / "one.py").write_text("x = 1")
    before = compiling._folder_digest.__wrapped__(tmp_path)
    (tmp_path / "other.py").write_text("y = 1")

    assert compiling._folder_digest.__wrapped__(tmp_path) != before
    assert compiling.compiled(doubled)(4) == 8


def test_numba_is_loaded_without_the_linear_algebra_that_no_loop_uses() -> None:
    program = (
        "import sys\n"
        "from bundel.engine.portfolio.compiling import LINEAR_ALGEBRA, compiled\n"
        "assert compiled(lambda number: 2 * number)(4) == 8\n"
        "print('scipy.linalg' in sys.modules, LINEAR_ALGEBRA in sys.modules)\n"
        "import scipy.linalg.cython_blas\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
