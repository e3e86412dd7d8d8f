"""Everything that must be true of every commit, two at a time; prints what fails with its whole output."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
PRODUCTION = {
    "BUNDEL_MODE": "production",
    "BUNDEL_SECRET_KEY": "made-up-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "BUNDEL_HOSTS": "bundel.example.org",
    "BUNDEL_CONTACT_EMAIL": "bundel@example.org",
    "DATABASE_URL": "sqlite:///var/bundel.sqlite3",
}
TEST = {"BUNDEL_MODE": "test", "DJANGO_SETTINGS_MODULE": "bundel.site.settings_test"}


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


def manage(*arguments: str) -> tuple[str, ...]:
    return (PYTHON, "manage.py", *arguments)


# The longest first, so that two at a time end together.
CHECKS = (
    Check("types", tool("mypy"), tuple(TEST.items())),
    Check(
        "types of the tools",
        tool("mypy", "--cache-dir", ".mypy_cache/tools", "--explicit-package-bases", "tools"),
        tuple(TEST.items()),
    ),
    Check("house rules", (PYTHON, "-m", "tools.checks.house")),
    Check("order of the floors", tool("lint-imports")),
    Check("security of the code", tool("bandit", "--quiet", "--recursive", "--configfile", "pyproject.toml", "src")),
    Check("templates", tool("djlint", "--lint", "--quiet", "src/bundel")),
    Check("addresses in the policy", (PYTHON, "-m", "tools.checks.addresses"), tuple(TEST.items())),
    Check("migrations", manage("makemigrations", "--check", "--dry-run"), tuple(TEST.items())),
    Check("API document", manage("write_openapi", "--check"), tuple(TEST.items())),
    Check("settings of production", manage("check", "--deploy", "--fail-level", "WARNING"), tuple(PRODUCTION.items())),
    Check("format", tool("ruff", "format", "--check", ".")),
    Check("style", tool("ruff", "check", ".")),
)


def run(check: Check) -> tuple[Check, int, str, float]:
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **dict(check.variables)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return check, done.returncode, done.stdout, time.monotonic() - started


def main() -> int:
    wanted = [check for check in CHECKS if not sys.argv[1:] or check.name in sys.argv[1:]]
    started = time.monotonic()
    failed: list[str] = []
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for check, code, output, seconds in pool.map(run, wanted):
            print(f"{'✗' if code else '✓'} {check.name} ({seconds:.0f} s)", flush=True)
            if code:
                failed.append(check.name)
                print(output.rstrip(), flush=True)
    print(f"{len(wanted) - len(failed)} of {len(wanted)} checks passed in {time.monotonic() - started:.0f} s.")
    if failed:
        print(f"Failed: {', '.join(failed)}. One of them alone: .venv/bin/python -m tools.check '{failed[0]}'")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
