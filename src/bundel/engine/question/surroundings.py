"""What stands around the choices: what runs, which duties are in order, standpoints, what ends, what was left out."""

from __future__ import annotations

from bundel.engine.question.describing import most_binding
from bundel.engine.question.duties import due_of, duty_of
from bundel.engine.question.effort import work_with
from bundel.engine.question.items import Item, item_of
from bundel.engine.question.preconditions import preconditions_of
from bundel.engine.question.setting import Dropped, DutyAnswer, Ending, LeftOut, Position, ToConfirm
from bundel.engine.question.situation import Situation
from bundel.engine.question.terms import total_bounds
from bundel.engine.reference.curation import Curation
from bundel.engine.reference.rules import Contract


def to_confirm(situation: Situation) -> tuple[ToConfirm, ...]:
    """What already runs or is in use, and the choices that it probably takes part in: "klopt dit?"."""
    rows = []
    for row in situation.reference.curations:
        default, state = situation.states.default(row.id), situation.states.of(row.id)
        place = situation.reference.rules.standings[row.standing]
        likely = place == "weigh" and row.standing == "decide" and "running" in (default.state, state.state)
        if place == "confirm" or likely:
            item = item_of(situation.reference, situation.items, row.id) if likely else None
            rows.append(
                ToConfirm(
                    row.id, _name(situation, row), row.standing, state.state, state.basis,
                    state.source or default.source, _read_on(situation, default.source), item.id if item else None,
                )
            )  # fmt: skip
    return tuple(rows)


def duty_answers(situation: Situation) -> tuple[DutyAnswer, ...]:
    """Every duty with the question whether it is in order; those that "no" would make largest come first."""
    rows = [
        _duty_answer(situation, item, situation.row(member))
        for item in situation.items
        if item.kind == "duty"
        for member in item.members
        if situation.states.is_weighed(member)
    ]
    return tuple(sorted(rows, key=lambda one: (one.answer != "do_not_know", -one.hours_if_no[1], one.initiative)))


def _duty_answer(situation: Situation, item: Item, row: Curation) -> DutyAnswer:
    answer, due = situation.answer(row.id), due_of(duty_of(row), situation.calendar.today)
    return DutyAnswer(
        row.id, _name(situation, row), item.id, answer.answer, answer.basis, due.is_in_force,
        due.since.isoformat() if due.since else None, due.coming.isoformat() if due.coming else None,
        _hours_if_no(situation, item, row.id), situation.reference.rules.ask_whom[row.field],
    )  # fmt: skip


def _hours_if_no(situation: Situation, item: Item, member: str) -> tuple[float, float]:
    """The one-off hours of free time, all years together, when nothing of it is in order."""
    work = work_with(situation, item, member, situation.calendar.years[0])
    low, high = total_bounds([product for products in work.uses.values() for product in products])
    return round(low), round(high)


def positions(situation: Situation) -> tuple[Position, ...]:
    """The standpoints to take: one for a package of them, one for each that stands alone."""
    reference, found = situation.reference, []
    for package in reference.packages:
        members = [situation.row(one) for one in package.members if situation.row(one).standing == "position"]
        if members and package.kind == "position":
            found.append(_position(situation, package.id, package.name, members))
    for row in reference.curations:
        if row.standing == "position" and row.id not in {member for one in found for member in one.members}:
            found.append(_position(situation, row.id, _name(situation, row), [row]))
    return tuple(found)


def _position(situation: Situation, position_id: str, name: str, rows: list[Curation]) -> Position:
    rules = situation.reference.rules
    moments = [row.next_moment.date for row in rows if row.next_moment and row.next_moment.date]
    meeting = rules.meeting.get(rows[0].decides, "unknown")
    return Position(
        position_id, name, tuple(row.id for row in rows), rows[0].decides, meeting,
        most_binding(rows), tuple(dict.fromkeys(moments)), rules.ask_whom.get(rows[0].field, ""),
    )  # fmt: skip


def ending(situation: Situation) -> tuple[Ending, ...]:
    """What ends or has ended, to ask how it stands with us."""
    rules, reference = situation.reference.rules, situation.reference
    kinds: dict[str, Contract] = {initiative: kind for kind, initiative in rules.contracts.items()}
    ends = {rules.contracts[kind]: day for kind, day in situation.profile.contracts.items()}
    return tuple(
        Ending(
            row.id, _name(situation, row), kinds.get(row.id), ends.get(row.id),
            reference.initiative_by_id[row.id].end, row.entry_note, rules.ask_whom.get(row.field, ""),
        )
        for row in reference.curations
        if rules.standings[row.standing] == "ask_first"
    )  # fmt: skip


def left_out(situation: Situation) -> tuple[LeftOut, ...]:
    """Every initiative that is neither weighed nor asked about, with the rule that says so."""
    asked = ("weigh", "confirm", "ask_first", "standpoint")
    standings = situation.reference.rules.standings
    return tuple(
        LeftOut(row.id, row.standing, standings[row.standing])
        for row in situation.reference.curations
        if standings[row.standing] not in asked
    )


def dropped(situation: Situation) -> tuple[Dropped, ...]:
    """Preconditions that stopped: the curator should hear of them."""
    return tuple(
        Dropped(member, needed)
        for item in situation.items
        for member in item.members
        for needed in preconditions_of(situation, item, (member,)).dropped
    )


def _read_on(situation: Situation, source: str) -> str | None:
    """The day on which the source of a product's use was read."""
    days = [row.read_on for row in situation.reference.product_initiatives if row.product in source.split(", ")]
    return min(days, default=None)


def _name(situation: Situation, row: Curation) -> str:
    return situation.reference.initiative_by_id[row.id].name
