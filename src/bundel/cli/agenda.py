"""What the lines of a table are made from: the question of a municipality beside its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bundel.cli.agenda_words import Ends, added, hours_of
from bundel.cli.municipality import Asked
from bundel.engine.question.agenda_rules import chosen_alternative
from bundel.engine.question.capacity import KINDS, json_bounds
from bundel.engine.question.setting import ItemSetting, Setting

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agenda:
    """Nothing in it is changed; ``advised`` is what the answer says by item."""

    asked: Asked
    answer: Row
    advised: Mapping[str, Row]
    items: Mapping[str, ItemSetting]

    @property
    def setting(self) -> Setting:
        return self.asked.setting

    @property
    def first_year(self) -> str:
        return self.setting.periods[0]

    @property
    def per_fte(self) -> float:
        return float(self.asked.document["hours_per_fte"])

    def in_lane(self, *lanes: str) -> list[ItemSetting]:
        """The items of some lanes, by place, then in the order of the question."""
        rows = [item for item in self.items.values() if item.id in self.advised]
        rows = [item for item in rows if self.advised[item.id]["lane"] in lanes]
        return sorted(rows, key=lambda item: self.advised[item.id]["place"] or len(self.items))

    def names(self, ids: list[str]) -> list[str]:
        return [self.items[one].name for one in ids if one in self.items]

    def initiative_name(self, initiative: str) -> str:
        return self.asked.reference.initiative_by_id[initiative].name

    def hours(self, item: ItemSetting, *years: str) -> Ends:
        """What the advised way asks of free time; without years, in all of them."""
        return hours_of(self._way(item), years or self.setting.periods)

    def free_hours(self) -> Ends:
        """Free hours of the first year, all kinds together."""
        capacity = self.asked.document["capacity"]
        return added(json_bounds(capacity[kind][self.first_year]) for kind in KINDS)

    def _way(self, item: ItemSetting) -> Row:
        """The alternative that the advice names, else the one that plans choose most."""
        [row] = [one for one in self.asked.document["initiatives"] if one["id"] == item.id]
        return chosen_alternative(row, self.advised[item.id]) or {}


def agenda_of(asked: Asked, answer: Row) -> Agenda:
    """The question and the answer side by side."""
    advised = {row["id"]: row for row in answer["initiatives"]}
    return Agenda(asked, answer, advised, {item.id: item for item in asked.setting.items})
