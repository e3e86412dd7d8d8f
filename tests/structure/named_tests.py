"""The tests there are, as pytest collects them, so that a page can name one and be held to it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"`(test_\w+)`")
LEAVES_OUT = re.compile(r"mark\.(skip|xfail)\b")


def collected(source: str) -> set[str]:
    """The tests of a module that pytest runs: at its top or in a Test class, and not marked to be left out."""
    tree = ast.parse(source)
    if any(LEAVES_OUT.search(ast.unparse(node)) for node in tree.body if isinstance(node, ast.Assign)):
        return set()
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name.startswith("Test")]
    bodies = [tree.body, *(one.body for one in classes if not _is_left_out(one))]
    found = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef)]
    return {node.name for node in found if node.name.startswith("test_") and not _is_left_out(node)}


def _is_left_out(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any(LEAVES_OUT.search(ast.unparse(mark)) for mark in node.decorator_list)


@cache
def all_tests() -> frozenset[str]:
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    return frozenset().union(*(collected(path.read_text(encoding="utf-8")) for path in paths))
