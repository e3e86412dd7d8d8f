"""Whether a worker elsewhere computes as we do: the same engine, libraries and kind of processor."""

from __future__ import annotations

import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("numpy", "scipy", "highspy", "numba")
ENGINE = Path(__file__).parent.parent


@cache
def engine_here() -> str:
    """One line that is equal on two machines when the same question gives the same bytes on both."""
    parts = [f"engine {_digest()}", f"python {platform.python_version()}", platform.machine()]
    return ", ".join([*parts, *(f"{name} {_version(name)}" for name in LIBRARIES)])


def _digest() -> str:
    """Of all code of the engine, so that a change counts even when nobody raised a version."""
    found = sha256()
    for path in sorted(ENGINE.rglob("*.py")):
        found.update(path.relative_to(ENGINE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
