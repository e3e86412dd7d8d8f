"""How time and memory grow with initiatives, scenarios and municipalities: ``.venv/bin/python -m benchmarks.growth``.

Each is doubled three times while the others stay as they are; a table and a bar per row show the time per unit, which
stays about the same where growth is linear. Then one municipality of 150 initiatives with 1,000 scenarios, as a process
of its own from the start of Python to the shares, on two threads; and what 342 of those would take one after another,
which is 342 times one, as each is drawn and solved part by part and let go. ``--quick`` does smaller sizes.

Times are of the processor; by the clock, two free cores need a little more than half of it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.checking import faults_in_plans, told
from benchmarks.instances import large_document, large_problem

from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.reading import parse_problem
from bundel.engine.portfolio.relaxing.plans import first_prices
from bundel.engine.portfolio.scenarios import Undrawn
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Plans, Work, solve_all

MUNICIPALITIES = 342
MEGABYTE = 1024
BAR = 40
WRONG: list[str] = []
SEEN: list[int] = []


@dataclass(frozen=True)
class Row:
    """One size: how large, how many units of work that is, and its seconds."""

    size: int
    seconds: float


def solved(layout: Layout, scenarios: int, workers: int = 1) -> Plans:
    """Draw and solve, part by part."""
    return solve_all(layout, Undrawn(layout, 1, 0, scenarios), Work(workers))


def by_initiatives(sizes: list[int], scenarios: int) -> list[Row]:
    return [Row(size, seconds_of([lay_out(large_problem(size, 1))], scenarios)) for size in sizes]


def by_scenarios(sizes: list[int]) -> list[Row]:
    return [Row(size, seconds_of([lay_out(large_problem(150, 1))], size)) for size in sizes]


def by_municipalities(sizes: list[int], scenarios: int) -> list[Row]:
    return [Row(size, seconds_of([lay_out(large_problem(150, s)) for s in range(size)], scenarios)) for size in sizes]


def seconds_of(layouts: list[Layout], scenarios: int) -> float:
    """Seconds to draw and solve, without what is found once per problem."""
    for layout in layouts:
        first_prices(layout)
        solved(layout, 1)
    begun = time.process_time()
    plans = [solved(layout, scenarios) for layout in layouts]
    seconds = time.process_time() - begun
    for layout, made in zip(layouts, plans, strict=True):
        check(layout, made, scenarios)
    return seconds


def check(layout: Layout, plans: Plans, scenarios: int) -> None:
    """Check every plan again, a scenario at a time, as all of them drawn would fill the memory; faults are kept."""
    drawn = Undrawn(layout, 1, 0, scenarios)
    for at in range(scenarios):
        WRONG.extend(faults_in_plans(layout, drawn.part(at, at + 1), plans, at))
        SEEN.append(at)


def table(what: str, rows: list[Row]) -> None:
    """Sizes, seconds, milliseconds per unit as a bar, and the exponent by which the time grows from first to last."""
    each = [1000 * row.seconds / row.size for row in rows]
    print(f"\n{what:>16}  seconds  ms each")
    for row, one in zip(rows, each, strict=True):
        print(f"{row.size:>16}  {row.seconds:>7.2f}  {one:>7.3f}  {'#' * round(BAR * one / max(each))}")
    print(
        f"{2 ** (len(rows) - 1)} times as many take {rows[-1].seconds / rows[0].seconds:.1f} times as long", flush=True
    )


def one_municipality(scenarios: int, count: int) -> None:
    """A process of its own: reads a problem, draws, solves and counts; by the clock and of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.json"
        path.write_text(json.dumps(large_document(count, 1)))
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.growth", "--one", str(path), "--scenarios", str(scenarios)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    own = json.loads(done.stdout)
    print(
        f"\none municipality, {count} initiatives, {scenarios} scenarios, process start in: {seconds:.1f} s by the "
        f"clock; on two free cores about {own['both']:.1f} s (the main thread and half of the others; processor "
        f"{processor:.1f} s with the check of plans), {own['faults']} faults, at most "
        f"{own['megabytes']:.0f} MB, mean gap {100 * own['gap']:.2f}%"
    )
    country = MUNICIPALITIES * own["processor"]
    print(
        f"{MUNICIPALITIES} such municipalities, extrapolated from this one without the start: processor "
        f"{country / 60:.1f} minutes, on two free cores at least {country / 120:.1f}, in the same memory"
    )


def run_one(path: Path, scenarios: int) -> int:
    """What the process of its own does."""
    begun = time.process_time()
    layout = lay_out(parse_problem(path.read_bytes()))
    plans = solved(layout, scenarios, workers=2)
    shares = shares_of(layout, plans.chosen)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    seconds, gap = time.process_time() - begun, float(plans.gap.mean())
    both = time.thread_time() + (time.process_time() - time.thread_time()) / 2
    check(layout, plans, scenarios)
    print(
        json.dumps(
            {"faults": len(WRONG), "both": both, "processor": seconds, "megabytes": used, "gap": gap, "n50": shares.n50}
        )
    )
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="less than two minutes, to see that it works")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--scenarios", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        return run_one(given.one, given.scenarios)
    part = 4 if given.quick else 1
    table("initiatives", by_initiatives([125, 250, 500, 1000] if part == 1 else [60, 120, 240, 480], 16 // part))
    table("scenarios", by_scenarios([125 // part, 250 // part, 500 // part, 1000 // part]))
    table("municipalities", by_municipalities([1, 2, 4, 8], 100 // part))
    one_municipality(1000 // part, 150)
    return told(WRONG, len(SEEN))


if __name__ == "__main__":
    sys.exit(main())
