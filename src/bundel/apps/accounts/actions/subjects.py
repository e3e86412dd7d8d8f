"""What a mandate can be about. Who knows the topics tells it here, for accounts stand below them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Find = Callable[[], Mapping[str, str]]
_known: list[Find] = []


def register_subjects(find: Find) -> None:
    """Gives the name of each subject by the key with which a mandate is asked for."""
    _known[:] = [find]


def subjects() -> dict[str, str]:
    """The name of each subject by its key."""
    return {key: name for find in _known for key, name in find().items()}
