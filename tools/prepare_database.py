"""Bring the database of the local try-out up to date: tables, reference data and the two examples."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = ROOT / "var" / "stamps" / "data"


def word_of_the_data(url: str) -> str:
    """One word for the content of data/, the code that loads it and the database it went into."""
    digest = hashlib.sha256(url.encode())
    files = [
        *ROOT.glob("data/**/*"),
        *ROOT.glob("src/bundel/engine/reference/**/*.py"),
        *ROOT.glob("src/bundel/apps/**/*.py"),
    ]
    for path in sorted(path for path in files if path.is_file()):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def main() -> int:
    (ROOT / "var").mkdir(exist_ok=True)
    import django
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, connection

    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        word = word_of_the_data(os.environ.get("DATABASE_URL", ""))
        is_loaded = STAMP.is_file() and STAMP.read_text().strip() == word and holds_municipalities()
        if not is_loaded:
            said("Reference data", lambda: call_command("load_data"))
            said("Examples for the local try-out", lambda: call_command("make_examples"))
            STAMP.parent.mkdir(parents=True, exist_ok=True)
            STAMP.write_text(word + "\n")
    except CommandError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except DatabaseError as error:
        name = connection.settings_dict["NAME"]
        print(
            f"✗ The database {name} cannot be used: {error}\n  Nothing was changed. Check DATABASE_URL.",
            file=sys.stderr,
        )
        return 1
    return 0


def holds_municipalities() -> bool:
    """The stamp speaks of a database that may have been thrown away since."""
    from bundel.apps.organisations.models import Organisation

    return Organisation.objects.exists()


def said(what: str, step: Callable[[], object]) -> None:
    print(f"» {what} …", flush=True)
    started = time.monotonic()
    step()
    print(f"  done in {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
