"""The list of topics: packages and initiatives that stand alone, and the selection that an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from bundel.apps.horizon import words
from bundel.apps.horizon.words import plain_text
from bundel.engine.reference.amounts import first_day
from bundel.engine.reference.curation import Curation
from bundel.engine.reference.initiative import Initiative
from bundel.engine.reference.reference import Reference

LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What is weighed and decided as one: a package, or an initiative that stands alone."""

    slug: str
    name: str
    summary: str
    is_package: bool
    members: tuple[str, ...]
    theme: str
    theme_name: str
    themes: frozenset[str]
    standing: str
    standings: frozenset[str]
    kinds: frozenset[str]
    phases: frozenset[str]
    obligation: str
    next_date: str | None
    years: frozenset[int]
    status_as_of: str | None
    searched: str

    @property
    def standing_text(self) -> str:
        return str(words.STANDINGS[self.standing])

    @property
    def tone(self) -> str:
        return words.TONES.get(self.standing, "neutral")

    @property
    def obligation_text(self) -> str:
        return str(words.OBLIGATIONS[self.obligation])

    @property
    def kinds_text(self) -> str:
        return ", ".join(str(label) for key, label in words.KINDS.items() if key in self.kinds)

    @property
    def phases_text(self) -> str:
        return ", ".join(str(label) for key, label in words.PHASES.items() if key in self.phases)

    @property
    def date_text(self) -> str:
        return words.date_in_words(self.next_date) if self.next_date else ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What an address asks of the list; an unknown value counts as not asked."""

    q: str = ""
    theme: str = ""
    standing: str = ""
    kind: str = ""
    obligation: str = ""
    phase: str = ""
    year: str = ""
    sort: str = ""

    @property
    def query(self) -> str:
        """The selection as it stands in an address."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return urlencode({name: value for name, value in given.items() if value})


SORTS = ("name", "theme", "standing", "obligation", "date")


def read_selection(given: Mapping[str, str], reference: Reference) -> Selection:
    """The selection of an address, without what cannot be."""
    known = {
        "theme": set(reference.theme_by_id),
        "standing": set(words.STANDINGS),
        "kind": set(words.KINDS),
        "obligation": set(words.OBLIGATIONS),
        "phase": set(words.PHASES),
        "year": set(map(str, range(1990, 2100))),
        "sort": {sign + key for key in SORTS for sign in ("", "-")},
    }
    values = {name: given.get(name, "") for name in known}
    kept = {name: value for name, value in values.items() if value in known[name]}
    return Selection(q=given.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY], **kept)


def topics(reference: Reference, selection: Selection) -> list[TopicRow]:
    """The topics of a selection; by default what is weighed first, then the rest, each by name."""
    asked = plain_text(selection.q).split()
    rows = [row for row in all_topics(reference) if _fits(row, selection, asked)]
    rows.sort(key=lambda row: row.name.casefold())
    rows.sort(key=lambda row: list(words.STANDINGS).index(row.standing))
    key = selection.sort.lstrip("-")
    if key:
        rows.sort(key=lambda row: _sort_key(row, key), reverse=selection.sort.startswith("-"))
    return rows


def _fits(row: TopicRow, selection: Selection, asked: list[str]) -> bool:
    return (
        all(word in row.searched for word in asked)
        and selection.theme in ("", *row.themes)
        and selection.standing in ("", *row.standings)
        and selection.kind in ("", *row.kinds)
        and selection.obligation in ("", row.obligation)
        and selection.phase in ("", *row.phases)
        and selection.year in ("", *map(str, row.years))
    )


def _sort_key(row: TopicRow, key: str) -> tuple[int, str]:
    if key == "standing":
        return list(words.STANDINGS).index(row.standing), ""
    if key == "obligation":
        return list(words.OBLIGATIONS).index(row.obligation), ""
    if key == "date":
        return (0, first_day(row.next_date).isoformat()) if row.next_date else (1, "")
    return 0, (row.name if key == "name" else row.theme_name).casefold()


def all_topics(reference: Reference) -> list[TopicRow]:
    """Every package, and every initiative outside a package."""
    packages = [
        _topic(reference, one.id, one.name, one.summary, one.kind, one.members, True) for one in reference.packages
    ]
    alone = [
        _topic(reference, row.id, row.name, row.summary, reference.curation_by_id[row.id].standing, (row.id,), False)
        for row in reference.initiatives
        if reference.curation_by_id[row.id].package is None
    ]
    return packages + alone


def _topic(
    reference: Reference, slug: str, name: str, summary: str, standing: str, members: tuple[str, ...], is_package: bool
) -> TopicRow:
    rows = [reference.initiative_by_id[one] for one in members]
    judged = [reference.curation_by_id[one] for one in members]
    weighed = [one for one in judged if one.standing == standing] or judged
    first = reference.initiative_by_id[weighed[0].id]
    dates = [day for row, one in zip(rows, judged, strict=True) for day in dates_of(reference, row, one)]
    next_dates = [one.next_moment.date for one in weighed if one.next_moment and one.next_moment.date]
    levels = list(words.OBLIGATIONS)
    texts = [slug, name, summary, *(f"{row.id} {row.name} {row.summary} {row.legal_basis or ''}" for row in rows)]
    return TopicRow(
        slug=slug,
        name=name,
        summary=summary,
        is_package=is_package,
        members=members,
        theme=first.theme,
        theme_name=reference.theme_by_id[first.theme].name,
        themes=frozenset(theme for one in judged for theme in one.themes) | {row.theme for row in rows},
        standing=standing,
        standings=frozenset({standing, *(one.standing for one in judged if one.standing in words.WEIGHED)}),
        kinds=frozenset(row.kind for row in rows),
        phases=frozenset(row.phase for row in rows),
        obligation=min((one.obligation.level for one in judged), key=levels.index),
        next_date=min(next_dates, key=first_day, default=None),
        years=frozenset(first_day(day).year for day in dates),
        status_as_of=max((row.status_as_of for row in rows if row.status_as_of), key=first_day, default=None),
        searched=plain_text(" ".join(texts)),
    )


def dates_of(reference: Reference, row: Initiative, judged: Curation) -> list[str]:
    """Every date on which something happens with an initiative."""
    duty, moment = judged.duty, judged.next_moment
    found = [row.deadline, duty.by if duty else None, duty.since if duty else None, moment.date if moment else None]
    found += [event.date for event in reference.events_of(row.id)]
    return [day for day in found if day]


def page_of(reference: Reference, slug: str) -> str:
    """The slug of the topic whose page tells about an initiative: its package, or itself."""
    return reference.curation_by_id[slug].package or slug
