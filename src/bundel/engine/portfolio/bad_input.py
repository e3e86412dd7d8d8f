"""How a refused document says where it is wrong, what was expected and what was found."""

from __future__ import annotations

import json
import re
from typing import NoReturn

Path = tuple["Path", str | int] | None
"""A place in a document: (place of the parent, key or position); None is the document itself."""

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_FOUND = 80


class BadInput(ValueError):
    """The document can't be used: ``path`` (JSON path), what was ``expected`` and what was ``found``."""

    def __init__(self, path: str, expected: str, found: str) -> None:
        self.path = path
        self.expected = expected
        self.found = found
        super().__init__(f"{path}: expected {expected}, found {found}")


def refuse(path: Path, expected: str, value: object) -> NoReturn:
    """Raise BadInput for the value found at a place."""
    raise BadInput(written(path), expected, shown(value))


def refuse_in_words(path: Path, expected: str, found: str) -> NoReturn:
    """Raise BadInput with what was found already in words."""
    raise BadInput(written(path), expected, found)


def written(path: Path) -> str:
    """Write a place as a JSON path, such as ``$.initiatives[3].use.ict.2027``; always plain ASCII."""
    steps: list[str] = []
    while path is not None:
        path, key = path
        steps.append(_step(key))
    return "$" + "".join(reversed(steps))


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{_cut(json.dumps(key))}]"


def shown(value: object) -> str:
    """Show a value on one short line of plain ASCII, whatever its size."""
    if isinstance(value, dict):
        return "an object with " + _counted(len(value), "field")
    if isinstance(value, list) and len(value) > 3:
        return "a list of " + _counted(len(value), "item")
    if isinstance(value, list):
        return "[" + ", ".join(shown(part) for part in value) + "]" if _is_flat(value) else "a nested list"
    if isinstance(value, int) and value.bit_length() > 256:
        return "a number of more than 77 digits"
    if value is None or isinstance(value, (str, int, float)):
        return _cut(json.dumps(value))
    return f"a Python {type(value).__name__}"


def _is_flat(values: list[object]) -> bool:
    return not any(isinstance(part, (list, dict)) for part in values)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_FOUND else text[: _LONGEST_FOUND - 3] + "..."
