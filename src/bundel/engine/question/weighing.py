"""Whether an item is weighed here, in which ways and from when, and what must be asked first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bundel.engine.question.calendar import months_earlier
from bundel.engine.question.duties import TWO_YEARS, paces
from bundel.engine.question.items import Item
from bundel.engine.question.situation import Situation
from bundel.engine.reference.amounts import first_day, last_day
from bundel.engine.reference.curation import Curation

ItemState = Literal["weighed", "in_order", "running", "not_applicable", "entry_closed"]
AsksFirst = Literal["entry_unknown", "moment_passed"]
FINISHED = ("afgerond", "gestopt")


@dataclass(frozen=True, slots=True)
class Way:
    """One variant of an item: its name in the problem (None: there is one way) and who takes part in it."""

    variant: str | None
    members: tuple[str, ...]
    pace: str


def item_state(situation: Situation, item: Item) -> ItemState:
    """Whether an item is weighed; for a choice with more ways, one that runs is enough to say that it runs."""
    states = [situation.states.of(member).state for member in item.members]
    met = [state in situation.reference.rules.states.met for state in states]
    if len(item.ways) > 1 and any(met):
        return "running"
    if ways_of(situation, item):
        return "weighed"
    if item.kind == "duty" and any(situation.answer(member).answer == "yes" for member in item.members):
        return "in_order"
    if any(met):
        return "running"
    return "not_applicable" if "not_applicable" in states else "entry_closed"


def ways_of(situation: Situation, item: Item) -> tuple[Way, ...]:
    """The variants that can be offered, each with the members that still have something to do."""
    left = [(way[0], tuple(one for one in way if _has_work(situation, item, one))) for way in item.ways]
    left = [(first, members) for first, members in left if first in members or (members and len(item.ways) == 1)]
    if item.kind == "decide":
        return tuple(Way(first if len(item.ways) > 1 else None, members, "choice") for first, members in left)
    return tuple(way for _, members in left for way in _paced(situation, members))


def remaining(situation: Situation, item: Item) -> tuple[str, ...]:
    """The members that still have something to do, in any way."""
    return tuple(dict.fromkeys(member for way in ways_of(situation, item) for member in way.members))


def _has_work(situation: Situation, item: Item, member: str) -> bool:
    if not situation.states.is_weighed(member):
        return False
    if item.kind == "duty":
        return situation.answer(member).answer != "yes"
    return situation.row(member).entry not in situation.reference.rules.entry.not_weighed


def _paced(situation: Situation, members: tuple[str, ...]) -> tuple[Way, ...]:
    """A duty at every pace that one of its members can choose; a member with one pace keeps it."""
    spread, calendar = situation.figures.spread, situation.calendar
    possible = [tuple(paces(spread, situation.row(one), calendar.today, calendar)) for one in members]
    choosing = next((own for own in possible if TWO_YEARS in own), None)
    names = choosing or tuple(dict.fromkeys(name for own in possible for name in own))[:1]
    return tuple(Way(name, members, name) for name in names)


def starts_of(situation: Situation, item: Item, way: Way) -> tuple[int, ...]:
    """The years in which a way can start: from its entry moment on, every year when none is known."""
    rule = situation.reference.rules.entry
    moments = [
        first_day(row.next_moment.date)
        for row in map(situation.row, way.members)
        if item.kind == "decide" and row.entry in rule.with_a_moment and row.next_moment and row.next_moment.date
    ]
    return tuple(year for year in situation.calendar.years if all(moment.year <= year for moment in moments))


def moments_of(situation: Situation, members: tuple[str, ...]) -> tuple[date, ...]:
    """The dated moments to come of these members, and the ends of the own contracts that they would replace."""
    today, rules = situation.calendar.today, situation.reference.rules
    dates = [row.next_moment.date for row in map(situation.row, members) if row.next_moment and row.next_moment.date]
    ends = [end for kind, end in situation.profile.contracts.items() if rules.contracts.get(kind) in members]
    coming = {first_day(one) if first_day(one) > today else last_day(one) for one in (*dates, *ends)}
    return tuple(sorted(one for one in coming if one > today))


def asks_first(situation: Situation, item: Item) -> AsksFirst | None:
    """Why somebody must ask first whether one can still join; None for a duty, or when nothing is in doubt."""
    rows = [situation.row(member) for member in item.members]
    if item.kind == "duty":
        return None
    if any(row.entry in situation.reference.rules.entry.ask_first for row in rows):
        return "entry_unknown"
    return "moment_passed" if any(_has_passed(row, situation.calendar.today) for row in rows) else None


def _has_passed(row: Curation, today: date) -> bool:
    return bool(row.next_moment and row.next_moment.date and last_day(row.next_moment.date) < today)


def status_of(situation: Situation, members: tuple[str, ...]) -> tuple[str | None, bool]:
    """The date of the oldest status (None: a member has none), and whether that is too old to trust."""
    rows = [situation.reference.initiative_by_id[member] for member in members]
    dates = [row.status_as_of for row in rows if row.status_as_of]
    oldest = min(dates, key=last_day) if len(dates) == len(rows) else None
    limit = months_earlier(situation.calendar.today, situation.reference.rules.stale_after.months)
    open_rows = [row for row in rows if row.phase not in FINISHED]
    stale = any(not row.status_as_of or last_day(row.status_as_of) < limit for row in open_rows)
    return oldest, stale
