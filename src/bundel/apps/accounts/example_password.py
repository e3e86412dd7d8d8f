"""The password of the example accounts: made once per try-out, kept beside its database, never in the code."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

WORDS = "appel berg boot brug duin fiets gans haven kade kerk linde molen polder regen sluis toren veld wilg zee zon"


def read_password(folder: Path) -> str:
    """The password that was made, or an empty text."""
    file = folder / "example-password"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def read_or_make_password(folder: Path) -> str:
    """The password of this try-out; the first run draws five words and a number, readable for the owner only."""
    if not read_password(folder):
        folder.mkdir(parents=True, exist_ok=True)
        words = WORDS.split()
        password = "-".join(secrets.choice(words) for _ in range(5)) + f"-{secrets.randbelow(90) + 10}"
        with open(os.open(folder / "example-password", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(password + "\n")
    return read_password(folder)
