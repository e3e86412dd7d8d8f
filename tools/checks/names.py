"""File names say what is inside, are the same in every app, and __init__.py holds at most one docstring."""

from __future__ import annotations

import ast
from pathlib import Path

from tools.checks.finding import Finding, files_of, parsed

FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "lib", "base", "misc", "manager", "service", "core"}
# A base template is what Django users look for, and is no code; of a database backend Django itself wants this name.
ALLOWED = {"base.html"}
BACKEND = ("sqlite3", "base.py")
LEFT_OVER = ("TO" + "DO", "FIX" + "ME", "X" * 3 + ":")


def check(root: Path) -> list[Finding]:
    return [*forbidden_names(root), *full_init_files(root), *left_over_notes(root)]


def forbidden_names(root: Path) -> list[Finding]:
    do = "Give it the name of what it holds"
    found = []
    for path in files_of(root):
        parts = path.relative_to(root).parts
        bad = [part for part in parts[:-1] if part in FORBIDDEN]
        if path.name not in ALLOWED and parts[-2:] != BACKEND and path.name.split(".")[0] in FORBIDDEN:
            bad.append(path.name)
        found += [
            Finding(str(path.relative_to(root)), 1, f"'{name}' says nothing about what is inside", do) for name in bad
        ]
    return found


def full_init_files(root: Path) -> list[Finding]:
    found = []
    for path, tree in parsed(root, "src", "tests", "tools", "benchmarks"):
        if path.name != "__init__.py" or not tree.body:
            continue
        is_docstring = (
            len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) and ast.get_docstring(tree) is not None
        )
        if not is_docstring:
            do = "Leave it empty or with one docstring, and import from the module itself"
            found.append(Finding(str(path.relative_to(root)), tree.body[-1].lineno, "__init__.py holds code", do))
    return found


def left_over_notes(root: Path) -> list[Finding]:
    found = []
    for path in files_of(root):
        if path.suffix not in {".py", ".html", ".css", ".js", ".sh", ".toml"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if any(note in line for note in LEFT_OVER):
                do = "Do it, or write an issue"
                found.append(Finding(str(path.relative_to(root)), number, "a note of work not done", do))
    return found
