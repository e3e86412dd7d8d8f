"""Every test can fail: it asserts something, waits for no clock and uses no chance."""

from __future__ import annotations

import ast
from pathlib import Path

from tools.checks.finding import Finding, parsed

RAISING = {"raises", "warns", "fail"}


def check(root: Path) -> list[Finding]:
    found = []
    for path, tree in parsed(root, "tests"):
        name = str(path.relative_to(root))
        provers = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and proves(node, set())}
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not proves(node, provers):
                found.append(
                    Finding(name, node.lineno, f"{node.name} asserts nothing", "Assert the rule that its name gives")
                )
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep"}:
                found.append(Finding(name, node.lineno, "sleeps", "Wait for the thing itself, or move the clock"))
    return found


def proves(function: ast.FunctionDef, provers: set[str]) -> bool:
    """Whether it asserts by itself, or calls a function of the same file that does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).split(".")[-1]
            if called in RAISING | provers or "assert" in called or called.startswith(("expect", "to_", "not_to_")):
                return True
    return False
