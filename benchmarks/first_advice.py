"""A first advice for one municipality, and HiGHS beside it: ``.venv/bin/python -m benchmarks.first_advice``.

First the whole of it, as somebody at the prompt has it: ``bundel advise --municipality GM0513 --scenarios 200
--json``, with the start of the process; the goal is 5 seconds on a machine with two free cores. Then the plans of
those 200 scenarios alone, on one thread, and ten of the same scenarios by HiGHS through scipy's milp, with at most
20 seconds each: once to the gap that our plans are proven to, once to 0.0001.

Absolute times are noise: they say more about the machine and what else runs on it than about the code. What may be
compared, between machines too, are the ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from benchmarks.checking import faults_in_plans, told
from scipy.optimize import Bounds, LinearConstraint, milp

from bundel.engine.portfolio.constants import GAP_GOAL
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.solving import Plans, Work, solve_all
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.reference.reading import read_reference

SCENARIOS, BESIDE, LIMIT_SECONDS, SEED = 200, 10, 20.0, 1
GOAL_SECONDS = 5.0
GAPS = (GAP_GOAL, 1e-4)
TIMED_OUT = 1
"""The status of milp when it stopped at the limit of time."""
Array = np.ndarray


@dataclass(frozen=True)
class Solved:
    """One scenario by HiGHS: seconds by the clock and of the processor, and the value of its plan if it has one."""

    seconds: float
    processor: float
    value: float
    is_timed_out: bool


def at_the_prompt(code: str, today: date, scenarios: int) -> tuple[float, float, float]:
    """Seconds by the clock and of all processors together, process start included, and the mean gap of the answer."""
    command = [str(Path(sys.executable).parent / "bundel"), "advise", "--municipality", code]
    command += ["--scenarios", str(scenarios), "--seed", str(SEED), "--today", today.isoformat(), "--json"]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        raise SystemExit(f"bundel advise gave {done.returncode}: {done.stderr}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, processor, float(json.loads(done.stdout)["mean_gap"])


def rules_of(layout: Layout) -> tuple[Array, Array, Array]:
    """What holds in every scenario, written as one would at first: rows with their lower and upper ends."""
    rows, low, high = list(layout.membership.T), list(layout.is_must.astype(float)), [1.0] * len(layout.items)
    for one, other in layout.exclusions:
        rows.append(layout.membership[:, one] + layout.membership[:, other])
        low.append(-np.inf)
        high.append(1.0)
    for need in layout.needs:
        for column in need.columns:
            row = np.where(layout.start_of <= layout.start_of[column], -layout.membership[:, need.other], 0.0)
            row[column] += 1.0
            rows.append(row)
            low.append(-np.inf)
            high.append(0.0)
    return np.array(rows), np.array(low), np.array(high)


def by_highs(layout: Layout, drawn: Scenarios, at: int, gap: float) -> Solved:
    rows, low, high = rules_of(layout)
    limits = [LinearConstraint(rows, low, high), LinearConstraint(drawn.use[at].T, ub=drawn.capacity[at])]
    bounds = Bounds(0, layout.is_allowed.astype(float))
    begun, processor = time.perf_counter(), time.process_time()
    solved = milp(
        -drawn.value[at], integrality=np.ones(len(layout.columns)), bounds=bounds, constraints=limits,
        options={"mip_rel_gap": gap, "time_limit": LIMIT_SECONDS},
    )  # fmt: skip
    seconds, used = time.perf_counter() - begun, time.process_time() - processor
    value = np.nan if solved.x is None else float(drawn.value[at] @ np.round(solved.x))
    return Solved(seconds, used, value, solved.status == TIMED_OUT)


@dataclass(frozen=True)
class Ours:
    """Our plans on one thread, with seconds by the clock and of the processor per scenario."""

    plans: Plans
    seconds: float
    processor: float


def by_us(layout: Layout, drawn: Scenarios) -> Ours:
    begun, processor = time.perf_counter(), time.process_time()
    plans = solve_all(layout, drawn, Work())
    return Ours(plans, (time.perf_counter() - begun) / drawn.count, (time.process_time() - processor) / drawn.count)


def beside(layout: Layout, drawn: Scenarios, ours: Ours, gap: float, most: int) -> str:
    """One line: the scenarios in which all duties fit, by HiGHS and by us."""
    fitting = np.flatnonzero((ours.plans.short <= 0).all(axis=1))[:most]
    if not len(fitting):
        return "the duties fit in no scenario: nothing to compare"
    solved = [by_highs(layout, drawn, int(at), gap) for at in fitting]
    seconds = sum(one.seconds for one in solved) / len(solved)
    processor = sum(one.processor for one in solved) / len(solved)
    pairs = zip(ours.plans.value[fitting], solved, strict=True)
    reached = [float(value) / other.value for value, other in pairs if other.value > 0]
    value = f"{np.mean(reached):.4f} of its value (least {min(reached):.4f})" if reached else "it found no plan"
    return (
        f"HiGHS to a gap of {gap:g}, {len(solved)} scenarios: {seconds:.3f} s each, "
        f"{sum(one.is_timed_out for one in solved)} at the limit of {LIMIT_SECONDS:g} s; ours {ours.seconds:.3f} s "
        f"each: {seconds / ours.seconds:.1f} times as quick ({processor / ours.processor:.1f} in processor time), "
        f"{value}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--municipality", default="GM0513", metavar="CODE")
    parser.add_argument("--today", type=date.fromisoformat, default=date.today(), metavar="DATE")
    parser.add_argument("--quick", action="store_true", help="20 scenarios, one of them by HiGHS too")
    given = parser.parse_args()
    scenarios, most = (20, 1) if given.quick else (SCENARIOS, BESIDE)
    seconds, processor, gap = at_the_prompt(given.municipality, given.today, scenarios)
    print(
        f"bundel advise --municipality {given.municipality}, {scenarios} scenarios: {seconds:.1f} s, processor "
        f"{processor:.1f} s, mean gap {gap:.6f}; {seconds / GOAL_SECONDS:.1f} times the goal of {GOAL_SECONDS:g} s",
        flush=True,
    )
    question = build_question(read_reference(), given.municipality, Profile(), given.today)
    layout = lay_out(read_problem(question.problem))
    drawn = draw_scenarios(layout, Draws(SEED, 0, scenarios))
    ours = by_us(layout, drawn)
    for one in GAPS:
        print(beside(layout, drawn, ours, one, most), flush=True)
    return told(faults_in_plans(layout, drawn, ours.plans), drawn.count)


if __name__ == "__main__":
    sys.exit(main())
