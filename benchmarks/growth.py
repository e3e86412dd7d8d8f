"""How time and memory grow with initiatives, scenarios and municipalities: ``.venv/bin/python -m benchmarks.growth``.

Each is doubled three times while the others stay as they are; a table and a bar per row show the time per unit, which
stays about the same where growth is linear. Then one municipality of 150 initiatives with 1,000 scenarios, as a process
of its own from the start of Python to the shares, on two threads; and what 342 of those would take one after another,
which is 342 times one, as each is drawn and solved part by part and let go. ``--quick`` does smaller sizes.

Times of the tables are of the processor; that of the one municipality is by the clock too, and says little on a busy
machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from benchmarks.checking import faults_in_plans, told
from benchmarks.instances import large_document, large_problem

from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.relaxing.plans import first_prices
from bundel.engine.portfolio.scenarios import Undrawn
from bundel.engine.portfolio.solving import Plans, Work, solve_all

MUNICIPALITIES = 342
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
    """Processes of their own, one after another, from the start of Python to the shares; their plans are checked."""
    layout = lay_out(large_problem(count, 1))
    with tempfile.TemporaryDirectory() as folder:
        problem, file = Path(folder) / "problem.json", Path(folder) / "plans.npz"
        problem.write_text(json.dumps(large_document(count, 1)))
        runs, seen = [], None
        for _ in range(times):
            command = [sys.executable, "-m", "benchmarks.one_municipality", str(problem), str(scenarios)]
            done = subprocess.run([*command, str(time.time()), str(file)], check=True, capture_output=True, text=True)
            runs.append(json.loads(done.stdout))
            with np.load(file) as parts:
                plans = Plans(parts["chosen"], parts["value"], parts["bound"], parts["short"])
            if seen is None:
                check(layout, plans, scenarios)
            elif not (np.array_equal(seen.chosen, plans.chosen) and np.array_equal(seen.bound, plans.bound)):
                WRONG.append("another process gave other plans")
            seen = plans
    clock, both = (sorted(run[key] for run in runs) for key in ("clock", "both"))
    print(
        f"\none municipality, {count} initiatives, {scenarios} scenarios, from process start to shares, {times} times: "
        f"median {median(clock):.2f} s by the clock ({clock[0]:.2f} to {clock[-1]:.2f}); the main thread and half of "
        f"the others {median(both):.2f} s; at most {max(run['megabytes'] for run in runs):.0f} MB, "
        f"mean gap {100 * float(plans.gap.mean()):.2f}%"
    )
    country = MUNICIPALITIES * median(run["processor"] for run in runs)
    print(
        f"{MUNICIPALITIES} such municipalities, extrapolated from this one: processor {country / 60:.1f} minutes, on "
        f"two free cores at least {country / 120:.1f}, in the same memory"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="less than two minutes, to see that it works")
    given = parser.parse_args()
    part = 4 if given.quick else 1
    table("initiatives", by_initiatives([125, 250, 500, 1000] if part == 1 else [60, 120, 240, 480], 16 // part))
    table("scenarios", by_scenarios([125 // part, 250 // part, 500 // part, 1000 // part]))
    table("municipalities", by_municipalities([1, 2, 4, 8], 100 // part))
    one_municipality(1000 // part, 150, 2 if part > 1 else 7)
    return told(WRONG, len(SEEN))


if __name__ == "__main__":
    sys.exit(main())
