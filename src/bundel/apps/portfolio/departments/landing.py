"""Which topics land on which department, when, with how many hours, and what is asked of it now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from bundel.apps.portfolio.agenda import figures, words
from bundel.engine.question.setting import ItemSetting, Setting

FIELD = "field"
OWN_KINDS = ("management", "ict", "support")
TAKEN = ("mandatory", "need_to_have", "nice_to_have")


@dataclass(frozen=True, slots=True)
class Landing:
    """One topic on one department: hours by year, in the way that is advised."""

    id: str
    name: str
    lane: str
    way: str
    hours: tuple[figures.Figure, ...]
    decides: str
    ask: str


@dataclass(frozen=True, slots=True)
class Department:
    """One department with everything that lands on it; ``first_year`` is the sum of the first year's hours."""

    slug: str
    name: str
    rows: tuple[Landing, ...]
    first_year: figures.Figure


def departments_of(setting: Setting, problem: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Department]:
    """Every department on which something lands, the busiest first: three kinds of capacity, and each field."""
    found: dict[str, list[Landing]] = {}
    names: dict[str, str] = {}
    advised = {row["id"]: row for row in answer["initiatives"] if row["lane"] in TAKEN}
    initiatives = {one["id"]: one for one in problem["initiatives"]}
    for item in setting.items:
        if item.id in advised and item.id in initiatives:
            way = _way(initiatives[item.id], advised[item.id])
            for kind, name in _places(item):
                row = _landing(item, advised[item.id], way, kind, setting.periods)
                if any(one.high > 0 for one in row.hours):
                    names[slugify(name)] = name
                    found.setdefault(slugify(name), []).append(row)
    made = [_department(slug, names[slug], rows) for slug, rows in found.items()]
    return sorted(made, key=lambda one: (-one.first_year.high, one.name))


def not_computed_yet(setting: Setting, slug: str) -> Department | None:
    """A department while the advice is computed anew: every topic that may land on it, without hours or advice."""
    there = [(item, name) for item in setting.items for _kind, name in _places(item) if slugify(name) == slug]
    if not there:
        return None
    rows = [Landing(item.id, item.name, "", "", (), "", "") for item, _name in there]
    return Department(slug, there[0][1], tuple(sorted(rows, key=lambda row: row.name)), figures.hours((0, 0), "given"))


def kind_of(slug: str) -> str:
    """The kind of hours that a department has, by its name in an address: one of the three, else a field."""
    return next((kind for kind in OWN_KINDS if slugify(words.KINDS[kind]) == slug), FIELD)


def _places(item: ItemSetting) -> Iterator[tuple[str, str]]:
    """The kinds of capacity with the department that has them; the field is the item's own."""
    for kind in OWN_KINDS:
        yield kind, str(words.KINDS[kind])
    yield FIELD, item.field


def _way(initiative: Mapping[str, Any], advised: Mapping[str, Any]) -> Mapping[str, Any]:
    """The alternative that is advised; the first one when the item stands there without a start."""
    wanted = (advised["role"], advised.get("start"), advised.get("variant") or "")
    ways = initiative["alternatives"]
    same = [one for one in ways if (one["role"], one["start"], one.get("variant") or "") == wanted]
    empty: Mapping[str, Any] = {}
    return next(iter(same or ways), empty)


def _landing(
    item: ItemSetting, advised: Mapping[str, Any], way: Mapping[str, Any], kind: str, periods: tuple[str, ...]
) -> Landing:
    bases = way.get("basis", {})
    return Landing(
        id=item.id,
        name=item.name,
        lane=advised["lane"],
        way=_said(item, way),
        hours=tuple(
            figures.hours(figures.kind_hours(way, kind, year), bases.get(f"use.{kind}.{year}", "given"))
            for year in periods
        ),
        decides=str(words.MEETINGS[item.meeting]),
        ask=_("Vraag van ons: %(whom)s kijkt mee.") % {"whom": item.ask_whom} if item.asks_first else "",
    )


def _said(item: ItemSetting, way: Mapping[str, Any]) -> str:
    told = {"role": words.role_words(way.get("role", "follow"), item.verb), "year": way.get("start", "")}
    return _("%(role)s, vanaf %(year)s") % told


def _department(slug: str, name: str, rows: list[Landing]) -> Department:
    first = [row.hours[0] for row in rows]
    total = figures.hours((sum(one.low for one in first), sum(one.high for one in first)), "assumed")
    rows.sort(key=lambda row: (TAKEN.index(row.lane), -row.hours[0].high, row.name))
    return Department(slug, name, tuple(rows), total)
