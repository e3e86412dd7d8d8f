"""When a duty must be done, whether it is in order, and at which pace it can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bundel.engine.question.calendar import Calendar, years_later
from bundel.engine.question.profile import Profile
from bundel.engine.reference.amounts import first_day, last_day
from bundel.engine.reference.assumptions import Answer, Spread
from bundel.engine.reference.curation import Curation, Duty
from bundel.engine.reference.reference import Reference

TWO_YEARS, THREE_YEARS, UNTIL_DATE = "two_years", "three_years", "until_date"
AnswerBasis = Literal["own", "nearly_all_comply_by_source", "over_two_years_in_force_and_no_date_to_come", "else"]


@dataclass(frozen=True, slots=True)
class Due:
    """Since when a duty is in force (``is_in_force`` may be true without a known day), or its date to come."""

    is_in_force: bool
    since: date | None
    coming: date | None

    @property
    def is_unknown(self) -> bool:
        """Neither in force nor a date: "komt eraan, datum onbekend"."""
        return not self.is_in_force and self.coming is None


@dataclass(frozen=True, slots=True)
class InOrder:
    """Whether a duty is in order, and who or what says so."""

    answer: Answer
    basis: AnswerBasis


def due_of(duty: Duty, today: date) -> Due:
    """When a duty counts, seen from today: a date that has passed is in force, one to come is not yet."""
    coming = _coming(duty.by, today)
    since = first_day(duty.since) if duty.since else None
    if coming:
        return Due(duty.in_force == "yes", since, coming)
    if duty.by:
        return Due(True, last_day(duty.by), None)
    if since and since > today:
        return Due(False, None, since)
    if duty.in_force == "yes":
        return Due(True, since, None)
    return Due(False, None, None)


def _coming(by: str | None, today: date) -> date | None:
    """The day to reckon with of a date to come: its first day, or its last when the first has passed."""
    if by is None or last_day(by) <= today:
        return None
    return first_day(by) if first_day(by) > today else last_day(by)


def in_order(reference: Reference, profile: Profile, row: Curation, today: date) -> InOrder:
    """The municipality's own answer, else the default of the assumptions."""
    own = profile.in_order.get(row.id)
    if own:
        return InOrder(own, "own")
    basis = _default_basis(reference, duty_of(row), today)
    return InOrder(reference.assumptions.figures.default_in_order[basis], basis)


def _default_basis(
    reference: Reference, duty: Duty, today: date
) -> Literal["nearly_all_comply_by_source", "over_two_years_in_force_and_no_date_to_come", "else"]:
    if duty.nearly_all_comply:
        return "nearly_all_comply_by_source"
    due = due_of(duty, today)
    years = reference.rules.long_in_force.years
    if due.is_in_force and due.coming is None and due.since and years_later(due.since, years) < today:
        return "over_two_years_in_force_and_no_date_to_come"
    return "else"


def mandatory_year(due: Due, calendar: Calendar) -> int:
    """The last year in which a duty may start."""
    if due.coming is None:
        return calendar.years[-1] if due.is_unknown else calendar.years[0]
    return calendar.years[0] if calendar.is_after_last(due.coming) else calendar.last_before(due.coming)


def overdue_since(due: Due, answer: Answer) -> date | None:
    """Since when a duty should have been in order, when it is not."""
    return due.since if due.is_in_force and due.coming is None and answer != "yes" else None


def paces(spread: Spread, row: Curation, today: date, calendar: Calendar) -> Mapping[str, str]:
    """For every pace that an item can go at, the pace of this duty: some have one pace only."""
    due = due_of(duty_of(row), today)
    if row.id in spread.until_date or (due.coming and calendar.is_after_last(due.coming)):
        return {UNTIL_DATE: UNTIL_DATE}
    if row.id in spread.slow_only:
        return {THREE_YEARS: THREE_YEARS}
    return {TWO_YEARS: TWO_YEARS, THREE_YEARS: THREE_YEARS}


def shares(spread: Spread, pace: str, start: int, due: Due | None, calendar: Calendar) -> tuple[float, ...]:
    """The parts of the one-off work by year, from the start on; what this year has no time for moves on."""
    if pace == UNTIL_DATE:
        # Without a date to come there is nothing to spread over: all of it in the year it starts.
        last = (due.coming - timedelta(days=1)).year if due and due.coming else start
        years = max(1, last - start + 1)
        parts: tuple[float, ...] = (1 / years,) * years
    else:
        parts = {TWO_YEARS: spread.duty_two_years, THREE_YEARS: spread.duty_slow}.get(pace, spread.choice)
    left = calendar.left_of(start)
    if left == 1:
        return parts
    second, *later = parts[1:] or (0.0,)
    return (parts[0] * left, second + parts[0] * (1 - left), *later)


def duty_of(row: Curation) -> Duty:
    """The duty of an initiative that is one; the reference has been checked for that."""
    if row.duty is None:
        raise ValueError(f"{row.id} is no duty.")
    return row.duty
