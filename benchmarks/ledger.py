"""How quick the record is when it is large: ``.venv/bin/python -m benchmarks.ledger [--quick]``.

Fills a temporary SQLite, with the settings of a real installation, up to a million entries (``--quick``: 20,000). Then:

- so many appends as ``--samples`` says, each in a transaction of its own: what ``append`` adds, and with the commit;
- as many proofs of entries drawn at random, from the database;
- the whole ledger exported and verified from its files by ``bundel verify``, and the same files by the library of Go's
  checksum database (``apps/record/static/record/verify.go``), where Go and Debian's golang-golang-x-mod-dev are there.

Times are processor time of this process and its children, so that what else runs on the machine counts little; wall
time stands behind them. The exit code is 1 when a goal is missed; that of the verification counts from a million on.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "src/bundel/apps/record/static/record/verify.go"
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
CHUNK = 5_000
GOALS = {"append p99": 5.0, "proof p95": 50.0, "verify": 30_000.0}


@contextmanager
def installation() -> Iterator[Path]:
    """A folder with a database and keys of its own, and the settings of a real installation."""
    with tempfile.TemporaryDirectory(prefix="bundel-ledger-") as name:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"BUNDEL_MODE": "tryout", "BUNDEL_VAR": name, "DJANGO_SETTINGS_MODULE": "bundel.site.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", "record", verbosity=0)
        yield Path(name)


def fill(size: int) -> Any:
    """So many entries as ``append`` makes them, many at a time; gives the organisation that they are of."""
    from django.db import transaction

    from bundel.apps.organisations.models import Organisation, OrganisationKind

    kind = OrganisationKind.objects.create(code="municipality", name="Gemeente", place=1)
    one = Organisation.objects.create(code="VB0001", kind=kind, name="Voorbeeld", name_common="Voorbeeld")
    for first in range(0, size, CHUNK):
        with transaction.atomic():
            _chunk(range(first, min(size, first + CHUNK)), one)
    return one


def _chunk(indexes: range, organisation: Any) -> None:
    from bundel.apps.record.actions import close_tiles, in_utc
    from bundel.apps.record.models import Disclosure, Entry
    from bundel.engine.ledger.hashing import leaf_hash
    from bundel.engine.ledger.leaves import commitment_to, committed_content, leaf_bytes

    entries, held = list[Entry](), list[Disclosure]()
    for index in indexes:
        subject, salt = f"decision/{index}", index.to_bytes(32)
        committed = committed_content("decided", organisation.code, subject, "", {"role": "follow"})
        leaf = leaf_bytes(in_utc(NOW), commitment_to(salt, committed))
        entry = Entry(index=index, leaf=leaf, leaf_hash=leaf_hash(leaf), key=subject, made_at=NOW)
        entries.append(entry)
        held.append(
            Disclosure(
                entry=entry, kind="decided", organisation=organisation, subject=subject, visibility="own", salt=salt,
                committed=committed.decode(),
            )
        )  # fmt: skip
    Entry.objects.bulk_create(entries)
    Disclosure.objects.bulk_create(held)
    for index in indexes:
        if index % 256 == 255:
            close_tiles(index)


def appended(organisation: Any, samples: int) -> dict[str, list[float]]:
    """Milliseconds of appends: processor and wall time of the call, wall time with the commit."""
    from django.db import transaction

    from bundel.apps.record.actions import append

    found: dict[str, list[float]] = {"cpu": [], "wall": [], "with commit": []}
    for number in range(samples):
        began = time.perf_counter()
        with transaction.atomic():
            cpu, wall = time.process_time(), time.perf_counter()
            append(
                kind="decided", organisation=organisation, subject=f"decision/{number}", content={"role": "lead"},
                visibility="own", key=f"new/{number}", now=NOW,
            )  # fmt: skip
            found["cpu"].append(1000 * (time.process_time() - cpu))
            found["wall"].append(1000 * (time.perf_counter() - wall))
        found["with commit"].append(1000 * (time.perf_counter() - began))
    return found


def proved(size: int, samples: int) -> dict[str, list[float]]:
    """Milliseconds of proofs of entries drawn at random, each from the database anew."""
    from bundel.apps.record.queries import nodes_of
    from bundel.engine.ledger.proofs import inclusion_proof

    chance = random.Random(6)
    found: dict[str, list[float]] = {"cpu": [], "wall": []}
    for _ in range(samples):
        cpu, wall = time.process_time(), time.perf_counter()
        inclusion_proof(nodes_of(size), chance.randrange(size), size)
        found["cpu"].append(1000 * (time.process_time() - cpu))
        found["wall"].append(1000 * (time.perf_counter() - wall))
    return found


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of processor time, of this process and its children, and of wall time."""
    cpu, wall = _processor(), time.perf_counter()
    what()
    return 1000 * (_processor() - cpu), 1000 * (time.perf_counter() - wall)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(command: list[str], **more: Any) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **more)


def build_go(folder: Path) -> list[str]:
    """The verifier that is not ours; an empty list where it can't be built."""
    offline = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    made = folder / "verify"
    try:
        run(["go", "build", "-o", str(made), str(PROGRAM)], env={**os.environ, **offline}, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [str(made)]


def at(share: int, values: list[float]) -> float:
    return quantiles(values, n=100)[share - 1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="20,000 entries and 200 samples")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--samples", type=int, default=1_000)
    asked = parser.parse_args()
    size, samples = (20_000, 200) if asked.quick else (asked.size, asked.samples)
    with installation() as folder:
        return report(folder, size, samples)


def report(folder: Path, size: int, samples: int) -> int:
    """Measure, print, and say whether every goal was reached."""
    from bundel.apps.record.actions import publish_checkpoint
    from bundel.apps.record.exporting import export_ledger
    from bundel.apps.record.models import SigningKey

    print(f"{size} entries, {samples} samples; load of the machine {os.getloadavg()[0]:.1f}")
    print(f"filling: {_seconds(timed(lambda: fill(size)))}")
    from bundel.apps.organisations.models import Organisation

    appends = appended(Organisation.objects.get(), samples)
    proofs = proved(size, samples)
    checkpoint = publish_checkpoint(NOW)
    assert checkpoint is not None
    out = folder / "out"
    print(f"export: {_seconds(timed(lambda: export_ledger(out, checkpoint)))}")
    # Without the lines to read, which the other verifier does not know.
    (out / "items.jsonl").rename(folder / "items.jsonl")
    vkey = SigningKey.objects.get().vkey
    ours = timed(lambda: run([str(Path(sys.executable).with_name("bundel")), "verify", str(out), "--vkey", vkey]))
    go = build_go(folder)
    theirs = timed(lambda: run([*go, str(out), vkey])) if go else None
    reached = {
        "append p99": at(99, appends["cpu"]),
        "proof p95": at(95, proofs["cpu"]),
    }
    if size >= 1_000_000:
        reached["verify"] = ours[0] * 1_000_000 / size
    show(appends, proofs, ours, theirs)
    for name, value in reached.items():
        print(f"{'reached' if value <= GOALS[name] else 'MISSED'}: {name} {value:.1f} ms of {GOALS[name]:.0f}")
    if "verify" in reached:
        print(f"10⁷ entries, worked out as ten times 10⁶ and not run: verify {reached['verify'] / 100:.0f} s")
    return int(any(value > GOALS[name] for name, value in reached.items()))


def _seconds(milliseconds: tuple[float, float]) -> str:
    return f"{milliseconds[0] / 1000:.1f} s of processor time, {milliseconds[1] / 1000:.1f} s wall"


def show(
    appends: dict[str, list[float]], proofs: dict[str, list[float]], ours: tuple[float, float], theirs: Any
) -> None:
    print(f"{'ms':<34}{'p50':>9}{'p95':>9}{'p99':>9}")
    rows = {
        "append, processor": appends["cpu"], "append, wall": appends["wall"],
        "append with its commit, wall": appends["with commit"], "proof, processor": proofs["cpu"],
        "proof, wall": proofs["wall"],
    }  # fmt: skip
    for name, values in rows.items():
        print(f"{name:<34}{at(50, values):>9.2f}{at(95, values):>9.2f}{at(99, values):>9.2f}")
    print(f"verify all, ours: {_seconds(ours)}")
    if theirs is None:
        print("verify all, Go: not here (apt-get install golang-go golang-golang-x-mod-dev)")
        return
    print(f"verify all, Go:   {_seconds(theirs)}")
    print(f"ours takes {ours[0] / theirs[0]:.1f} times the processor time of Go's library, on the same files")


if __name__ == "__main__":
    sys.exit(main())
