"""What of the packaged initiatives only goes on together, with thresholds, levels and shared costs as assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bundel.engine.question.capacity import KINDS
from bundel.engine.question.items import Item
from bundel.engine.question.situation import Situation
from bundel.engine.reference.initiative import Phase
from bundel.engine.reference.joint_figures import JointStart

EXISTING: tuple[Phase, ...] = ("implementatie", "beheer")
"""Phases in which something is there already; before them it is still to be made."""


def joint_of(situation: Situation, shared: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every choice, or every way of one, that anybody can take."""
    for item in situation.items:
        if item.kind != "decide" or item.id not in shared:
            continue
        offered = {(way["variant"], way["role"]) for way in shared[item.id]["alternatives"]}
        variants = {variant for variant, _ in offered}
        for way in item.ways:
            variant = way[0] if len(item.ways) > 1 else None
            if variant in variants:
                yield _joint(situation, item, way, variant, can_lead=(variant, "lead") in offered)


def _joint(
    situation: Situation, item: Item, way: tuple[str, ...], variant: str | None, *, can_lead: bool
) -> dict[str, Any]:
    name = item.id if variant is None else variant
    reference = situation.reference
    is_new = any(reference.initiative_by_id[member].phase not in EXISTING for member in way)
    figures = situation.figures.joint_new if is_new else situation.figures.joint_existing
    made: dict[str, Any] = {
        "id": name,
        "name": item.name if variant is None else reference.initiative_by_id[variant].name,
        "initiative": item.id,
        "divide": "inhabitants",
        "cost": {"use": {**_hours(situation, figures, name), "euro": _euros(situation, way, figures, name)}},
        "tiers": _tiers(situation, figures, name, can_lead=can_lead),
    }
    if variant is not None:
        made["variants"] = [variant]
    return made | {"basis": _basis(made, is_euro_known=bool(_known_euros(situation, way)))}


def _hours(situation: Situation, figures: JointStart, name: str) -> dict[str, Any]:
    """Hours of the joint team per capacity kind, in as many periods as it lasts."""
    low, high = figures.hours_per_year
    shares = {kind: getattr(situation.figures.joint_team, kind) for kind in KINDS}
    return {
        kind: [[round(low * share, 6), round(high * share, 6), f"joint_hours:{name}"]] * figures.years
        for kind, share in shares.items()
        if share > 0
    }


def _known_euros(situation: Situation, way: tuple[str, ...]) -> int:
    """What is known to be spent on it jointly."""
    return sum(situation.reference.initiative_by_id[member].known_costs_eur or 0 for member in way)


def _euros(situation: Situation, way: tuple[str, ...], figures: JointStart, name: str) -> list[Any]:
    """Joint euros per period: what is known in all, else our range."""
    known, euro = _known_euros(situation, way), situation.figures.joint_euro
    is_new = figures is situation.figures.joint_new
    low, high = (known, known) if known else euro.new if is_new else euro.existing
    share = 1 / figures.years if known or is_new else 1.0
    return [[round(low * share, 6), round(high * share, 6), f"joint_euro:{name}"]] * figures.years


def _tiers(situation: Situation, figures: JointStart, name: str, *, can_lead: bool) -> list[dict[str, Any]]:
    """Where no municipality can lead (a joint purchase, say), somebody else does."""
    first: dict[str, Any] = {
        "participants": {"whole": [*figures.participants, f"participants:{name}"]},
        "leads": figures.leads if can_lead else 0,
    }
    growth = situation.figures.joint_growth
    further = [
        {**first, "inhabitants_share": [*share, f"joint_growth:{at}"], "value_times": [*times, f"joint_times:{at}"]}
        for at, (share, times) in enumerate(zip(growth.inhabitants_share, growth.value_times, strict=True))
    ]
    return [first, *further]


def _basis(made: dict[str, Any], *, is_euro_known: bool) -> dict[str, str]:
    inputs = [f"cost.use.{resource}" for resource in made["cost"]["use"]]
    inputs += [f"tiers.{at}.{field}" for at, tier in enumerate(made["tiers"]) for field in tier]
    return {name: "given" if is_euro_known and name == "cost.use.euro" else "assumed" for name in inputs}
