"""How time and memory grow with initiatives, scenarios and municipalities: ``.venv/bin/python -m benchmarks.growth``.

Each is doubled three times while the others stay as they are; a table and a bar per row show the time per unit, which
stays about the same where growth is linear. Then one municipality of 150 initiatives with 1,000 scenarios, as a process
of its own from the start of Python to the shares, on two threads; and what 342 of those would take one after another,
which is 342 times one, as each is drawn and solved part by part and let go. ``--quick`` does smaller sizes.

Times are of the processor; by the clock, two free cores need a little more than half of it.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.checking import faults_in_plans, told
from benchmarks.instances import large_document, large_problem

from bundel.cli.main import MADE_BEFORE_A_SWEEP
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


def one_municipality(scenarios: int, count: int, times: int) -> None:
    """A process of its own, a few times over: reads a problem, draws, solves and counts; the first checks its plans."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problem.json"
        path.write_text(json.dumps(large_document(count, 1)))
        command = [sys.executable, "-m", "benchmarks.growth", "--one", str(path), "--scenarios", str(scenarios)]
        runs = []
        for time_at in range(times):
            checked = ["--unchecked"] if time_at else []
            done = subprocess.run(
                [*command, "--begun", str(time.time()), *checked], check=True, capture_output=True, text=True
            )
            runs.append(json.loads(done.stdout))
    clock, both = (sorted(run[key] for run in runs) for key in ("clock", "both"))
    print(
        f"\none municipality, {count} initiatives, {scenarios} scenarios, from process start to shares, {times} times: "
        f"median {median(clock):.2f} s by the clock ({clock[0]:.2f} to {clock[-1]:.2f}); the main thread and half of "
        f"the others {median(both):.2f} s; {runs[0]['faults']} faults, at most {runs[0]['megabytes']:.0f} MB, "
        f"mean gap {100 * runs[0]['gap']:.2f}%"
    )
    country = MUNICIPALITIES * median(run["processor"] for run in runs)
    print(
        f"{MUNICIPALITIES} such municipalities, extrapolated from this one without the start: processor "
        f"{country / 60:.1f} minutes, on two free cores at least {country / 120:.1f}, in the same memory"
    )


def run_one(path: Path, scenarios: int, *, begun_at: float, is_checked: bool) -> int:
    """What the process of its own does, with its objects kept as ``bundel advise`` keeps them."""
    gc.set_threshold(MADE_BEFORE_A_SWEEP)
    begun = time.process_time()
    layout = lay_out(parse_problem(path.read_bytes()))
    plans = solved(layout, scenarios, workers=2)
    shares = shares_of(layout, plans.chosen)
    told_of = {
        "clock": time.time() - begun_at,
        "processor": time.process_time() - begun,
        "both": time.thread_time() + (time.process_time() - time.thread_time()) / 2,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE,
        "gap": float(plans.gap.mean()),
        "n50": shares.n50,
    }
    if is_checked:
        check(layout, plans, scenarios)
    print(json.dumps({**told_of, "faults": len(WRONG)}))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="less than two minutes, to see that it works")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--scenarios", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--begun", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--unchecked", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        return run_one(given.one, given.scenarios, begun_at=given.begun, is_checked=not given.unchecked)
    part = 4 if given.quick else 1
    table("initiatives", by_initiatives([125, 250, 500, 1000] if part == 1 else [60, 120, 240, 480], 16 // part))
    table("scenarios", by_scenarios([125 // part, 250 // part, 500 // part, 1000 // part]))
    table("municipalities", by_municipalities([1, 2, 4, 8], 100 // part))
    one_municipality(1000 // part, 150, 2 if part > 1 else 7)
    return told(WRONG, len(SEEN))


if __name__ == "__main__":
    sys.exit(main())
