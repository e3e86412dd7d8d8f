"""docs/map.md is the tree of the house, one line a room, made from the docstrings that stand there; never by hand."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from tools.checks.finding import ROOT, Finding, files_of

MAP = Path("docs/map.md")
TOP = """# Map of the house

Made from the tree by `make map`, checked by `make check`: change the docstring of a module, not this page. Why the
rooms lie as they do stands in `docs/decisions/`, what the words mean in `docs/glossary.md`.

From address to rule is three hops: `urls.py` → `views.py` → `actions.py` or `queries.py` → `engine/`. Inside every app
the file names are the same: models, actions (changes), queries (reads), views, forms, api, jobs, urls.
"""
FLOORS = (
    ("src/bundel/engine", "Rules: pure Python, no database, clock or network"),
    ("src/bundel/apps", "Capabilities, each a Django app; the higher may read the lower"),
    ("src/bundel/site", "Assembly: settings, addresses, frame of the pages"),
    ("src/bundel/cli", "The engine at the prompt, without a database"),
    ("tools", "Recipes and house checks"),
    ("benchmarks", "What is measured, beside what people would use instead"),
    ("deploy", "Container image, production settings"),
)
FOLDERS = (
    ("tests", "The same tree, and journeys/ (whole stories in a real browser) and structure/ (the house rules)"),
    ("data", "Reference data with sources"),
    ("docs", "Documentation"),
)


def check(root: Path) -> list[Finding]:
    wanted = map_of(root)
    path = root / MAP
    if path.is_file() and path.read_text(encoding="utf-8") == wanted:
        return []
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    pairs = enumerate(zip([*lines, ""], [*wanted.splitlines(), ""], strict=False), start=1)
    line = next((number for number, (is_, should) in pairs if is_ != should), 1)
    return [Finding(str(MAP), line, "is not equal to the tree", "Run: make map")]


def map_of(root: Path) -> str:
    files = [path.relative_to(root) for path in files_of(root)]
    parts = [TOP]
    for floor, what in FLOORS:
        inside = [
            path
            for path in files
            if Path(floor) in path.parents and path.suffix == ".py" and "migrations" not in path.parts
        ]
        if inside:
            parts.append(f"## `{floor}/`\n\n{what}.\n\n{rows(root, Path(floor), inside)}")
    for folder, what in FOLDERS:
        inside = [path for path in files if Path(folder) in path.parents]
        if inside:
            parts.append(f"## `{folder}/`\n\n{what}.\n\n{folder_rows(root, Path(folder), inside)}")
    return "\n".join(parts)


def rows(root: Path, floor: Path, files: list[Path]) -> str:
    lines: list[str] = []
    room = None
    for path in sorted(files, key=lambda path: (path.parent != floor, path.parent, path.name)):
        if path.parent != room:
            room = path.parent
            if room != floor:
                about = docstring(root / room / "__init__.py")
                lines.append(f"- **`{room.relative_to(floor)}/`**" + (f": {about}" if about else ""))
        about = docstring(root / path)
        if path.name != "__init__.py" and about:
            lines.append(f"{'' if room == floor else '  '}- `{path.name}`: {about}")
    return "\n".join(lines) + "\n"


def folder_rows(root: Path, folder: Path, files: list[Path]) -> str:
    if folder == Path("tests"):
        rooms = sorted({path.parent for path in files if path.name.startswith("test_")})
        return "\n".join(f"- `{room}/`" for room in rooms) + "\n"
    names = {
        path.relative_to(folder).parts[0] + ("/" if len(path.relative_to(folder).parts) > 1 else "") for path in files
    }
    names |= {MAP.name} if folder == Path("docs") else set()
    return "\n".join(f"- `{name}`{title(root / folder / name)}" for name in sorted(names)) + "\n"


def title(path: Path) -> str:
    if path.suffix != ".md" or not path.is_file() or path.name == MAP.name:
        return ""
    first = next((line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")), "")
    return f": {first[2:]}" if first else ""


def docstring(path: Path) -> str:
    """The first sentence of a module's docstring."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else None
    return " ".join((text or "").split("\n\n")[0].split())


def main() -> int:
    if "--write" in sys.argv:
        (ROOT / MAP).parent.mkdir(exist_ok=True)
        (ROOT / MAP).write_text(map_of(ROOT), encoding="utf-8")
    findings = check(ROOT)
    print(*findings, sep="\n")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
