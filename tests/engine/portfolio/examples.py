"""Seeded problems for the tests of sampled mode: small ones of every kind, and one as large as a municipality's."""

from __future__ import annotations

import random
from typing import Any

from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import BadInput, read_problem

PERIODS = ["2027", "2028", "2029", "2030"]
CRITERIA = ["inhabitants", "tasks", "risk"]


def small_problem(seed: int, *, is_point: bool = False) -> Problem:
    """A random problem of four to six items, with duties, preconditions, exclusions and decisions taken."""
    for attempt in range(1000):
        chance = random.Random(f"{seed}/{attempt}")
        try:
            return read_problem(_small(chance, is_point))
        except BadInput:
            continue
    raise AssertionError("no possible problem in a thousand attempts")


def _small(chance: random.Random, is_point: bool) -> dict[str, Any]:
    periods = PERIODS[: chance.randint(2, 3)]
    names = [f"item{at}" for at in range(chance.randint(4, 6))]
    order = chance.choice([[], [["tasks"], ["risk"]], [["tasks", "risk"], ["inhabitants"]]])
    return {
        "periods": periods,
        "capacity": {
            "ict": {p: _interval(chance, 80, 250, is_point, "capacity") for p in periods},
            "starts": {p: {"whole": [1, 1 if is_point else 2, "starts"]} for p in periods},
        },
        "criteria": CRITERIA,
        "order": order,
        "today": "2026-11-23",
        "hours_per_fte": 1400,
        "units": {"ict": "hours", "starts": "count"},
        "initiatives": [_small_item(chance, names, at, periods, is_point) for at in range(len(names))],
    }


def _small_item(chance: random.Random, names: list[str], at: int, periods: list[str], is_point: bool) -> dict[str, Any]:
    alternatives = [
        {
            "role": role,
            "start": start,
            "use": {
                "ict": {p: _interval(chance, 10, 120, is_point, f"{names[at]}.hours") for p in periods if p >= start},
                "starts": {start: [1, 1]},
            },
            "value": {name: _interval(chance, 0, 1, is_point, None) for name in CRITERIA},
        }
        for role in chance.sample(["follow", "lead"], chance.randint(1, 2))
        for start in chance.sample(periods, chance.randint(1, len(periods)))
    ]
    is_duty = chance.random() < 0.2
    decided = alternatives[0] if chance.random() < 0.1 else None
    return {
        "id": names[at],
        "mandatory_by": periods[-1] if is_duty else None,
        "depends_on": [names[at - 1]] if at and chance.random() < 0.25 else [],
        "excludes": [names[at - 2]] if at > 1 and chance.random() < 0.2 else [],
        "fixed": {"role": decided["role"], "start": decided["start"]} if decided else None,
        "done": chance.random() < 0.08,
        "alternatives": alternatives,
    }


def _interval(chance: random.Random, low: float, high: float, is_point: bool, driver: str | None) -> list[Any]:
    first, second = sorted((round(chance.uniform(low, high), 3), round(chance.uniform(low, high), 3)))
    if is_point:
        return [first, first]
    return [first, second] if driver is None else [first, second, driver]


def municipality_problem(seed: int, *, duties: int = 12, choices: int = 14) -> Problem:
    """A problem as large as that of a municipality today: four kinds of hours and starts in four years."""
    chance = random.Random(seed)
    return read_problem(
        {
            "periods": PERIODS,
            "capacity": {
                **{kind: {p: [part * 4000, part * 9000, "free"] for p in PERIODS} for kind, part in _KINDS.items()},
                "starts": {p: {"whole": [2, 4, "starts"]} for p in PERIODS},
            },
            "criteria": ["inhabitants", "tasks", "money", "risk", "maturity", "coherence"],
            "order": [["tasks"], ["inhabitants", "risk"]],
            "today": "2026-11-23",
            "hours_per_fte": 1400,
            "units": {**dict.fromkeys(_KINDS, "hours"), "starts": "count"},
            "initiatives": [
                *(_duty(chance, f"duty{at:02}") for at in range(duties)),
                *(_choice(chance, f"choice{at:02}") for at in range(choices)),
            ],
        }
    )


_KINDS = {"management": 0.15, "ict": 0.3, "field": 0.3, "support": 0.25}


def _duty(chance: random.Random, name: str) -> dict[str, Any]:
    hours, is_dated = chance.uniform(100, 500), chance.random() < 0.6
    starts = PERIODS[:1] if is_dated else PERIODS
    return {
        "id": name,
        "mandatory_by": starts[-1],
        "alternatives": [
            _way(chance, name, hours, start, "follow", spread, {}) | {"variant": variant}
            for start in starts
            for variant, spread in {"quick": [0.6, 0.4], "slow": [0.34, 0.33, 0.33]}.items()
        ],
    }


def _choice(chance: random.Random, name: str) -> dict[str, Any]:
    hours, roles = chance.uniform(80, 600), chance.choice([["follow"], ["follow", "contribute"]])
    scores = {
        c: sorted((round(chance.random(), 2), round(chance.random(), 2))) for c in ["tasks", "inhabitants", "risk"]
    }
    return {
        "id": name,
        "alternatives": [
            _way(chance, name, hours * (1.3 if role == "contribute" else 1), start, role, [0.6, 0.4], scores)
            for role in roles
            for start in PERIODS
        ],
    }


def _way(
    chance: random.Random, name: str, hours: float, start: str, role: str, spread: list[float], scores: dict[str, Any]
) -> dict[str, Any]:
    first = PERIODS.index(start)
    years = dict(zip(PERIODS[first:], spread, strict=False))
    use: dict[str, Any] = {
        kind: {
            year: {
                "times": [[hours * part * share * 0.7, hours * part * share * 1.3, f"{name}.hours"], [0.9, 1.2, "size"]]
            }
            for year, share in years.items()
        }
        for kind, part in _KINDS.items()
    }
    if scores:
        use["starts"] = {start: [1, 1]}
    left = (4 - first) / 4
    return {
        "role": role,
        "start": start,
        "use": use,
        "value": {c: [low * left, high * left, f"{name}.{c}"] for c, (low, high) in scores.items()},
        "basis": {f"use.ict.{start}": "assumed"},
    }
