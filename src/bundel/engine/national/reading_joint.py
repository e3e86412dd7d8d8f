"""Reads what only goes on together: joint undertakings with their levels, and bodies that hold capacity."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from bundel.engine.national.constants import MAX_JOINT, MAX_TIERS
from bundel.engine.national.problem import NOTHING, ONCE, Body, Joint, Municipality, Tier
from bundel.engine.national.reading_amounts import read_positive
from bundel.engine.portfolio.bad_input import Path, refuse, refuse_in_words
from bundel.engine.portfolio.problem import Amount
from bundel.engine.portfolio.reading import read_capacities
from bundel.engine.portfolio.reading_amounts import (
    bounds,
    read_capacity,
    read_list,
    read_mapping,
    read_names,
    read_number,
    read_object,
    read_one_of,
    read_text,
    read_whole_number,
)
from bundel.engine.portfolio.reading_initiatives import BASES, Known

Variants = Mapping[str, Collection[str | None]]
"""Initiative → the variants that some municipality offers."""


def read_joint(value: object, path: Path, variants: Variants) -> tuple[Joint, ...]:
    """Every joint undertaking, with unique ids, and each way of an initiative in one of them at most."""
    listed = read_list(value, path)
    if len(listed) > MAX_JOINT:
        refuse_in_words(path, f"at most {MAX_JOINT} joint undertakings", str(len(listed)))
    joint: list[Joint] = []
    for at, item in enumerate(listed):
        one = _read_one(item, (path, at), variants)
        for other in joint:
            _refuse_twice(one, other, (path, at), variants)
        joint.append(one)
    return tuple(joint)


def _refuse_twice(one: Joint, other: Joint, path: Path, variants: Variants) -> None:
    if one.id == other.id:
        refuse((path, "id"), "an id that no other joint undertaking has", one.id)
    offered = variants[one.initiative]
    if any(one.covers(one.initiative, way) and other.covers(one.initiative, way) for way in offered):
        refuse((path, "initiative"), f"ways that {ascii(other.id)} does not cover already", one.initiative)


def _read_one(value: object, path: Path, variants: Variants) -> Joint:
    fields = read_object(value, path, ("id", "initiative", "tiers"), ("name", "variants", "divide", "cost", "basis"))
    name = read_text(fields["id"], (path, "id"))
    initiative = read_one_of(fields["initiative"], (path, "initiative"), variants, "an initiative")
    cost = read_object(fields.get("cost", {}), (path, "cost"), (), ("value", "use"))
    tiers = read_list(fields["tiers"], (path, "tiers"))
    if not 1 <= len(tiers) <= MAX_TIERS:
        refuse_in_words((path, "tiers"), f"1 to {MAX_TIERS} levels", str(len(tiers)))
    divide = read_one_of(
        fields.get("divide", "inhabitants"), (path, "divide"), ("inhabitants", "equally"), "a way to divide"
    )
    way: Literal["inhabitants", "equally"] = "equally" if divide == "equally" else "inhabitants"
    return Joint(
        id=name,
        name=read_text(fields.get("name", name), (path, "name")),
        initiative=initiative,
        variants=_read_variants(fields.get("variants"), (path, "variants"), variants[initiative]),
        tiers=tuple(_read_tier(tier, ((path, "tiers"), at)) for at, tier in enumerate(tiers)),
        divide=way,
        cost_value=read_positive(cost["value"], ((path, "cost"), "value")) if "value" in cost else NOTHING,
        cost_use=_read_uses(cost.get("use", {}), ((path, "cost"), "use")),
        basis=_read_basis(fields.get("basis", {}), (path, "basis"), _inputs(cost, tiers)),
    )


def _read_variants(value: object, path: Path, offered: Collection[str | None]) -> tuple[str, ...] | None:
    if value is None:
        return None
    names = read_names(value, path)
    if not names:
        refuse(path, "at least one variant, or no field at all", value)
    for at, name in enumerate(names):
        if name not in offered:
            refuse((path, at), "a variant of an alternative of this initiative", name)
    return names


def _read_uses(value: object, path: Path) -> dict[str, tuple[Amount, ...]]:
    uses = {}
    for resource, amounts in read_mapping(value, path).items():
        listed = read_list(amounts, (path, resource))
        if not listed:
            refuse((path, resource), "an amount for the first period at least", amounts)
        uses[resource] = tuple(read_positive(part, ((path, resource), at)) for at, part in enumerate(listed))
    return uses


def _read_tier(value: object, path: Path) -> Tier:
    fields = read_object(value, path, (), ("participants", "inhabitants_share", "leads", "value_times"))
    share = fields.get("inhabitants_share")
    part = NOTHING if share is None else read_positive(share, (path, "inhabitants_share"))
    if bounds(part)[1] > 1:
        refuse_in_words((path, "inhabitants_share"), "a part of all inhabitants, from 0 to 1", "more than 1")
    times = fields.get("value_times")
    asked = fields.get("participants")
    return Tier(
        participants=NOTHING if asked is None else read_capacity(asked, (path, "participants")),
        inhabitants_share=part,
        leads=read_whole_number(fields.get("leads", 0), (path, "leads"), at_least=0),
        value_times=ONCE if times is None else read_positive(times, (path, "value_times")),
    )


def _inputs(cost: Mapping[str, object], tiers: list[object]) -> set[str]:
    """The names that a basis may be given for: every input that is there."""
    uses = cost.get("use", {})
    names = {"cost.value"} if "value" in cost else set()
    names |= {f"cost.use.{resource}" for resource in uses} if isinstance(uses, dict) else set()
    return names | {f"tiers.{at}.{field}" for at, tier in enumerate(tiers) if isinstance(tier, dict) for field in tier}


def _read_basis(value: object, path: Path, inputs: set[str]) -> dict[str, str]:
    bases = {}
    for key, basis in read_mapping(value, path).items():
        if key not in inputs:
            refuse((path, key), "the name of an input that is here, such as cost.use.ict or tiers.0.participants", key)
        bases[key] = read_one_of(basis, (path, key), BASES, "a basis")
    return {name: bases.get(name, "given") for name in sorted(inputs)}


def read_bodies(
    value: object, path: Path, known: Known, municipalities: Mapping[str, Municipality]
) -> tuple[Body, ...]:
    """Every body; a resource that a body holds is held by no other one for the same member, nor by the member."""
    bodies: list[Body] = []
    held: dict[tuple[str, str], Path] = {}
    for at, item in enumerate(read_list(value, path)):
        body = _read_body(item, (path, at), known, municipalities)
        if any(body.id == other.id for other in bodies):
            refuse(((path, at), "id"), "an id that no other body has", body.id)
        for member in body.members:
            for resource in body.capacity:
                here: Path = (((path, at), "members"), member)
                _refuse_held(municipalities[member], resource, here, held)
                held[member, resource] = here
        bodies.append(body)
    return tuple(bodies)


def _refuse_held(one: Municipality, resource: str, path: Path, held: Mapping[tuple[str, str], Path]) -> None:
    if (one.id, resource) in held:
        refuse_in_words(path, f"{ascii(resource)} held by one body at most", "a second body that holds it")
    if resource in one.capacity:
        refuse_in_words(path, f"{ascii(resource)} held by the body or by the member", "both")


def _read_body(value: object, path: Path, known: Known, municipalities: Mapping[str, Municipality]) -> Body:
    fields = read_object(value, path, ("id", "capacity", "members"), ("name",))
    name = read_text(fields["id"], (path, "id"))
    inside: Path = (path, "members")
    members = {
        read_one_of(member, (inside, member), municipalities, "a municipality"): _read_part(part, (inside, member))
        for member, part in read_mapping(fields["members"], inside).items()
    }
    if not members:
        refuse_in_words(inside, "at least one member", "none")
    if sum(members.values()) > 1 + 1e-9:
        refuse_in_words(inside, "agreed shares of at most 1 together", f"{sum(members.values()):g}")
    capacity = read_capacities(fields["capacity"], (path, "capacity"), known)
    return Body(name, read_text(fields.get("name", name), (path, "name")), capacity, members)


def _read_part(value: object, path: Path) -> float:
    part = read_number(value, path)
    if not 0 <= part <= 1:
        refuse(path, "a part from 0 to 1", value)
    return part
