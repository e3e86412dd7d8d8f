"""Pages of the advice are tested with answers made by hand; the engine has tests of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bundel.apps.portfolio.actions import advising
from tests.apps.portfolio.by_hand import answer_to

GOUDA = "GM0513"
EXAMPLE = "VB0001"


@pytest.fixture(autouse=True)
def quick_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The engine replaced by an answer made by hand; ``asked`` counts how often it was called."""
    asked: list[int] = []
    if "real_engine" in request.keywords:
        yield asked
        return

    def advise(problem: Any, **options: Any) -> dict[str, Any]:
        asked.append(options["seed"])
        options["progress"](options["scenarios"], options["scenarios"])
        return answer_to(problem)

    monkeypatch.setattr(advising, "read_problem", lambda document: json.loads(json.dumps(document)))
    monkeypatch.setattr(advising, "advise", advise)
    yield asked
