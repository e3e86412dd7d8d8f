"""How the tables at the prompt write a share, and a name that may hold anything."""

from __future__ import annotations


def percent(share: float) -> str:
    """Never "0%" for what is more than nothing, never "100%" for what is less than all."""
    percent = share * 100
    if 0 < percent < 0.1:
        return "<0,1%"
    if 99.9 < percent < 100:
        return ">99,9%"
    return f"{percent:.1f}%".replace(".0%", "%").replace(".", ",")


def plain(text: str) -> str:
    """What can't be printed (control characters of a hostile id, say) is written out."""
    return text if text.isprintable() else ascii(text)[1:-1]
