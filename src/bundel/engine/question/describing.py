"""Describes one item for a page: who decides, what it asks, what is in doubt."""

from __future__ import annotations

from bundel.engine.question.capacity import KINDS
from bundel.engine.question.duties import due_of
from bundel.engine.question.effort import EURO, Work, euros_of, work_of
from bundel.engine.question.items import Item
from bundel.engine.question.offering import FOLLOW, late_since, mandatory_by, roles_of
from bundel.engine.question.preconditions import preconditions_of
from bundel.engine.question.setting import Ends, HoursByYear, ItemSetting
from bundel.engine.question.situation import Situation
from bundel.engine.question.states import StateBasis
from bundel.engine.question.terms import total_bounds
from bundel.engine.question.values import theme_leads, themes_of
from bundel.engine.question.weighing import (
    Way,
    asks_first,
    item_state,
    moments_of,
    remaining,
    starts_of,
    status_of,
    ways_of,
)
from bundel.engine.reference.curation import Curation, Obligation

BINDING = ("wet", "ledenbesluit", "advies", "geen")
DIGITS = 1


def setting_of(situation: Situation, item: Item) -> ItemSetting:
    """What a page needs about one item, weighed or not."""
    rules = situation.reference.rules
    members = remaining(situation, item) or item.members
    rows = [situation.row(member) for member in members]
    ways, work = ways_of(situation, item), _first_work(situation, item)
    package = situation.reference.package_by_id.get(item.package or "")
    state = item_state(situation, item)
    as_of, is_stale = status_of(situation, members)
    year = mandatory_by(situation, item) if ways else None
    dues = [due_of(row.duty, situation.calendar.today) for row in rows if row.duty]
    needs = [preconditions_of(situation, item, way.members) for way in ways]
    return ItemSetting(
        id=item.id,
        name=item.name,
        kind=item.kind,
        members=item.members,
        all_members=package.members if package else item.members,
        ways=tuple(way[0] for way in item.ways) if len(item.ways) > 1 else (),
        package=item.package,
        within=item.within,
        state=state,
        state_basis=None if state == "weighed" else _state_basis(situation, item),
        verb=rows[0].verb,
        decides=rows[0].decides,
        meeting=rules.meeting.get(rows[0].decides, "unknown"),
        obligation=most_binding(rows),
        themes=themes_of(situation.reference, item),
        theme_leads=theme_leads(situation, item),
        field=rows[0].field,
        ask_whom=rules.ask_whom[rows[0].field],
        roles=roles_of(situation, item, ways[0]) if ways else (),
        entry=rows[0].entry,
        entry_note=rows[0].entry_note,
        asks_first=asks_first(situation, item),
        is_stale=is_stale,
        status_as_of=as_of,
        budget_amendment_years=_amendments(situation, work),
        mandatory_by=None if year is None else str(year),
        overdue_since=late_since(situation, item),
        due_on=min((due.coming.isoformat() for due in dues if due.coming), default=None),
        is_date_unknown=bool(dues) and all(due.is_unknown for due in dues),
        moments=tuple(one.isoformat() for one in moments_of(situation, members)),
        variants=tuple(way.variant for way in ways),
        hours=hours_by_year(situation, work),
        regular_hours={str(year): _rounded(total_bounds(parts)) for year, parts in work.regular.items()},
        euro=_euros(situation, members),
        euro_is_known=all(euros_of(situation.reference, row)[2] for row in rows),
        missing=tuple(dict.fromkeys(one for need in needs for one in need.missing)),
        helps=tuple(dict.fromkeys(one for need in needs for one in need.helps)),
        also_standpoint=any("position" in row.roles for row in rows),
    )


def hours_by_year(situation: Situation, work: Work) -> HoursByYear:
    """Hours of free time by year and kind, lowest and highest."""
    return {
        str(year): {kind: _rounded(total_bounds(work.uses[kind, year])) for kind in KINDS}
        for year in situation.calendar.years
    }


def most_binding(rows: list[Curation]) -> Obligation:
    """The obligation of the highest level among the members; levels are never mixed."""
    return min((row.obligation for row in rows), key=lambda one: BINDING.index(one.level))


def _first_work(situation: Situation, item: Item) -> Work:
    """What following asks in the first way from its first start; nothing when there is none."""
    for way in ways_of(situation, item):
        starts = starts_of(situation, item, way)
        if starts:
            return _work(situation, item, way, starts[0])
    return Work()


def _work(situation: Situation, item: Item, way: Way, start: int) -> Work:
    return work_of(situation, item, way.members, FOLLOW, start, way.pace)


def _amendments(situation: Situation, work: Work) -> tuple[str, ...]:
    """The years with an adopted budget in which this asks new euros."""
    return tuple(
        str(year) for year in situation.calendar.adopted if total_bounds(work.uses.get((EURO, year), []))[1] > 0
    )


def _euros(situation: Situation, members: tuple[str, ...]) -> tuple[Ends, Ends]:
    """Euros once and per year for this size."""
    size = situation.size(situation.figures.size_rule.euro_exponent)
    known = [euros_of(situation.reference, situation.row(member)) for member in members]
    once = (sum(one.low for one, _, _ in known) * size.low, sum(one.high for one, _, _ in known) * size.high)
    yearly = (sum(one.low for _, one, _ in known) * size.low, sum(one.high for _, one, _ in known) * size.high)
    return _rounded(once), _rounded(yearly)


def _state_basis(situation: Situation, item: Item) -> StateBasis:
    """What the state of the first member that says why it is not weighed rests on."""
    bases = [situation.states.of(member) for member in item.members]
    not_weighed = situation.reference.rules.states.not_weighed
    return next((one.basis for one in bases if one.state in not_weighed), "own")


def _rounded(ends: Ends) -> Ends:
    return round(ends[0], DIGITS), round(ends[1], DIGITS)
