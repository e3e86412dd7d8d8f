"""The brief about one topic, for a director without a technical background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bundel.apps.horizon import words
from bundel.apps.horizon.queries import FactRow, moves
from bundel.apps.horizon.topics import TopicRow, page_of
from bundel.engine.reference.curation import Curation
from bundel.engine.reference.initiative import Initiative
from bundel.engine.reference.reference import Reference


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date that matters, with all that it was before."""

    what: str
    when: str
    certainty: str
    source: str
    earlier: tuple[str, ...]
    moved: str


@dataclass(frozen=True, slots=True)
class Interval:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two judges gave on one criterion, from 0 to 1."""

    label: str
    first: str
    second: str
    reason: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    field: str
    label: str
    current: str
    rows: tuple[tuple[FactRow, str], ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One initiative on the page of its topic."""

    row: Initiative
    judged: Curation
    standing: str
    obligation: str
    phase: str
    kind: str
    status: str
    taking_part: str
    entry: str
    dates: tuple[DateLine, ...]
    hours: tuple[Interval, ...]
    yearly: str
    euros: tuple[Interval, ...]
    if_nothing: str
    verdicts: tuple[Verdict, ...]
    unchecked: tuple[str, ...]
    history: tuple[HistoryLine, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Brief:
    topic: TopicRow
    why_together: str
    members: tuple[Member, ...]
    deciders: str
    questions: tuple[str, ...]
    needs: tuple[Link, ...]
    needed_by: tuple[Link, ...]
    related: tuple[Link, ...]
    replaces: tuple[Link, ...]
    alternatives: tuple[Link, ...]
    whole: Link | None
    read_on: str
    base_size: str


def brief(
    reference: Reference, topic: TopicRow, facts: dict[str, dict[str, list[FactRow]]], versions: dict[str, int]
) -> Brief:
    """Everything that the page of one topic tells."""
    judged = [reference.curation_by_id[slug] for slug in topic.members]
    package = reference.package_by_id.get(topic.slug) if topic.is_package else None
    whole = judged[0].part_of if not topic.is_package else None
    return Brief(
        topic=topic,
        why_together=package.why if package else "",
        members=tuple(member(reference, slug, facts[slug], versions[slug]) for slug in topic.members),
        deciders=", ".join(dict.fromkeys(one.decides for one in judged if one.decides != "onbekend")),
        questions=tuple(dict.fromkeys(text for one in judged for text in one.ask or ())),
        needs=_links(reference, topic, [slug for one in judged for slug in one.requires]),
        needed_by=_links(
            reference, topic, [one.id for one in reference.curations if set(one.requires) & set(topic.members)]
        ),
        related=_links(reference, topic, [slug for one in judged for slug in one.related]),
        replaces=_links(reference, topic, [slug for one in judged for slug in one.replaces]),
        alternatives=_links(reference, topic, [slug for one in judged for slug in one.alternatives]),
        whole=_links(reference, topic, [whole])[0] if whole and whole not in topic.members else None,
        read_on=words.date_in_words(str(reference.curation_meta["made_on"])),
        base_size=str(reference.curation_meta["base_size"]),
    )


def _links(reference: Reference, topic: TopicRow, slugs: list[str]) -> tuple[Link, ...]:
    others = dict.fromkeys(slug for slug in slugs if slug not in topic.members and slug in reference.initiative_by_id)
    return tuple(Link(page_of(reference, slug), reference.initiative_by_id[slug].name) for slug in others)


def member(reference: Reference, slug: str, facts: dict[str, list[FactRow]], version: int) -> Member:
    row, judged = reference.initiative_by_id[slug], reference.curation_by_id[slug]
    effort, euro, value = judged.effort, judged.euro, judged.value
    return Member(
        row=row,
        judged=judged,
        standing=str(words.STANDINGS[judged.standing]),
        obligation=str(words.OBLIGATIONS[judged.obligation.level]),
        phase=str(words.PHASES[row.phase]),
        kind=str(words.KINDS[row.kind]),
        status=words.date_in_words(row.status_as_of) if row.status_as_of else "",
        taking_part=_taking_part(row),
        entry=str(words.ENTRIES[judged.entry]),
        dates=tuple(_dates(reference, row, judged)),
        hours=tuple(
            Interval(str(words.CAPACITIES[kind]), _between(one, _("uur"))) for kind, one in effort.one_off.items()
        )
        if effort
        else (),
        yearly=_between(effort.yearly, _("uur per jaar")) if effort else "",
        euros=(
            Interval(_("eenmalig"), _between(euro.one_off, _("euro"))),
            Interval(_("per jaar"), _between(euro.yearly, _("euro per jaar"))),
        )
        if euro
        else (),
        if_nothing=value["risk"].reason if value else "",
        verdicts=tuple(_verdicts(reference, judged)),
        unchecked=tuple(_unchecked(row, judged)),
        history=tuple(_history(field, rows) for field, rows in facts.items() if field in words.FIELDS),
        version=version,
    )


def _taking_part(row: Initiative) -> str:
    if row.participants is None:
        return ""
    year = f" ({row.participants_year})" if row.participants_year else ""
    return _("%(n)d gemeenten%(year)s") % {"n": row.participants, "year": year}


def _between(one: Any, unit: str) -> str:
    """An interval in words; what nobody knows is said to be unknown, never zero."""
    if one is None:
        return _("onbekend")
    low, high = (number_format(round(end), force_grouping=True) for end in (one.low, one.high))
    both = {"low": low, "high": high, "unit": unit}
    return f"{low} {unit}" if low == high else _("%(low)s tot %(high)s %(unit)s") % both


def _dates(reference: Reference, row: Initiative, judged: Curation) -> list[DateLine]:
    lines = []
    if row.deadline or row.deadline_history:
        checked = _("gelezen in een bron") if row.evidence == "gelezen" else _("niet nagezocht")
        lines.append(
            _line(_("Datum waarop het moet"), row.deadline, checked, "\n".join(row.source[:1]), row.deadline_history)
        )
    duty, moment = judged.duty, judged.next_moment
    if duty and duty.since:
        lines.append(_line(_("Geldt sinds"), duty.since, _certainty(duty.certainty), "", ()))
    if duty and duty.by:
        lines.append(_line(_("Uiterlijk klaar"), duty.by, _certainty(duty.certainty), "", ()))
    if moment:
        lines.append(_line(moment.what, moment.date, _certainty(moment.certainty), moment.source_note, ()))
    for event in reference.events_of(row.id):
        certainty = str(words.CERTAINTIES[event.date_certainty])
        lines.append(_line(event.title, event.date, certainty, "\n".join(event.source[:1]), event.earlier_dates))
    return lines


def _certainty(key: str) -> str:
    return {"gelezen": _("gelezen in een bron"), "bekend": _("niet nagezocht")}.get(key, _("aanname"))


def _line(what: str, when: str | None, certainty: str, source: str, earlier: tuple[str, ...]) -> DateLine:
    before = tuple(words.date_in_words(day) for day in earlier if day != when)
    what = what[:1].upper() + what[1:]
    return DateLine(
        what, words.date_in_words(when), certainty, source, before, words.moved_in_words(moves(*earlier, when))
    )


def _verdicts(reference: Reference, judged: Curation) -> list[Verdict]:
    """The criteria on which the two judges gave another interval."""
    second = reference.second_opinion_by_id.get(judged.id)
    if second is None or judged.value is None:
        return []
    return [
        Verdict(str(label), _scored(judged.value[key]), _scored(second.value[key]), second.value[key].reason)  # type: ignore[index]
        for key, label in words.CRITERIA.items()
        if key in judged.value and key in second.value and _scored(judged.value[key]) != _scored(second.value[key])  # type: ignore[index]
    ]


def _scored(score: Any) -> str:
    return f"{number_format(score.low, 2)} – {number_format(score.high, 2)}"


def _unchecked(row: Initiative, judged: Curation) -> list[str]:
    """What on this page nobody looked up."""
    found = []
    if row.evidence == "bekend":
        found.append(_("De feiten over %(name)s zijn algemene kennis. Niemand zocht ze na.") % {"name": row.name})
    if judged.obligation.certainty != "gelezen" and judged.obligation.level != "geen":
        found.append(_("Hoe verplicht %(name)s is, is niet nagezocht.") % {"name": row.name})
    if judged.stale and not row.status_as_of:
        found.append(_("%(name)s: van wanneer dit is, is niet bekend.") % {"name": row.name})
    elif judged.stale:
        when = words.date_in_words(row.status_as_of)
        found.append(_("%(name)s: stand van %(when)s. Dat kan nu anders zijn.") % {"name": row.name, "when": when})
    if judged.decides != "onbekend":
        found.append(_("Wie over %(name)s besluit, verschilt per gemeente.") % {"name": row.name})
    return found


def _history(field: str, rows: list[FactRow]) -> HistoryLine:
    current = next((row.value for row in rows if row.is_current), None)
    shown = tuple((row, words.value_in_words(field, row.value)) for row in rows)
    return HistoryLine(field, str(words.FIELDS[field]), words.value_in_words(field, current), shown)
