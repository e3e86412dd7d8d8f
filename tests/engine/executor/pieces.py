"""Pieces of work for the tests; in a module of their own, because workers in other processes import them by name."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any


def added(shared: int, piece: int) -> int:
    return shared + piece


def refused(shared: int, piece: int) -> int:
    """Every piece works but the one that equals ``shared``."""
    if piece == shared:
        raise ValueError(f"piece {piece} can't be done")
    return piece


def killed_once(folder: str, piece: int) -> int:
    """The first worker that comes to piece 5 is killed in the middle of it."""
    if piece == 5:
        _killed_unless(Path(folder) / "killed")
    return piece * piece


def always_killed(folder: str, piece: int) -> int:
    """Whoever comes to piece 5 is killed; leaves a line for each."""
    if piece == 5:
        with (Path(folder) / "killed").open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
        os.kill(os.getpid(), signal.SIGKILL)
    return piece


def begun(folder: str, piece: int) -> int:
    """Leaves a file for every piece that was begun."""
    (Path(folder) / str(piece)).touch()
    return piece


def process_of(shared: int, piece: int) -> int:
    return os.getpid()


def tasks_of(dask_scheduler: Any) -> list[str]:
    """What a scheduler has to do or holds."""
    return [str(key) for key in dask_scheduler.tasks]


def _killed_unless(marker: Path) -> None:
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
