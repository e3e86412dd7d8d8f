"""Reads YAML and CSV text into plain values, and can say on which line a value stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable
from pathlib import Path as FilePath
from typing import Any

import yaml

from bundel.engine.reference.faults import Faults, Path

LONGEST = 20_000_000
"""No file may be longer than this many bytes."""
LONGEST_NUMBER = 40
"""No number means anything with more signs, and one of thousands can be read and then not be written any more."""


class _Loader(yaml.CSafeLoader):
    """Leaves dates as text (their precision matters) and refuses a key that is written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for at, key in enumerate(keys):
            if key in keys[:at]:
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} twice", problem_mark=node.value[at][0].start_mark)
        return super().construct_mapping(node, deep=True)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _whole_number(loader: _Loader, node: yaml.ScalarNode) -> int:
    if len(node.value) > LONGEST_NUMBER:
        raise yaml.MarkedYAMLError(problem=f"a number of {len(node.value)} signs", problem_mark=node.start_mark)
    return int(loader.construct_yaml_int(node))


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)


class _WordsLoader(_Loader):
    """Leaves yes, no, on and off as the words they are: in a profile they are answers."""


_WordsLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in _Loader.yaml_implicit_resolvers.items()
}


def read_text(file: FilePath, faults: Faults) -> str | None:
    """The text of a file in UTF-8, or None after the fault was noted."""
    try:
        content = file.read_bytes()
    except OSError as fault:
        faults.add_in_words((), "a file that can be read", fault.strerror or type(fault).__name__)
        return None
    return decoded(content, faults)


def decoded(content: bytes, faults: Faults) -> str | None:
    """Bytes as UTF-8 text, or None after the fault was noted."""
    if len(content) > LONGEST:
        faults.add_in_words((), f"at most {LONGEST} bytes", f"{len(content)} bytes")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        faults.add_in_words((), "text in UTF-8", f"another encoding at byte {fault.start}")
        return None


def read_yaml(text: str, faults: Faults, *, has_answers: bool = False) -> Any:
    """The plain values of a YAML text, or None after the fault was noted; later faults get their line.

    ``has_answers``: a bare yes or no is a word, not true or false.
    """
    try:
        document = yaml.load(text, _WordsLoader if has_answers else _Loader)  # nosec B506 - a safe loader, made stricter
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else None
        faults.line_of = lambda path: line
        faults.add_in_words((), "YAML that can be read", (fault.problem or "something else").removeprefix("found "))
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        faults.add_in_words((), "YAML that can be read", str(fault).splitlines()[0][:200])
        return None
    faults.line_of = _lines(text)
    return document


def _lines(text: str) -> Callable[[Path], int | None]:
    """Finds the line of a place; the text is only parsed again when somebody asks."""
    root: list[yaml.Node | None] = []

    def line_of(path: Path) -> int | None:
        if not root:
            root.append(yaml.compose(text, _Loader))
        node, line = root[0], 1
        for step in path:
            found = _inside(node, step)
            if found is None:
                break
            line, node = found
        return line

    return line_of


def _inside(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    """The line and the node of a key or position inside a node."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step].start_mark.line + 1, node.value[step]
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next(((key.start_mark.line + 1, value) for key, value in pairs if key.value == step), None)


def read_csv(text: str, columns: tuple[str, ...], faults: Faults) -> list[dict[str, str]]:
    """The rows of a CSV text that has exactly these columns, in any order; path of a row is its line number."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    faults.line_of = lambda path: path[0] if path and isinstance(path[0], int) else 1
    rows: list[dict[str, str]] = []
    try:
        header = next(reader, [])
        if sorted(header) != sorted(columns):
            faults.add_in_words((), "the columns " + ", ".join(columns), ", ".join(header) or "an empty file")
            return []
        for values in reader:
            _add_row(rows, header, values, reader.line_num, faults)
    except csv.Error as fault:
        faults.add_in_words((reader.line_num,), "CSV that can be read", str(fault))
    return rows


def _add_row(rows: list[dict[str, str]], header: list[str], values: list[str], line: int, faults: Faults) -> None:
    if len(values) != len(header):
        faults.add_in_words((line,), f"{len(header)} values", f"{len(values)} values")
    else:
        rows.append({**dict(zip(header, values, strict=True)), LINE: str(line)})


LINE = "(line)"
"""Where ``read_csv`` keeps the line number of a row."""
