"""Why a file cannot be taken in: a code for whoever puts it in words, and the detail that goes with it."""

from __future__ import annotations

CODES = (
    "too-large", "no-list", "empty", "header-only", "double-column", "too-many-columns", "too-many-rows",
    "more-cells-than-columns", "cell-too-long", "unreadable", "unsafe-archive", "too-large-inside",
)  # fmt: skip


class BadTable(Exception):
    """The whole file is refused; nothing of it may be kept."""

    def __init__(self, code: str, detail: str = "") -> None:
        assert code in CODES, f"unknown code {code!r}"
        self.code, self.detail = code, detail
        super().__init__(f"{code}: {detail}" if detail else code)
