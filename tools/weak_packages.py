"""Which locked packages are past the time in which docs/security.md says that they are mended or renewed.

``.venv/bin/python -m tools.weak_packages FILE``: a zip of known weaknesses in the OSV format, as osv.dev and others
give it for a whole ecosystem (ossf.github.io/osv-schema); more than one may be named. Nothing is fetched here, so it
works without a network. Prints every weakness of a locked version with its last day, and how old the locks are; the
exit code is 1 when a day has passed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[1]
PYTHON, NODE = "PyPI", "npm"
# As docs/security.md has them; ten working days are two weeks, and what nobody rated counts as serious.
SERIOUS, OTHER, RENEWED = timedelta(days=14), timedelta(days=92), timedelta(days=92)
MILD = frozenset({"LOW", "MODERATE", "MEDIUM"})
Locked = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Weakness:
    """One weakness of one locked package, and until when it may be there."""

    name: str
    version: str
    key: str
    until: date


def locked_in(root: Path) -> dict[tuple[str, str], str]:
    """Every locked version, by ecosystem and name."""
    found: dict[tuple[str, str], str] = {}
    for file in root.glob("requirements*.txt"):
        for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", file.read_text(encoding="utf-8"), re.MULTILINE):
            found[PYTHON, canonicalize_name(name)] = version
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for place, package in packages.items():
        if place:
            found[NODE, place.rpartition("node_modules/")[2]] = package["version"]
    return found


def weaknesses(records: Iterable[Mapping[str, Any]], locked: Locked) -> Iterator[Weakness]:
    """Those of the records that are about a locked version and were not taken back."""
    for record in records:
        for one in () if record.get("withdrawn") else record.get("affected", ()):
            package = one.get("package", {})
            ecosystem, name = str(package.get("ecosystem", "")), str(package.get("name", ""))
            version = locked.get((ecosystem, canonicalize_name(name) if ecosystem == PYTHON else name))
            if version is not None and is_affected(version, one):
                rated = str(record.get("database_specific", {}).get("severity", "")).upper()
                known = date.fromisoformat(str(record["published"])[:10])
                yield Weakness(name, version, str(record["id"]), known + (OTHER if rated in MILD else SERIOUS))


def is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    """Whether a version is named, or lies within a range; one that cannot be compared counts as within."""
    if version in affected.get("versions", ()):
        return True
    ranges = [one for one in affected.get("ranges", ()) if one.get("type") in ("ECOSYSTEM", "SEMVER")]
    return any(_within(version, one.get("events", ())) for one in ranges)


def _within(version: str, events: Iterable[Mapping[str, str]]) -> bool:
    try:
        at, is_in = Version(version), False
        steps = [(Version(text), kind) for event in events for kind, text in event.items()]
    except InvalidVersion:
        return True
    for step, kind in sorted(steps):
        if kind == "introduced" and step <= at:
            is_in = True
        elif (kind == "fixed" and step <= at) or (kind == "last_affected" and step < at):
            is_in = False
    return is_in


def records_in(files: Iterable[Path]) -> Iterator[Mapping[str, Any]]:
    for file in files:
        with zipfile.ZipFile(file) as packed:
            for name in packed.namelist():
                if name.endswith(".json"):
                    yield json.loads(packed.read(name))


def locked_on(root: Path) -> date:
    """The day on which the locks were last renewed, by the history."""
    command = ["git", "log", "-1", "--format=%cs", "--", "requirements.txt"]
    return date.fromisoformat(
        subprocess.run(command, cwd=root, capture_output=True, check=True, text=True).stdout.strip()
    )


def report(found: Iterable[Weakness], renewed: date, today: date) -> tuple[list[str], bool]:
    """The lines to print, and whether nothing is past its day."""
    rows = sorted(found, key=lambda one: (one.until, one.name, one.key))
    lines = [f"{one.until}{'  PAST' if one.until < today else ''}  {one.name} {one.version}: {one.key}" for one in rows]
    until = renewed + RENEWED
    lines.append(f"{until}{'  PAST' if until < today else ''}  all packages are renewed; last on {renewed}")
    return lines, until >= today and all(one.until >= today for one in rows)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=date.today())
    given = parser.parse_args(arguments)
    try:
        found = list(weaknesses(records_in(given.files), locked_in(ROOT)))
    except (OSError, zipfile.BadZipFile) as fault:
        parser.error(f"no zip of known weaknesses: {fault}")
    lines, is_good = report(found, locked_on(ROOT), given.on)
    print("\n".join(lines))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
