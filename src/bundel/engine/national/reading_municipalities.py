"""Reads the municipalities of a national question: their capacity, and where they differ from what is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bundel.engine.national.constants import MAX_MUNICIPALITIES
from bundel.engine.national.problem import Municipality
from bundel.engine.national.reading_amounts import Ends, ends_of, read_own, with_own
from bundel.engine.portfolio.bad_input import Path, refuse, refuse_in_words
from bundel.engine.portfolio.problem import Amount, Fixed, Initiative
from bundel.engine.portfolio.reading import read_capacities, read_order
from bundel.engine.portfolio.reading_amounts import (
    read_list,
    read_mapping,
    read_number,
    read_object,
    read_one_of,
    read_text,
    read_whole_number,
)
from bundel.engine.portfolio.reading_initiatives import ACTIVE_ROLES, Known, read_fixed, read_initiatives

MOST_WEIGHT = 1e6
_OPTIONAL = ("name", "weight", "order", "capacity", "own", "done", "fixed", "roles", "initiatives")


@dataclass(frozen=True, slots=True)
class Shared:
    """What the municipalities refer to: names, the document of the shared initiatives, and the ends of own amounts."""

    known: Known
    document: list[Any]
    ids: frozenset[str]
    ends: Ends


def read_owns(value: object, path: Path) -> tuple[list[Mapping[str, Amount]], Ends]:
    """First pass: the own amounts of every municipality, and their ends over all of them."""
    listed = read_list(value, path)
    if not 1 <= len(listed) <= MAX_MUNICIPALITIES:
        refuse_in_words(path, f"1 to {MAX_MUNICIPALITIES} municipalities", str(len(listed)))
    owns: list[Mapping[str, Amount]] = []
    for at, item in enumerate(listed):
        fields = read_object(item, (path, at), ("id", "inhabitants"), _OPTIONAL)
        owns.append(read_own(fields.get("own", {}), ((path, at), "own")))
    return owns, ends_of(owns)


def read_municipalities(
    value: object, path: Path, shared: Shared, owns: list[Mapping[str, Amount]]
) -> tuple[Municipality, ...]:
    """Second pass: every municipality, with unique ids."""
    municipalities: list[Municipality] = []
    places: dict[str, int] = {}
    for at, (item, own) in enumerate(zip(read_list(value, path), owns, strict=True)):
        one = _read_one(item, (path, at), shared, own)
        if one.id in places:
            refuse(((path, at), "id"), f"an id that no other municipality has (item {places[one.id]} has it)", one.id)
        places[one.id] = at
        municipalities.append(one)
    return tuple(municipalities)


def _read_one(value: object, path: Path, shared: Shared, own: Mapping[str, Amount]) -> Municipality:
    fields = read_object(value, path, ("id", "inhabitants"), _OPTIONAL)
    name = read_text(fields["id"], (path, "id"))
    order = fields.get("order")
    initiatives = _read_own_initiatives(fields.get("initiatives", []), (path, "initiatives"), shared)
    ids = shared.ids | {one.id for one in initiatives}
    roles = fields.get("roles")
    return Municipality(
        id=name,
        name=read_text(fields.get("name", name), (path, "name")),
        inhabitants=read_whole_number(fields["inhabitants"], (path, "inhabitants"), at_least=1),
        weight=_read_weight(fields.get("weight", 1), (path, "weight")),
        order=None if order is None else read_order(order, (path, "order"), shared.known),
        capacity=read_capacities(fields.get("capacity", {}), (path, "capacity"), shared.known),
        own=own,
        done=_read_done(fields.get("done", {}), (path, "done"), ids),
        fixed=_read_decisions(fields.get("fixed", {}), (path, "fixed"), ids, shared.known),
        roles=None if roles is None else _read_roles(roles, (path, "roles")),
        initiatives=initiatives,
    )


def _read_weight(value: object, path: Path) -> float:
    weight = read_number(value, path)
    if not 0 < weight <= MOST_WEIGHT:
        refuse(path, f"a weight above 0 and of at most {MOST_WEIGHT:.0f}", value)
    return weight


def _read_done(value: object, path: Path, ids: frozenset[str] | set[str]) -> dict[str, str | None]:
    done: dict[str, str | None] = {}
    for key, variant in read_mapping(value, path).items():
        name = read_one_of(key, (path, key), ids, "an initiative")
        done[name] = None if variant is None else read_text(variant, (path, key))
    return done


def _read_decisions(value: object, path: Path, ids: frozenset[str] | set[str], known: Known) -> dict[str, Fixed]:
    decisions = {}
    for key, fixed in read_mapping(value, path).items():
        name = read_one_of(key, (path, key), ids, "an initiative")
        read = read_fixed(fixed, (path, key), known)
        if read is not None:
            decisions[name] = read
    return decisions


def _read_roles(value: object, path: Path) -> tuple[str, ...]:
    listed = enumerate(read_list(value, path))
    return tuple(sorted({read_one_of(role, (path, at), ACTIVE_ROLES, "a role") for at, role in listed}))


def _read_own_initiatives(value: object, path: Path, shared: Shared) -> tuple[Initiative, ...]:
    """Own initiatives are read before the shared ones that they do not replace, so that a place stays its place."""
    own = read_list(with_own(value, path, shared.ends), path)
    if not own:
        return ()
    replaced = {item.get("id") for item in own if isinstance(item, dict) and isinstance(item.get("id"), str)}
    others = [item for item in shared.document if item["id"] not in replaced]
    return read_initiatives([*own, *others], path, shared.known)[: len(own)]
