"""Which question to ask first: ``python -m benchmarks.questions``.

Seeded municipalities, each with a hidden truth: one point for everything that is not known. An answer is that point.
Three ways to ask five questions are held against each other: the best question, five times over; five at random
(twice, with other seeds); and the widest interval first. After the answers the agenda is worked out again, and its
first seven are held against the first seven of the agenda that knows everything.

It prints how many of seven differ, before and after, with 95% intervals over the municipalities, and the ratio that
was asked: the distance after the best five is at most half of that after five at random. ``--real`` takes real
municipalities in place of made ones, with nothing answered. ``--quick`` takes fewer, in under two minutes.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from statistics import mean, stdev
from typing import Any

from benchmarks.checking import faults_in_plans, told

from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.places import moved_up, order_by_share
from bundel.engine.portfolio.questions import worth_of_asking
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.shares import shares_of
from bundel.engine.portfolio.solving import Plans, Work, solve_all
from bundel.engine.portfolio.unknowns import unknowns, width
from bundel.engine.portfolio.warm import warm_of
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.reference.reading import read_reference

FIRST = 7
ASKED = 5
PERIODS = ["2027", "2028", "2029"]
CRITERIA = ["inhabitants", "tasks", "risk"]
KINDS = {"management": 0.2, "ict": 0.4, "field": 0.4}
WAYS = ("best", "at random", "at random again", "widest")
WRONG: list[str] = []
SEEN: list[int] = []


def made(seed: int) -> Layout:
    """A municipality that doesn't exist: 24 choices, 4 duties and 6 ideas of little value that nobody looked into.

    A few things are hardly known, most are fairly known.
    """
    chance = random.Random(f"municipality {seed}")
    capacity: dict[str, Any] = {
        kind: {p: [1500 * part, 1500 * part * wide(chance), f"free:{kind}"] for p in PERIODS}
        for kind, part in KINDS.items()
    }
    return lay_out(
        read_problem(
            {
                "periods": PERIODS,
                "capacity": {**capacity, "starts": {p: {"whole": [3, 4, "starts"]} for p in PERIODS}},
                "criteria": CRITERIA,
                "order": [["tasks"], ["inhabitants"]],
                "units": {**dict.fromkeys(KINDS, "hours"), "starts": "count"},
                "initiatives": [
                    *(made_item(chance, f"duty{at}", is_duty=True) for at in range(4)),
                    *(made_item(chance, f"choice{at:02}", is_duty=False) for at in range(24)),
                    *(made_item(chance, f"idea{at}", is_duty=False, is_idea=True) for at in range(6)),
                ],
            }
        )
    )


def wide(chance: random.Random) -> float:
    """How many times the low end a high end is: for one thing in five anything up to ten times, else up to a fifth."""
    return chance.uniform(4, 10) if chance.random() < 0.15 else chance.uniform(1.02, 1.2)


def made_item(chance: random.Random, name: str, *, is_duty: bool, is_idea: bool = False) -> dict[str, Any]:
    ratio = chance.uniform(4, 10) if is_idea else wide(chance)
    low = chance.uniform(100, 250) / ratio**0.5
    scores = {}
    for criterion in CRITERIA:
        middle, spread = chance.uniform(0.35, 0.65), 0.5 if chance.random() < 0.08 else 0.02
        if is_idea:
            middle, spread = 0.1, 0.08
        scores[criterion] = [max(0.0, middle - spread), min(1.0, middle + spread), f"value:{name}:{criterion}"]
    ways = []
    for first, start in enumerate(PERIODS):
        years = dict(zip(PERIODS[first:], [0.6, 0.4], strict=False))
        use: dict[str, Any] = {
            kind: {year: [low * part * share, low * ratio * part * share, f"hours:{name}"]
                   for year, share in years.items()}
            for kind, part in KINDS.items()
        }  # fmt: skip
        if not is_duty:
            use["starts"] = {start: [1, 1]}
        left = (3 - first) / 3
        value = {} if is_duty else {c: [lo * left, hi * left, driver] for c, (lo, hi, driver) in scores.items()}
        ways.append({"role": "follow", "start": start, "use": use, "value": value})
    return {"id": name, "mandatory_by": PERIODS[-1] if is_duty else None, "alternatives": ways}


def real(count: int) -> Iterator[Layout]:
    """Real municipalities with nothing answered, on a fixed day."""
    reference = read_reference()
    for place in random.Random(7).sample(reference.municipalities, count):
        question = build_question(reference, place.code, Profile(), date(2026, 11, 29))
        yield lay_out(read_problem(question.problem))


@dataclass(frozen=True)
class Known:
    """A municipality with what was answered so far."""

    layout: Layout
    scenarios: int
    answers: Mapping[str, float]

    def draws(self) -> Draws:
        return Draws(1, 0, self.scenarios, self.answers)

    def solved(self) -> tuple[Scenarios, Plans]:
        """The scenarios with their plans, every one of which is checked again."""
        drawn = draw_scenarios(self.layout, self.draws())
        plans = solve_all(self.layout, drawn, Work())
        WRONG.extend(faults_in_plans(self.layout, drawn, plans))
        SEEN.append(drawn.count)
        return drawn, plans

    def first_seven(self) -> set[int]:
        shares = shares_of(self.layout, self.solved()[1].chosen)
        return set(moved_up(self.layout, order_by_share(self.layout, shares))[:FIRST])

    def best_question(self) -> str:
        """The stream whose answer is worth most here, all costing the same."""
        drawn, plans = self.solved()
        order = order_by_share(self.layout, shares_of(self.layout, plans.chosen))
        solved = warm_of(self.layout, 1, drawn, plans).solved
        worth = worth_of_asking(self.layout, self.draws(), solved, plans.chosen, order)
        return max((one for one in worth if one.unknown.stream not in self.answers),
                   key=lambda one: (one.settled, one.unknown.stream)).unknown.stream  # fmt: skip

    def widest(self) -> list[str]:
        """Streams by how wide they make an amount, relative to its mean; the widest first."""
        draws = self.draws()
        by_stream = {
            one.stream: max(width(place, one.stream, draws) for place in one.places) for one in unknowns(self.layout)
        }
        return sorted(by_stream, key=lambda stream: (-by_stream[stream], stream))

    def with_answers(self, streams: list[str], truth: Mapping[str, float]) -> Known:
        return replace(self, answers={**self.answers, **{stream: truth[stream] for stream in streams}})


def distances(layout: Layout, seed: int, scenarios: int) -> dict[str, int]:
    """How many of the first seven differ from those of full knowledge: before, and after each way of asking."""
    streams = sorted(one.stream for one in unknowns(layout))
    truth = {stream: random.Random(f"truth {seed} {stream}").random() for stream in streams}
    nothing = Known(layout, scenarios, {})
    everything = Known(layout, scenarios, truth).first_seven()
    best = nothing
    for _ in range(ASKED):
        best = best.with_answers([best.best_question()], truth)
    known = {"before": nothing, "best": best, "widest": nothing.with_answers(nothing.widest()[:ASKED], truth)}
    for way in WAYS[1:3]:
        picked = random.Random(f"{way} {seed}").sample(streams, ASKED)
        known[way] = nothing.with_answers(picked, truth)
    return {way: FIRST - len(everything & one.first_seven()) for way, one in known.items()}


def interval(numbers: list[float]) -> str:
    """A mean with its 95% interval."""
    half = 1.96 * stdev(numbers) / len(numbers) ** 0.5 if len(numbers) > 1 else 0.0
    return f"{mean(numbers):.2f} ({mean(numbers) - half:.2f} to {mean(numbers) + half:.2f})"


def ratio_interval(rows: list[dict[str, int]], over: str, chance: random.Random) -> str:
    """The mean distance after the best five over that of another way, with a 95% bootstrap interval."""

    def ratio(part: list[dict[str, int]]) -> float:
        below = mean([row[over] if over != "at random" else (row[WAYS[1]] + row[WAYS[2]]) / 2 for row in part])
        return mean([row["best"] for row in part]) / below if below else 1.0

    drawn = sorted(ratio(chance.choices(rows, k=len(rows))) for _ in range(2000))
    return f"{ratio(rows):.2f} ({drawn[50]:.2f} to {drawn[1949]:.2f})"


def report(rows: list[dict[str, int]]) -> str:
    chance = random.Random(1)
    return "\n".join(
        [
            f"municipalities: {len(rows)}; of the first seven of full knowledge, with 95% intervals:",
            f"distance after the best five, over five at random: {ratio_interval(rows, 'at random', chance)} "
            "(asked: at most 0.50)",
            f"distance after the best five, over the widest first: {ratio_interval(rows, 'widest', chance)} "
            "(asked: clearly under 1)",
            *(f"{way:>16}: {interval([float(row[way]) for row in rows])} of seven differ" for way in ("before", *WAYS)),
            "fewer differ than with the widest first: "
            f"{interval([float(row['widest'] - row['best']) for row in rows])} of seven",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--municipalities", type=int, default=100, metavar="N")
    parser.add_argument("--scenarios", type=int, default=200, metavar="N")
    parser.add_argument("--real", action="store_true", help="real municipalities, with nothing answered")
    parser.add_argument("--quick", action="store_true", help="8 municipalities, 100 scenarios")
    given = parser.parse_args()
    count, scenarios = (8, 100) if given.quick else (given.municipalities, given.scenarios)
    layouts = real(count) if given.real else (made(seed) for seed in range(count))
    begun, rows = time.process_time(), []
    for seed, layout in enumerate(layouts):
        rows.append(distances(layout, seed, scenarios))
        print(f"{seed + 1} of {count}: {rows[-1]}", file=sys.stderr, flush=True)
    print(report(rows))
    print(f"processor time: {time.process_time() - begun:.0f} s")
    return told(WRONG, sum(SEEN))


if __name__ == "__main__":
    sys.exit(main())
