"""How quickly one change is answered on a warm model: ``python -m benchmarks.what_if``.

Per municipality a model of 200 scenarios is drawn and solved; then one capacity, one estimate and the order of the
criteria are changed, each in several ways. Printed are, over all changes, the processor time (and the time on the
clock, which on a busy machine says little) with its median and range, that of solving the changed problem from
nothing, which part of the plans was taken over, and whether the lanes are those of solving from nothing; what stands
on an edge (early shares within 0.02 of each other) is counted apart. After today's municipalities come seeded problems
of 150 initiatives, for which a second is asked. "On two cores" is the time of the thread that asks and half of what the
others used, as it would be with nothing else to do. Every plan after a change is checked again.
``--quick`` takes fewer, in under two minutes.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from statistics import median

from benchmarks.checking import faults_in_plans
from benchmarks.instances import large_problem

from bundel.engine.portfolio.explaining import answer_at_once
from bundel.engine.portfolio.problem import Amount, Interval, Problem, Times, Whole
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.solving import Work
from bundel.engine.portfolio.still_best import still_best
from bundel.engine.portfolio.warm import Warm, is_alike, warm_up, what_if
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.reference.reading import read_reference

CODES = ("GM0513", "GM0363", "GM0014", "GM1676", "GM0599", "GM0758")
ASKED, LARGE_ASKED = 0.3, 1.0
LARGE, LARGE_SEEDS = 150, (1, 2, 3)
ALIKE = 0.02


def times(amount: Amount, factor: float) -> Amount:
    return Times((amount, Interval(factor, factor)))


def with_capacity(problem: Problem, resource: str, period: str, factor: float) -> Problem:
    old = problem.capacity[resource][period]
    step = 1 if factor > 1 else -1
    new = Whole(max(0, old.low + step), max(0, old.high + step), old.driver) if isinstance(old, Whole) else (
        times(old, factor))  # fmt: skip
    return replace(problem, capacity={**problem.capacity, resource: {**problem.capacity[resource], period: new}})


def with_estimate(problem: Problem, name: str, factor: float) -> Problem:
    def way(one: object) -> object:
        use = {
            resource: {
                period: amount if resource == "starts" else times(amount, factor) for period, amount in row.items()
            }
            for resource, row in one.use.items()  # type: ignore[attr-defined]
        }
        return replace(one, use=use)  # type: ignore[type-var]

    return replace(
        problem,
        initiatives=tuple(
            replace(one, alternatives=tuple(way(each) for each in one.alternatives)) if one.id == name else one  # type: ignore[misc]
            for one in problem.initiatives
        ),
    )


def changes(problem: Problem, count: int, chance: random.Random) -> Iterator[tuple[str, Problem]]:
    """Changes of each kind, ``count`` of each."""
    for _ in range(count):
        resource = chance.choice(sorted(problem.capacity))
        period = chance.choice(sorted(problem.capacity[resource]))
        yield "capacity", with_capacity(problem, resource, period, chance.choice([0.8, 0.9, 1.1, 1.25, 1.5]))
        name = chance.choice(problem.initiatives).id
        yield "estimate", with_estimate(problem, name, chance.choice([0.5, 0.7, 1.3, 1.6]))
        names = chance.sample(problem.criteria, len(problem.criteria))
        yield "order", replace(problem, order=tuple((one,) for one in names[:3]))


def on_an_edge(one: float, other: float) -> bool:
    """Whether two early shares are so alike that only which of two equally good plans was found parts the lanes."""
    return abs(one - other) <= ALIKE


def measured(problem: Problem, count: int, scenarios: int, seed: int) -> list[dict[str, float | str]]:
    work = Work(2)
    warm, rows = warm_up(problem, scenarios=scenarios, work=work), []
    for kind, other in changes(problem, count, random.Random(seed)):
        clock, begun, own = time.perf_counter(), time.process_time(), time.thread_time()
        tried = what_if(warm, other, work)
        quick = answer_at_once(tried)
        spent, waited = time.process_time() - begun, time.perf_counter() - clock
        own = time.thread_time() - own
        faults = checked(tried)
        begun = time.process_time()
        cold = answer_at_once(warm_up(other, scenarios=scenarios, work=work))
        anew = time.process_time() - begun
        stands = 0.0
        if is_alike(warm.layout, tried.layout):
            stands = float(still_best(tried.layout, warm.solved, tried.solved.scenarios, 0.0).stands.mean())
        pairs = [
            (one, two) for one, two in zip(quick["initiatives"], cold["initiatives"], strict=True)
            if one["lane"] != two["lane"]
        ]  # fmt: skip
        edge = sum(on_an_edge(one["early_share"], two["early_share"]) for one, two in pairs)
        rows.append({"kind": kind, "spent": spent, "waited": waited, "anew": anew, "both": own + (spent - own) / 2, 
                     "faults": len(faults), "stands": stands,
                     "other": len(pairs) - edge, "edge": edge})  # fmt: skip
    return rows


def checked(tried: Warm) -> list[str]:
    """What is wrong with the plans after a change; a scenario at a time, as they are drawn again."""
    found, scenarios = [], tried.solved.scenarios
    for at in range(scenarios.count):
        found += faults_in_plans(tried.layout, scenarios.part(at, at + 1), tried.solved.plans, at)
    return found


def span(rows: list[dict[str, float | str]], key: str) -> str:
    found = sorted(float(row[key]) for row in rows)
    return f"{median(found):.3f} ({found[0]:.3f} to {found[-1]:.3f})"


def report(rows: list[dict[str, float | str]], asked: float) -> str:
    faults = sum(int(row["faults"]) for row in rows)
    lines = [
        f"changes: {len(rows)}; {faults} faults in their plans; medians with ranges, in seconds (asked: {asked} s)"
    ]
    for kind in ("capacity", "estimate", "order", ""):
        part = [row for row in rows if kind in ("", row["kind"])]
        lines.append(
            f"{kind or 'all':>9}: on two cores {span(part, 'both')}, "
            f"processor {span(part, 'spent')}, clock {span(part, 'waited')}, from nothing "
            f"{span(part, 'anew')}; plans taken over {span(part, 'stands')}; lanes that differ "
            f"{sum(float(row['other']) for row in part):.0f}, on an edge {sum(float(row['edge']) for row in part):.0f}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=10, metavar="N", help="of each of three kinds")
    parser.add_argument("--scenarios", type=int, default=200, metavar="N")
    parser.add_argument("--quick", action="store_true", help="2 municipalities, 2 changes of each kind")
    given = parser.parse_args()
    reference, rows = read_reference(), []
    for seed, code in enumerate(CODES[:2] if given.quick else CODES):
        question = build_question(reference, code, Profile(), date(2026, 11, 29))
        rows += measured(read_problem(question.problem), 2 if given.quick else given.changes, given.scenarios, seed)
        print(f"{code}: {report(rows, ASKED).splitlines()[-1]}", file=sys.stderr, flush=True)
    print(report(rows, ASKED), flush=True)
    large: list[dict[str, float | str]] = []
    for seed in LARGE_SEEDS[: 1 if given.quick else None]:
        large += measured(large_problem(LARGE, seed), 1 if given.quick else 2, given.scenarios, seed)
    print(f"{LARGE} initiatives: {report(large, LARGE_ASKED)}")
    return int(any(row["faults"] for row in rows + large))


if __name__ == "__main__":
    sys.exit(main())
