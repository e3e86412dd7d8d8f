"""Seeded national problems for the tests: small ones of every kind, whose every plan can be looked at."""

from __future__ import annotations

import random
from typing import Any

from bundel.engine.national.problem import National
from bundel.engine.national.reading import read_national
from bundel.engine.portfolio.bad_input import BadInput

PERIODS = ["2027", "2028"]


def small_national(seed: int, **fixed: Any) -> National:
    """A random question of three or four municipalities; ``fixed`` says what it must have."""
    for attempt in range(200):
        try:
            return read_national(small_document(seed, attempt, **fixed))
        except BadInput:
            continue
    raise AssertionError("no possible question in two hundred attempts")


def small_document(
    seed: int, attempt: int = 0, *, has_body: bool | None = None, weights: bool = True
) -> dict[str, Any]:
    chance = random.Random(f"{seed}/{attempt}")
    names = [f"M{at}" for at in range(chance.randint(3, 4))]
    has_body = chance.random() < 0.3 if has_body is None else has_body
    members = names[:2] if has_body else []
    initiatives = [_initiative(chance, f"i{at}") for at in range(chance.randint(1, 2))]
    if chance.random() < 0.3:
        initiatives.append(_duty(chance))
    if len(initiatives) > 1 and chance.random() < 0.3:
        initiatives[1]["depends_on"] = ["i0"]
    joint = [one for initiative in initiatives for one in _joint(chance, initiative, len(names))]
    return {
        "periods": PERIODS,
        "criteria": ["good", "cheap"],
        "own_drivers": ["free"],
        "initiatives": initiatives,
        "joint": joint,
        "municipalities": [_municipality(chance, name, name not in members, weights) for name in names],
        "bodies": [_body(chance, members)] if members else [],
    }


def _initiative(chance: random.Random, name: str) -> dict[str, Any]:
    variants = [None] if chance.random() < 0.6 else ["x", "y"]
    ways = []
    for variant in variants:
        start = chance.choice(PERIODS)
        good = round(chance.uniform(-0.1, 1.0), 2)
        ways.append(_way("follow", start, variant, chance.randint(10, 60), good, chance))
        if chance.random() < 0.6:
            ways.append(_way("lead", start, variant, chance.randint(40, 90), good, chance))
    return {"id": name, "alternatives": ways}


def _way(role: str, start: str, variant: str | None, hours: int, good: float, chance: random.Random) -> dict[str, Any]:
    return {
        "role": role, "start": start, "variant": variant,
        "use": {"ict": {start: {"times": [[hours, hours * 1.5, "hours"], {"own": "size"}]}}},
        "value": {"good": [good, good + chance.choice([0.0, 0.2])], "cheap": [0.1, 0.1]},
    }  # fmt: skip


def _duty(chance: random.Random) -> dict[str, Any]:
    hours = chance.randint(10, 120)
    ways = [{"role": "follow", "start": start, "use": {"ict": {start: [hours, hours]}}} for start in PERIODS]
    return {"id": "duty", "mandatory_by": PERIODS[-1], "alternatives": ways}


def _joint(chance: random.Random, initiative: dict[str, Any], count: int) -> list[dict[str, Any]]:
    if initiative["id"] == "duty":
        return []
    variants = list(dict.fromkeys(way["variant"] for way in initiative["alternatives"]))
    listed = []
    for variant in variants:
        one: dict[str, Any] = {
            "id": f"{initiative['id']}{variant or ''}",
            "initiative": initiative["id"],
            "divide": chance.choice(["inhabitants", "equally"]),
            "cost": {"value": [0, 0] if chance.random() < 0.5 else [0.1, 0.5], "use": {"ict": [[20, 40], [10, 10]]}},
            "tiers": _tiers(chance, count),
        }
        if variant is not None:
            one["variants"] = [variant]
        if chance.random() < 0.8:
            listed.append(one)
    return listed


def _tiers(chance: random.Random, count: int) -> list[dict[str, Any]]:
    first: dict[str, Any] = {"participants": [1, chance.randint(1, count)], "leads": chance.choice([0, 0, 1])}
    if chance.random() < 0.4:
        return [first]
    second = {**first, "inhabitants_share": [0.5, round(chance.uniform(0.5, 0.9), 2)], "value_times": [1.2, 1.6]}
    return [first, second]


def _municipality(chance: random.Random, name: str, has_capacity: bool, weights: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": name,
        "inhabitants": chance.randint(1, 9) * 10_000,
        "own": {"size": [0.5, chance.choice([0.5, 1.0])]},
    }
    if weights and chance.random() < 0.2:
        made["weight"] = 2
    if has_capacity:
        made["capacity"] = {"ict": {period: [chance.randint(20, 120), 120, "free"] for period in PERIODS}}
    if chance.random() < 0.2:
        made["done"] = {"i0": None}
    if chance.random() < 0.2:
        made["roles"] = ["follow"]
    if chance.random() < 0.3:
        made["order"] = [["good"], ["cheap"]]
    return made


def _body(chance: random.Random, members: list[str]) -> dict[str, Any]:
    pool = {period: [chance.randint(40, 200), 200] for period in PERIODS}
    return {"id": "pool", "capacity": {"ict": pool}, "members": {name: 0.4 for name in members}}
