"""The linked country: 342 municipalities and all choices in one plan, with its proven gap.

``python -m benchmarks.country`` plans the whole country at the middle of every interval and in three scenarios, checks
every plan again (code that shares nothing with the search), and says what a hundred scenarios would take.
``--quick`` does the same with thirty municipalities and one scenario, in less than two minutes on a busy machine.

Times are processor times of this process: wall time says more about who else works on the machine. Two cores that
have nothing else to do take about half of it for the scenarios. The first run on a machine compiles loops first.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import date
from typing import Any

from bundel.engine.national.country import build_country
from bundel.engine.national.plan import PARTS, plan_country
from bundel.engine.national.problem import National
from bundel.engine.national.reading import read_national
from bundel.engine.national.verify import faults_in
from bundel.engine.reference.reading import read_reference

TODAY = date(2026, 11, 23)
QUICK_MUNICIPALITIES = 30
MUST_SECONDS, AIM_SECONDS, MUST_GAP, AIM_GAP = 120, 30, 0.05, 0.02
MUST_HOURS, AIM_MINUTES = 2, 30


def main() -> int:
    """Print what was measured; 1 when a plan does not pass the check or a gap is above what must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="thirty municipalities, one scenario")
    parser.add_argument("--scenarios", type=int, default=3)
    arguments = parser.parse_args()
    national, built = _question(arguments.quick)
    _warm_up(national)
    answer, parts = _answer(national, 1 if arguments.quick else arguments.scenarios)
    one, scenarios = sum(parts[:PARTS]), parts[PARTS:]
    faults = faults_in(national, answer)
    _print(answer, built, one, scenarios)
    print(f"every plan checked again: {len(faults)} faults")
    for fault in faults[:5]:
        print(f"  {fault}")
    gaps = [answer["gap"], answer["max_gap"]]
    return 1 if faults or max(gaps) > MUST_GAP else 0


def _question(is_quick: bool) -> tuple[National, float]:
    begun = time.process_time()
    reference = read_reference()
    codes = [one.code for one in reference.municipalities]
    step = len(codes) // QUICK_MUNICIPALITIES if is_quick else 1
    national = read_national(build_country(reference, TODAY, codes=codes[::step]))
    return national, time.process_time() - begun


def _warm_up(national: National) -> None:
    """Load (or at the very first start compile) the loops, which belongs to no plan."""
    few = National(
        periods=national.periods,
        criteria=national.criteria,
        order=national.order,
        own_drivers=national.own_drivers,
        initiatives=national.initiatives,
        joint=national.joint,
        municipalities=national.municipalities[:2],
    )
    plan_country(few)


def _answer(national: National, scenarios: int) -> tuple[dict[str, Any], list[float]]:
    """The answer, and the processor time of every part of the work."""
    parts: list[float] = []
    last = time.process_time()

    def told(done: int, total: int) -> None:
        nonlocal last
        now = time.process_time()
        parts.append(now - last)
        last = now

    return plan_country(national, scenarios=scenarios, progress=told), parts


def _print(answer: dict[str, Any], built: float, one: float, scenarios: list[float]) -> None:
    count, joint = len(answer["municipalities"]), len(answer["joint"])
    each = sum(scenarios) / len(scenarios)
    hundred = one + 100 * each
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    starts = ", ".join(f"{row['from']} {row['value']:.1f}" for row in answer["starts"])
    print(f"{count} municipalities, {joint} joint undertakings; question built and read in {built:.1f} s")
    print(f"together against alone: {answer['value']:.1f} against {answer['alone']['value']:.1f}")
    print(f"one plan with all its explanation: {one:.1f} s (must {MUST_SECONDS}, aim {AIM_SECONDS})")
    print(f"proven gap: {answer['gap']:.2%} (must {MUST_GAP:.0%}, aim {AIM_GAP:.0%}); starts: {starts}")
    print(f"a scenario: {each:.1f} s ({min(scenarios):.1f} to {max(scenarios):.1f}), {len(scenarios)} measured")
    print(f"gap in scenarios: mean {answer['mean_gap']:.2%}, at most {answer['max_gap']:.2%}")
    print(
        f"a hundred scenarios, reckoned from that: {hundred / 60:.0f} min (must {MUST_HOURS} h, aim {AIM_MINUTES} min)"
    )
    print(f"memory at most {memory:.0f} MB")


if __name__ == "__main__":
    raise SystemExit(main())
