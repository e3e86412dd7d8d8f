"""The real problem of today: ``.venv/bin/python -m benchmarks.real_problem`` (``--quick`` for less than two minutes).

First what somebody at the prompt waits for: ``bundel advise --municipality GM0513 --scenarios 1000 --json`` with the
start of the process; at most 3 seconds on a machine with two free cores. Then the plans alone, of 30 scenarios or more
of several municipalities on one thread, with their proven gaps, beside HiGHS (scipy's milp) on some of the same
scenarios, to the gap that we prove and with at most 20 seconds each. Last, seeded problems of 20 to 40 initiatives with
sixteen ways each, which are much harder. Every plan passes the independent check of its rules and numbers, and some
bounds the check of their whole proof.

Ratios come first: they hold between machines. Processor time tells more than the clock where other work runs too.
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
from statistics import median

import numpy as np
from benchmarks.first_advice import by_highs
from benchmarks.instances import large_problem

from bundel.engine.portfolio.branching.plans import solve_batch
from bundel.engine.portfolio.branching.proofs import proof_of
from bundel.engine.portfolio.constants import BRANCH_GOAL
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.solving import Plans, Work, solve_all
from bundel.engine.portfolio.verify import Claim, faults_in
from bundel.engine.portfolio.verify_bound import Plainly, faults_in_bound
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.reference.reading import read_reference

CODES = (
    "GM0513", "GM0363", "GM1676", "GM0014", "GM0050", "GM0060", "GM0088", "GM0093", "GM0106", "GM0301", "GM0518",
    "GM0772", "GM0855", "GM0935", "GM1680",
)  # fmt: skip
MOST_SECONDS, MOST_GAP, SEED = 3.0, 1e-3, 1
TODAY = date(2026, 11, 29)
TIMED = (
    "import sys, time; from bundel.cli.main import main; code = main(sys.argv[1:]); own = time.thread_time(); "
    "print(own + (time.process_time() - own) / 2, file=sys.stderr); sys.exit(code)"
)
"""The command, and then the time of its main thread and half of the others, as two free cores would take."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    prompt: int
    codes: tuple[str, ...]
    scenarios: int
    beside: int
    proofs: int
    initiatives: tuple[int, ...]


WHOLE = Size(1000, CODES, 200, 8, 10, (20, 26, 40))
QUICK = Size(200, CODES[:3], 30, 3, 3, ())


def at_the_prompt(scenarios: int) -> str:
    command = [sys.executable, "-c", TIMED, "advise", "--municipality", CODES[0], "--json"]
    command += ["--scenarios", str(scenarios), "--seed", str(SEED), "--today", TODAY.isoformat()]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        raise SystemExit(f"bundel advise gave {done.returncode}: {done.stderr}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    answer, both = json.loads(done.stdout), float(done.stderr.split()[-1])
    return (
        f"{both / MOST_SECONDS:.2f} of the {MOST_SECONDS:g} s for {scenarios} scenarios with process start: about "
        f"{both:.1f} s on two free cores (the main thread and half of the others), {seconds:.1f} s by the clock here, "
        f"{processor:.1f} s of the processors; {answer['backend']}, mean gap "
        f"{answer['mean_gap']:.6%}"
    )


def checked(layout: Layout, drawn: Scenarios, plans: Plans, proofs: int) -> int:
    """How many bounds had their proof checked; ends the benchmark when any plan or bound is wrong."""
    whole = 0
    for at in range(drawn.count):
        plain = plainly(layout, drawn, at)
        claim = Claim(
            tuple(way for way, is_chosen in zip(plain.value, plans.chosen[at], strict=True) if is_chosen),
            float(plans.value[at]),
            float(plans.bound[at]),
            dict(zip(layout.cells, plans.short[at], strict=True)),
        )
        faults = faults_in(layout.problem, plain.capacity, plain.use, plain.value, claim)
        if whole < proofs and not plans.short[at].any() and plans.gap[at] <= 2 * BRANCH_GOAL:
            faults += faults_in_bound(plain, claim.bound, proof_of(layout, drawn, at, None))
            whole += 1
        if faults:
            raise SystemExit(f"scenario {at} does not hold: {faults}")
    return whole


def plainly(layout: Layout, drawn: Scenarios, at: int) -> Plainly:
    ways = [
        (layout.items[item].id, one.role, one.start, one.variant)
        for item, one in zip(layout.item_of, layout.columns, strict=True)
    ]
    return Plainly(
        layout.problem,
        dict(zip(layout.cells, drawn.capacity[at], strict=True)),
        {way: dict(zip(layout.cells, row, strict=True)) for way, row in zip(ways, drawn.use[at], strict=True)},
        dict(zip(ways, drawn.value[at], strict=True)),
    )


@dataclass(frozen=True)
class Measured:
    """Of one problem: milliseconds of the processor a scenario, ratio to HiGHS, gaps, and what was checked."""

    milliseconds: float
    ratio: float | None
    timed_out: int
    gap: np.ndarray
    short: float
    proofs: int


def measure(layout: Layout, drawn: Scenarios, size: Size) -> Measured:
    begun = time.process_time()
    plans = solve_all(layout, drawn, Work())
    each = (time.process_time() - begun) / drawn.count
    fitting = np.flatnonzero(~plans.short.any(axis=1))
    # Evenly spread, for the first ones are no more like all than others.
    fitting = fitting[np.linspace(0, len(fitting) - 1, min(size.beside, len(fitting))).astype(int)]
    others = [by_highs(layout, drawn, int(at), BRANCH_GOAL) for at in fitting]
    return Measured(
        1000 * each,
        sum(other.processor for other in others) / len(others) / each if others else None,
        sum(other.is_timed_out for other in others),
        plans.gap,
        float(plans.short.any(axis=1).mean()),
        checked(layout, drawn, plans, size.proofs),
    )


def told(name: str, one: Measured) -> str:
    ratio = "" if one.ratio is None else f"{one.ratio:.0f} times as quick as HiGHS ({one.timed_out} timed out); "
    return (
        f"{name}: {ratio}{one.milliseconds:.2f} ms of the processor a scenario, gap mean {one.gap.mean():.6%}, "
        f"highest {one.gap.max():.6%}; duties short in {one.short:.0%}; every plan checked, {one.proofs} proofs"
    )


def municipalities(size: Size) -> None:
    reference, found = read_reference(), []
    for code in size.codes:
        layout = lay_out(read_problem(build_question(reference, code, Profile(), TODAY).problem))
        drawn = draw_scenarios(layout, Draws(SEED, 0, size.scenarios))
        solve_batch(layout, drawn.first(1), None)
        found.append(measure(layout, drawn, size))
        print(told(f"{code}, {size.scenarios} scenarios", found[-1]), flush=True)
    ratios = [one.ratio for one in found if one.ratio is not None]
    times, gaps = [one.milliseconds for one in found], [float(one.gap.mean()) for one in found]
    print(
        f"all: median {median(ratios):.0f} times as quick as HiGHS ({min(ratios):.0f} to {max(ratios):.0f}); median "
        f"{median(times):.2f} ms a scenario ({min(times):.2f} to {max(times):.2f}); mean gap at most {max(gaps):.6%}, "
        f"{max(gaps) / MOST_GAP:.4f} of the most it may be",
        flush=True,
    )


def harder(size: Size) -> None:
    for count in size.initiatives:
        for seed in (1, 2, 3):
            layout = lay_out(large_problem(count, seed))
            drawn = draw_scenarios(layout, Draws(SEED, 0, 10))
            one = measure(layout, drawn, Size(0, (), 10, 0, 0, ()))
            print(told(f"{count} initiatives of 16 ways, seed {seed}, 10 scenarios", one), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="less of everything: to see that it works")
    size = QUICK if parser.parse_args().quick else WHOLE
    at_the_prompt(10)  # so that compiled loops are there
    print(at_the_prompt(size.prompt), flush=True)
    municipalities(size)
    harder(size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
