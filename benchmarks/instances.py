"""Seeded problems of tomorrow's size, as valid problem documents: 150 to 1,000 initiatives, 16 ways each, 20 cells.

Sizes follow the choices of Gouda and Amsterdam in today's data: hours with a median of 840 (375 to 2,800), more than
half of them of ICT, most of them in the first two years, more for who builds along or leads. As there, hours are known
to within a third and shared by all ways of one initiative, there is one driver for size and one for free capacity, and
what starts later is worth less. What is new is the number of initiatives, a fourth way, more preconditions (a forest,
and one in ten with a second parent) and exclusions. There is room for a third to a half of the work; harder than
today's, every kind of hours is scarce, where today it is that of ICT alone.

``.venv/bin/python -m benchmarks.instances 150 1 > problem.json`` writes one for ``bundel advise --problem``.
"""

from __future__ import annotations

import json
import random
import sys
from typing import Any

from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem

PERIODS = ("2027", "2028", "2029", "2030")
KINDS = {"management": 0.09, "ict": 0.57, "field": 0.14, "support": 0.2}
CRITERIA = ("coherence", "inhabitants", "maturity", "money", "risk", "tasks")
WAYS: tuple[tuple[str, str | None, float, float], ...] = (
    ("follow", None, 1.0, 1.0), ("contribute", None, 1.3, 1.2),
    ("follow", "broad", 1.6, 1.35), ("lead", None, 2.0, 1.5),
)  # fmt: skip
"""Role, variant, and by how much it multiplies hours and value."""
SPREAD = (0.53, 0.35, 0.06, 0.06)
ALIKE = 13.0
"""How alike initiatives are in the kinds of hours that they ask; of ICT it is from a third to three quarters."""
ROOM = (0.32, 0.52)
"""Capacity of a kind as a part of what every initiative would use of it, each in its first way."""
PARENT, SECOND_PARENT, EXCLUDES, DUTY = 0.35, 0.1, 0.05, 0.04


def large_problem(count: int, seed: int) -> Problem:
    """The problem of :func:`large_document`, read and checked."""
    return read_problem(large_document(count, seed))


def large_document(count: int, seed: int) -> dict[str, Any]:
    """A problem of ``count`` initiatives as a JSON document; the same for the same count and seed."""
    chance = random.Random(f"{count}/{seed}")
    hours = [round(min(max(chance.lognormvariate(6.73, 0.45), 375.0), 2800.0), 1) for _ in range(count)]
    parts = [_parts(chance) for _ in range(count)]
    return {
        "periods": list(PERIODS),
        "capacity": _capacity(chance, hours, parts),
        "criteria": list(CRITERIA),
        "order": [["tasks"], ["inhabitants", "risk"]],
        "today": "2026-11-23",
        "hours_per_fte": 1400,
        "units": {**dict.fromkeys(KINDS, "hours"), "starts": "count"},
        "initiatives": [_initiative(chance, at, hours[at], parts[at]) for at in range(count)],
    }


def _parts(chance: random.Random) -> dict[str, float]:
    """How the hours of one initiative fall over the kinds."""
    drawn = {kind: chance.gammavariate(part * ALIKE, 1.0) for kind, part in KINDS.items()}
    return {kind: size / sum(drawn.values()) for kind, size in drawn.items()}


def _capacity(chance: random.Random, hours: list[float], parts: list[dict[str, float]]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for kind in KINDS:
        room = (
            chance.uniform(*ROOM)
            * sum(size * part[kind] for size, part in zip(hours, parts, strict=True))
            / len(PERIODS)
        )
        rows[kind] = {period: [round(room * 0.8, 1), round(room * 1.2, 1), "free"] for period in PERIODS}
    starts = max(1, round(len(hours) * 0.12))
    rows["starts"] = {period: {"whole": [starts, starts + max(1, starts // 4), "starts"]} for period in PERIODS}
    return rows


def _initiative(chance: random.Random, at: int, hours: float, parts: dict[str, float]) -> dict[str, Any]:
    name, is_duty = f"p{at:04}", chance.random() < DUTY
    worth = {criterion: _score(chance, hours) for criterion in CRITERIA}
    parents = [f"p{chance.randrange(at):04}"] if at and chance.random() < PARENT else []
    if at > 1 and chance.random() < SECOND_PARENT:
        parents.append(f"p{chance.randrange(at):04}")
    ways = WAYS[:1] if is_duty else WAYS
    alternatives = [
        _alternative(name, hours, parts, worth, start, way, is_duty)
        for start in range(len(PERIODS))
        for way in ways
    ]  # fmt: skip
    # A duty needs nothing, so that no drawn exclusion can make it impossible.
    needs = [] if is_duty else sorted(set(parents))
    item: dict[str, Any] = {"id": name, "depends_on": needs, "alternatives": alternatives}
    if is_duty:
        item["mandatory_by"] = PERIODS[chance.randint(1, 3)]
    elif at > 5 and chance.random() < EXCLUDES:
        item["excludes"] = sorted({f"p{chance.randrange(at):04}"} - set(parents))
    return item


def _score(chance: random.Random, hours: float) -> tuple[float, float]:
    """Value on one criterion: what takes more hours is worth more as a rule, but far from always."""
    middle = chance.uniform(0.1, 1.0) * (hours / 840.0) ** 0.5
    width = chance.uniform(0.1, 0.3)
    return round(middle * (1 - width), 4), round(middle * (1 + width), 4)


def _alternative(
    name: str, hours: float, parts: dict[str, float], worth: dict[str, tuple[float, float]], start: int,
    way: tuple[str, str | None, float, float], is_duty: bool,
) -> dict[str, Any]:  # fmt: skip
    role, variant, more_hours, more_value = way
    years = dict(zip(PERIODS[start:], SPREAD, strict=False))
    use: dict[str, Any] = {
        kind: {year: _hours(hours * more_hours * part * share, name) for year, share in years.items()}
        for kind, part in parts.items()
    }
    value = {}
    if not is_duty:
        use["starts"] = {PERIODS[start]: [1, 1]}
        left = (len(PERIODS) - start) / len(PERIODS) * more_value
        value = {c: [round(low * left, 5), round(high * left, 5), f"{name}.{c}"] for c, (low, high) in worth.items()}
    alternative: dict[str, Any] = {"role": role, "start": PERIODS[start], "use": use, "value": value}
    return alternative if variant is None else {**alternative, "variant": variant}


def _hours(middle: float, name: str) -> dict[str, Any]:
    return {"times": [[round(middle * 0.7, 3), round(middle * 1.3, 3), f"{name}.hours"], [0.95, 1.05, "size"]]}


def main() -> int:
    """Write one document to standard output: number of initiatives and seed are the arguments."""
    count, seed = (int(argument) for argument in sys.argv[1:3])
    json.dump(large_document(count, seed), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
