"""What is weighed: a package, or an initiative that stands alone. The same for every municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bundel.engine.reference.curation import Curation, Package
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to weigh and to decide.

    ``ways`` are the different ways to do it, each with the members that it takes together; one
    way that takes all members is the normal case. ``within`` is the package in which a choice of
    its own is named.
    """

    id: str
    name: str
    kind: Literal["duty", "decide"]
    ways: tuple[tuple[str, ...], ...]
    package: str | None = None
    within: str | None = None

    @property
    def members(self) -> tuple[str, ...]:
        """Every member of every way, each once."""
        return tuple(dict.fromkeys(member for way in self.ways for member in way))


def items_of(reference: Reference) -> tuple[Item, ...]:
    """All items, packages first, in the order of the curation."""
    weighed = {row.id: row for row in reference.curations if reference.rules.standings[row.standing] == "weigh"}
    return tuple(_items(reference, weighed))


def item_of(reference: Reference, items: tuple[Item, ...], initiative: str) -> Item | None:
    """The item that an initiative belongs to: its own, that of its whole, or that of its package."""
    row = reference.curation_by_id[initiative]
    own = next((item for item in items if initiative in item.members), None)
    if own or not (row.part_of or row.package):
        return own
    if row.part_of and row.part_of != initiative:
        whole = next((item for item in items if row.part_of in item.members), None)
        if whole:
            return whole
    return next((item for item in items if row.package and item.package == row.package), None)


def _items(reference: Reference, weighed: dict[str, Curation]) -> Iterator[Item]:
    for package in reference.packages:
        members = [weighed[one] for one in package.members if one in weighed]
        same = [row for row in members if row.standing == package.kind]
        if same:
            yield _package_item(package, same)
        for row in members:
            if row.standing != package.kind:
                yield _own_item(reference, row, package.id)
    for row in weighed.values():
        if row.package is None:
            yield _own_item(reference, row, None)


def _package_item(package: Package, same: list[Curation]) -> Item:
    ids = [row.id for row in same]
    choices = [row.id for row in same if set(row.alternatives) & set(ids)]
    always = [one for one in ids if one not in choices]
    ways = tuple((one, *always) for one in choices) or (tuple(always),)
    kind: Literal["duty", "decide"] = "duty" if package.kind == "duty" else "decide"
    return Item(package.id, package.name, kind, ways, package=package.id)


def _own_item(reference: Reference, row: Curation, within: str | None) -> Item:
    kind: Literal["duty", "decide"] = "duty" if row.standing == "duty" else "decide"
    return Item(row.id, reference.initiative_by_id[row.id].name, kind, ((row.id,),), within=within)
