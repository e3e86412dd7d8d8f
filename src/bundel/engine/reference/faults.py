"""What is wrong with a file: where it stands, what was expected and what was found."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""A place inside one document: keys and positions from the outside in."""
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class DataFault:
    """One fault: ``line`` is the line of the file (None when the fault is the file itself)."""

    file: str
    line: int | None
    field: str
    expected: str
    found: str

    def __str__(self) -> str:
        where = ", ".join(
            [self.file, *([f"line {self.line}"] if self.line else []), *([self.field] if self.field else [])]
        )
        return f"{where}: expected {self.expected}, found {self.found}"


class BadData(ValueError):
    """Files that can't be used; nothing was kept. ``faults`` holds the first twenty, ``total`` counts all."""

    def __init__(self, faults: Sequence[DataFault]) -> None:
        self.faults = tuple(faults[:MOST_SHOWN])
        self.total = len(faults)
        more = [f"... and {self.total - MOST_SHOWN} more"] if self.total > MOST_SHOWN else []
        super().__init__("\n".join([*map(str, self.faults), *more]))


@dataclass(slots=True)
class Faults:
    """Collects the faults of one file; ``line_of`` finds the line of a place, only when one is needed."""

    file: str
    line_of: Callable[[Path], int | None] = lambda path: None
    found: list[DataFault] = field(default_factory=list)
    starts_with_line: bool = False
    """Whether the first step of every path is the line itself, as in a table."""

    def add(self, path: Path, expected: str, value: object) -> None:
        """Note a fault about a value."""
        self.add_in_words(path, expected, shown(value))

    def add_in_words(self, path: Path, expected: str, found: str) -> None:
        """Note a fault with what was found already in words."""
        self.found.append(
            DataFault(self.file, self.line_of(path), written(path[self.starts_with_line :]), expected, found)
        )


def written(path: Path) -> str:
    """A place as text, such as ``records[3].effort.yearly.low``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def shown(value: object) -> str:
    """A value on one short line, whatever its size."""
    if isinstance(value, dict):
        return f"an object with {len(value)} fields"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)} items"
    if isinstance(value, int) and value.bit_length() > 1000:
        # Python refuses to write out numbers of thousands of digits.
        return f"a whole number of {value.bit_length()} bits"
    text = json.dumps(value, ensure_ascii=False) if value is None or isinstance(value, (str, bool)) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."
