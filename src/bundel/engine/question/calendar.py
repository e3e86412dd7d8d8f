"""The years that the advice looks ahead, and how much of the first one is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bundel.engine.reference.rules import Rules

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods, seen from today. ``first_share`` is the part of the first period that is left."""

    today: date
    years: tuple[int, ...]
    first_share: float
    adopted: tuple[int, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        """The years as the names of periods."""
        return tuple(map(str, self.years))

    def left_of(self, year: int) -> float:
        """The part of a year in which something new can still be done."""
        return self.first_share if year == self.years[0] else 1.0

    def last_before(self, day: date) -> int:
        """The last year that ends before a day; the first year when none does."""
        return max((year for year in self.years if date(year, 12, 31) < day), default=self.years[0])

    def is_after_last(self, day: date) -> bool:
        """Whether a day lies after the last year."""
        return day > date(self.years[-1], 12, 31)


def calendar_of(rules: Rules, today: date) -> Calendar:
    """Four calendar years: before 1 July the first is this year, as far as it is left, otherwise next year."""
    this_year = _on(today.year, rules.periods.this_year_before) > today
    first = today.year if this_year else today.year + 1
    # The running month counts as left, so that January is a whole year.
    share = (MONTHS + 1 - today.month) / MONTHS if this_year else 1.0
    years = tuple(range(first, first + rules.periods.years))
    adopted = tuple(year for year in years if today >= _on(year - 1, rules.budget_adopted.from_day))
    return Calendar(today, years, share, adopted)


def years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_earlier(day: date, months: int) -> date:
    """The first day of the month that many months earlier, or the same day of that month if it exists."""
    number = day.year * MONTHS + day.month - 1 - months
    return date(number // MONTHS, number % MONTHS + 1, min(day.day, 28))


def _on(year: int, day_of_year: str) -> date:
    month, day = map(int, day_of_year.split("-"))
    return date(year, month, day)
