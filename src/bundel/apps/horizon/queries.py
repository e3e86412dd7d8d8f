"""Reads of initiatives, packages and events: the typed rows of the database, kept until the data change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bundel.apps.horizon import files
from bundel.apps.horizon.models import DataMark, Fact, HorizonEvent, Initiative, Package, Theme
from bundel.apps.horizon.topics import TopicRow, all_topics
from bundel.engine.reference.amounts import first_day
from bundel.engine.reference.initiative import HorizonEvent as EventRow
from bundel.engine.reference.reading import read_reference
from bundel.engine.reference.reference import Reference

_kept: dict[str, Reference] = {}
_topics = dict[str, tuple[Reference, list[TopicRow]]]()


@dataclass(frozen=True, slots=True)
class FactRow:
    """One value of a field, as its history shows it."""

    field: str
    value: Any
    precision: str
    source: str
    read_on: date | None
    evidence: str
    by_name: str
    recorded_on: date | None
    is_suggestion: bool
    is_current: bool


def reference() -> Reference:
    """The reference data as they stand in the database, with what people corrected.

    One query when nothing changed since the last time; municipalities, budgets, assumptions and rules come as packaged.
    """
    mark = data_mark()
    built = _kept.get(mark)
    if built is None:
        built = replace(read_reference(), **reference_parts()) if mark else read_reference()
        # Another thread may make room for a newer one at any moment: nothing is looked up again.
        _kept.clear()
        _kept[mark] = built
    return built


def topic_names() -> dict[str, str]:
    """The name of every topic and of every part of one."""
    names = {one.id: one.name for one in reference().initiatives}
    return {**names, **{row.slug: row.name for row in topic_rows()}}


def topic_rows() -> list[TopicRow]:
    """Every package, and every initiative outside a package: what can be decided on.

    Made once for each state of the data: every page of decisions asks it, and with it a crowd of deciders.
    """
    now = reference()
    kept = _topics.get("now")
    if kept is None or kept[0] is not now:
        kept = _topics["now"] = (now, all_topics(now))
    return list(kept[1])


def data_mark() -> str:
    """Changes with every change of the data; empty before the first load."""
    return DataMark.objects.values_list("mark", flat=True).first() or ""


def reference_parts() -> dict[str, Any]:
    """What the database holds of the reference data, as the engine's own rows. Five queries."""
    themes = _plain(Theme)
    theme_of = {row["id"]: row["slug"] for row in themes}
    packages = _plain(Package)
    package_of = {row["id"]: row["slug"] for row in packages}
    rows = _plain(Initiative)
    slug_of = {row["id"]: row["slug"] for row in rows}
    earlier = _earlier_dates()
    return {
        "themes": tuple(map(files.read_theme, themes)),
        "packages": tuple(map(files.read_package, packages)),
        "initiatives": tuple(
            files.read_initiative(row, theme_of[row["theme_id"]], earlier["initiative", row["id"]]) for row in rows
        ),
        "curations": tuple(files.read_curation(row, package_of.get(row["package_id"])) for row in rows),
        "second_opinions": tuple(files.read_second_opinion(row) for row in rows if row["second_opinion"]),
        "events": tuple(
            files.read_event(
                row, theme_of[row["theme_id"]], slug_of.get(row["initiative_id"]), earlier["event", row["id"]]
            )
            for row in _plain(HorizonEvent)
        ),
    }


def _plain(model: Any) -> list[dict[str, Any]]:
    return list(model.objects.values())


def _earlier_dates() -> defaultdict[tuple[str, int], list[Any]]:
    """The dates that were replaced, by subject, oldest first."""
    earlier: defaultdict[tuple[str, int], list[Any]] = defaultdict(list)
    rows = Fact.objects.filter(field__in=("deadline", "date"), is_suggestion=False, replaced_by__isnull=False)
    for initiative, event, value in rows.order_by("id").values_list("initiative_id", "event_id", "value"):
        if value is not None:
            earlier["initiative" if initiative else "event", initiative or event].append(value)
    return earlier


def facts_of(slugs: list[str]) -> dict[str, dict[str, list[FactRow]]]:
    """The history of every field of some initiatives, newest first. One query."""
    found: dict[str, dict[str, list[FactRow]]] = {slug: defaultdict(list) for slug in slugs}
    for fact in Fact.objects.filter(initiative__slug__in=slugs).select_related("initiative").order_by("-id"):
        assert fact.initiative is not None
        found[fact.initiative.slug][fact.field].append(
            FactRow(
                field=fact.field,
                value=fact.value,
                precision=fact.precision,
                source=fact.source,
                read_on=fact.read_on,
                evidence=fact.evidence,
                by_name=fact.by_name,
                recorded_on=fact.recorded_at.date() if fact.recorded_at else None,
                is_suggestion=fact.is_suggestion,
                is_current=fact.replaced_by_id is None and not fact.is_suggestion,
            )
        )
    return found


def moves(*dates: str | None) -> int:
    """How often a date moved: the number of distinct dates, less one."""
    return max(0, len({one for one in dates if one}) - 1)


def coming_within(months: int, today: date) -> list[EventRow]:
    """The dated events from today until so many months later, soonest first; the undated are left out."""
    last_month = today.year * 12 + today.month - 1 + months
    until = date(last_month // 12, last_month % 12 + 1, 1)
    dated = [event for event in reference().events if event.date and today <= first_day(event.date) < until]
    return sorted(dated, key=lambda event: (first_day(event.date or ""), event.title))


def versions_of(slugs: list[str]) -> dict[str, int]:
    """The versions of some initiatives that stand now. One query."""
    return dict(Initiative.objects.filter(slug__in=slugs).values_list("slug", "version"))


def changed_at() -> str:
    """When the data last changed, as a feed writes it."""
    at = DataMark.objects.values_list("changed_at", flat=True).first()
    return at.isoformat(timespec="seconds") if at else "2026-11-23T00:00:00+00:00"
