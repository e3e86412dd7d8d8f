"""Bringing in the successions of the register of municipalities; what was planned here stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bundel.apps.organisations.models import Succession
from bundel.engine.lineage.successions import Ended, Period, faults, from_register
from bundel.engine.lineage.successions import Succession as Line
from bundel.engine.reference.faults import BadData, DataFault
from bundel.engine.reference.reference import Reference

FILE = "former_municipalities.csv"


def lines_of(reference: Reference, began: Mapping[str, date]) -> list[Line]:
    """The successions of the reference data; ``began`` holds the first day of whoever began after the register did."""
    former = reference.former_municipalities
    return from_register((Ended(one.code, date.fromisoformat(one.ended_on), one.successors) for one in former), began)


def refuse_impossible(lines: list[Line], days: Mapping[str, tuple[date | None, date | None]]) -> None:
    """Raise BadData for successions that cannot be: a circle, or days that do not fit."""
    periods = {code: Period(since, until) for code, (since, until) in days.items()}
    found = [
        DataFault(
            FILE, None, "successors", "a line of successions that can be",
            f"{one.succession.before} to {one.succession.after} on {one.succession.on}: {one.what}",
        )
        for one in faults(lines, periods)
    ]  # fmt: skip
    if found:
        raise BadData(found)


def load_lines(lines: list[Line], ids: Mapping[str, int]) -> tuple[int, int]:
    """Bring them up to date; gives how many were made and changed.

    What was planned here stays as it is, also when the register tells of it later.
    """
    wanted = {(ids[one.before], ids[one.after]): _of_line(one) for one in lines}
    standing = {(row.predecessor_id, row.successor_id): row for row in Succession.objects.all()}
    fresh = [
        Succession(predecessor_id=before, successor_id=after, **values)
        for (before, after), values in wanted.items()
        if (before, after) not in standing
    ]
    Succession.objects.bulk_create(fresh)
    loaded = [(row, wanted[pair]) for pair, row in standing.items() if row.merger_id is None and pair in wanted]
    changed = [row for row, values in loaded if _takes_over(row, values)]
    Succession.objects.bulk_update(changed, ["on", "kind", "takes_records"], batch_size=100)
    return len(fresh), len(changed)


def _of_line(one: Line) -> dict[str, Any]:
    # Who got the papers of a split of long ago nobody told us; nothing of it was recorded here.
    return {"on": one.on, "kind": one.kind, "takes_records": one.kind in ("merge", "renaming")}


def _takes_over(row: Succession, values: Mapping[str, Any]) -> bool:
    is_other = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return is_other
