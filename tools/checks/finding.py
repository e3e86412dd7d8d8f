"""What a house check returns: where, what was found, and what to do about it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "node_modules", "var", "__pycache__", "build", "dist"}


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    found: str
    do: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.found}. {self.do}."


def files_of(root: Path) -> list[Path]:
    """The files of the project: what git tracks or would track; without git, all but what is never ours."""
    if (root / ".git").exists():
        command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
        found = [root / name for name in names if name]
    else:
        found = [path for path in root.rglob("*") if not NOT_OURS & set(path.relative_to(root).parts)]
    return sorted(path for path in set(found) if path.is_file() and not path.is_symlink())


def python_files(root: Path, *folders: str) -> list[Path]:
    """Python files in these folders, migrations aside."""
    wanted = tuple((root / folder) for folder in folders)
    return [
        path
        for path in files_of(root)
        if path.suffix == ".py" and "migrations" not in path.parts and any(folder in path.parents for folder in wanted)
    ]


def parsed(root: Path, *folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in python_files(root, *folders):
        yield path, ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def text_of(path: Path) -> str | None:
    """The text of a file, or nothing when it is no text."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None
