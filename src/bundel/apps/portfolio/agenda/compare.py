"""Old beside new: which place and lane an item has before and after one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bundel.engine.question.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One item before and after; None where it is not weighed."""

    id: str
    name: str
    old_lane: str | None
    new_lane: str | None
    old_place: int | None
    new_place: int | None

    @property
    def is_changed(self) -> bool:
        return (self.old_lane, self.old_place) != (self.new_lane, self.new_place)


def moves_between(
    old_setting: Setting, old: Mapping[str, Any], new_setting: Setting, new: Mapping[str, Any]
) -> list[Move]:
    """Every item of both answers, those that move first, then by new place."""
    names = {item.id: item.name for item in (*old_setting.items, *new_setting.items)}
    before = {row["id"]: row for row in old["initiatives"]}
    after = {row["id"]: row for row in new["initiatives"]}
    rows = [_move(item, names[item], before.get(item), after.get(item)) for item in {**before, **after}]
    return sorted(rows, key=lambda row: (not row.is_changed, row.new_place or 1000, row.name))


def _move(item: str, name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Move:
    return Move(
        id=item,
        name=name,
        old_lane=old["lane"] if old else None,
        new_lane=new["lane"] if new else None,
        old_place=old.get("place") if old else None,
        new_place=new.get("place") if new else None,
    )
