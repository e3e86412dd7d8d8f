"""Reads the file that a command was given, or standard input, up to a limit."""

from __future__ import annotations

import sys


class Unusable(Exception):
    """The question can't be answered as it was asked; the message says why."""


def content_of(name: str, most_bytes: int) -> bytes:
    """The content of a file (- is standard input): at most one byte above the limit, which shows that it is too large.

    Raises Unusable when there is nothing to read.
    """
    try:
        if name == "-":
            return sys.stdin.buffer.read(most_bytes + 1)
        with open(name, "rb") as file:
            return file.read(most_bytes + 1)
    except OSError as fault:
        raise Unusable(f"{name!a}: expected a file that can be read, found: {fault.strerror}") from None
    except ValueError:
        raise Unusable(f"{name!a}: expected the name of a file, found one with a zero byte") from None
