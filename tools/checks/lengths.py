"""Functions and files stay short: the ninth of ten within the usual length, none above the limit."""

from __future__ import annotations

import ast
import math
from pathlib import Path

from tools.checks.finding import Finding, parsed, python_files

FUNCTION_P90, FUNCTION_MAX = 25, 60
FILE_P90, FILE_MAX, TEST_FILE_MAX = 200, 400, 500
CODE = ("src", "tools", "benchmarks")


def check(root: Path) -> list[Finding]:
    return [*long_functions(root), *long_files(root)]


def long_functions(root: Path) -> list[Finding]:
    lengths: list[tuple[int, str, int, str]] = []
    for path, tree in parsed(root, *CODE):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                lengths.append((length, str(path.relative_to(root)), node.lineno, node.name))
    found = [
        Finding(path, line, f"{name} has {length} lines, the limit is {FUNCTION_MAX}", "Split it by what it does")
        for length, path, line, name in lengths
        if length > FUNCTION_MAX
    ]
    return found + beyond_p90([(length, path, line) for length, path, line, _ in lengths], FUNCTION_P90, "functions")


def long_files(root: Path) -> list[Finding]:
    found: list[Finding] = []
    lengths: list[tuple[int, str, int]] = []
    for folder, limit in ((CODE, FILE_MAX), (("tests",), TEST_FILE_MAX)):
        for path in python_files(root, *folder):
            length = len(path.read_text(encoding="utf-8").splitlines())
            name = str(path.relative_to(root))
            if limit == FILE_MAX:
                lengths.append((length, name, 1))
            if length > limit:
                do = "Make it a folder of the same name" if limit == FILE_MAX else "Split it by page or action"
                found.append(Finding(name, 1, f"the file has {length} lines, the limit is {limit}", do))
    return found + beyond_p90(lengths, FILE_P90, "files")


def beyond_p90(lengths: list[tuple[int, str, int]], limit: int, what: str) -> list[Finding]:
    """One finding when the 90th percentile (nearest rank) is above the limit, at the first one beyond it."""
    if not lengths:
        return []
    ranked = sorted(lengths)
    length, path, line = ranked[math.ceil(0.9 * len(ranked)) - 1]
    if length <= limit:
        return []
    longest = ", ".join(f"{path}:{line} ({length})" for length, path, line in reversed(ranked[-8:]))
    return [
        Finding(
            path,
            line,
            f"the 90th percentile of {what} is {length} lines, the limit is {limit}",
            f"Shorten some of {longest}",
        )
    ]
