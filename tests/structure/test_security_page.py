"""What docs/security.md says about limits is what the code does."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = re.compile(r"^\| [^|]+ \| (\d+) \| `([\w.]+)\.(\w+)` \|$", re.M)


def limits() -> list[tuple[str, str, str]]:
    return LIMIT.findall((ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


def is_true(number: str, module: str, name: str) -> bool:
    return bool(getattr(import_module(module), name) == int(number))


def test_every_limit_on_the_page_is_the_one_in_the_code() -> None:
    assert [limit for limit in limits() if not is_true(*limit)] == [] and len(limits()) >= 20
    assert not is_true("11", "bundel.apps.accounts.actions.tries", "TRIES")
