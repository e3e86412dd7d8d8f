"""What is not taken up now: is there something to wait for, and when to look again."""

from __future__ import annotations

import calendar
from datetime import date

from bundel.engine.portfolio.constants import NO_MONTHS, WAIT_MONTHS
from bundel.engine.portfolio.lanes import NOT_NOW, Laned
from bundel.engine.portfolio.layout import Layout


def role_of_not_now(layout: Layout, lanes: list[Laned], item: int) -> str:
    """``wait`` when there is something to wait for, else ``no``; what was decided stays as it is."""
    initiative = layout.items[item]
    if initiative.fixed is not None:
        return initiative.fixed.role
    has_reason = bool(_dates(layout, lanes, item)) or is_missing_precondition(layout, lanes, item)
    return "wait" if has_reason or lanes[item].is_planned else "no"


def reconsider_on(layout: Layout, lanes: list[Laned], item: int, role: str) -> date | None:
    """The day to look again; None when the problem has no today."""
    today = layout.problem.today
    if today is None or lanes[item].lane != NOT_NOW:
        return None
    if role == "no":
        return months_later(today, NO_MONTHS)
    return min([*_dates(layout, lanes, item), months_later(today, WAIT_MONTHS)])


def is_missing_precondition(layout: Layout, lanes: list[Laned], item: int) -> bool:
    """Whether something it depends on is neither done nor advised now."""
    return any(lanes[need.other].lane == NOT_NOW for need in layout.needs if need.item == item)


def _dates(layout: Layout, lanes: list[Laned], item: int) -> list[date]:
    """Moments to come, and the first day of the planned start when periods are years."""
    today = layout.problem.today
    dates = [day for day in layout.items[item].moments if today is None or day > today]
    way = lanes[item].way
    if lanes[item].is_planned and way is not None:
        start = layout.columns[way].start
        if start.isdecimal() and len(start) == 4 and int(start) > 0:
            dates.append(date(int(start), 1, 1))
    return [day for day in dates if today is None or day > today]


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
