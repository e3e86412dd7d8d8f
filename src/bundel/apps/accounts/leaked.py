"""Whether a password leaked somewhere: looked up in a file of this installation, so that nobody else is asked.

The file is a list of leaked passwords ordered by SHA-1, one ``HASH`` or ``HASH:count`` a line, as "Have I Been Pwned"
gives it out. However long it is, a look costs some forty short reads.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

LINE = re.compile(rb"[0-9A-F]{40}(:\d+)?\r?\n?")
LENGTH = 40
# Longer than the longest line.
READ = 128


class NoList(Exception):
    """The file is no such list."""


def has_leaked(password: str, file: Path) -> bool:
    """Raises OSError when the file cannot be read, and NoList when a line of it is of another kind."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, file.stat().st_size
        while low < high:
            middle = (low + high) // 2
            start, found = _line_from(lines, middle, high)
            if found is None or wanted < found:
                high = middle
            elif wanted > found:
                low = start + LENGTH
            else:
                return True
    return False


def _line_from(lines: BinaryIO, place: int, end: int) -> tuple[int, bytes | None]:
    """The first line that begins at this place or after it and before the end: where it begins, and its hash."""
    lines.seek(max(place - 1, 0))
    if place > 0:
        place = place - 1 + len(lines.readline(READ))
    if place >= end:
        return place, None
    line = lines.readline(READ)
    if LINE.fullmatch(line) is None:
        raise NoList(f"line at byte {place}")
    return place, line[:LENGTH]
