from __future__ import annotations

from pathlib import Path

from tests.structure.conftest import Tree
from tools.checks import lengths


def function(name: str, lines: int) -> str:
    return f"def {name}():\n" + "    a = 1\n" * (lines - 1)


def test_short_functions_and_files_pass(tree: Tree) -> None:
    root = tree({"src/bundel/engine/short.py": function("short", 25)})

    assert lengths.check(root) == []


def test_a_function_of_61_lines_is_found_with_its_place(tree: Tree) -> None:
    quick = "".join(function(f"quick_{number}", 3) for number in range(20))
    root = tree({"src/bundel/engine/long.py": quick + function("slow", 61)})

    (finding,) = lengths.check(root)

    assert (finding.path, finding.line) == ("src/bundel/engine/long.py", 61)
    assert "slow has 61 lines" in finding.found


def test_functions_that_are_mostly_of_26_lines_are_found(tree: Tree) -> None:
    root = tree({"src/bundel/engine/wide.py": function("first", 26) + function("second", 26)})

    (finding,) = lengths.check(root)

    assert "90th percentile of functions is 26" in finding.found


def test_a_file_of_401_lines_is_found_and_a_test_file_may_have_500(tree: Tree) -> None:
    root = tree({"src/bundel/long.py": "a = 1\n" * 401, "tests/test_long.py": "a = 1\n" * 500})

    found = lengths.check(root)

    assert [finding.path for finding in found] == ["src/bundel/long.py"] * 2
    assert "401 lines" in found[0].found and "90th percentile" in found[1].found


def test_a_test_file_of_501_lines_is_found(tree: Tree) -> None:
    root = tree({"tests/test_long.py": "a = 1\n" * 501})

    assert [finding.do for finding in lengths.check(root)] == ["Split it by page or action"]


def test_what_git_ignores_is_not_read(tmp_path: Path, tree: Tree) -> None:
    root = tree({".venv/src/long.py": "a = 1\n" * 900, "src/node_modules/long.py": "a = 1\n" * 900})

    assert lengths.check(root) == []
