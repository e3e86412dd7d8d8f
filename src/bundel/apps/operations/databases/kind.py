"""Which of the two kinds our database is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, cast

from django.db import connection

from bundel.apps.operations.databases import postgresql, sqlite


class Kind(Protocol):
    """What each of the two modules offers."""

    FILE: str

    def version(self) -> str: ...
    def size(self) -> int: ...
    def standing_still(self) -> AbstractContextManager[str]: ...
    def write_out(self, file: Path, moment: str, left_out: Sequence[str]) -> None: ...
    def put_back(self, file: Path) -> None: ...
    def damage(self) -> str: ...
    def empty_place(self, folder: Path) -> AbstractContextManager[dict[str, Any]]: ...


def our_kind() -> Kind:
    """Of the database that this thread works on."""
    return cast(Kind, {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor])
