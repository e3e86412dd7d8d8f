"""Numbers as the page shows them: rounded to what is known, and always with their basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bundel.engine.question.capacity import KINDS, json_bounds

Ends = tuple[float, float]
WORST_FIRST = ("unknown", "assumed", "peer", "own", "given")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in words, with its basis: given, own, peer, assumed or unknown."""

    text: str
    basis: str
    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def thousands(number: float) -> str:
    """A whole number as the language of the page writes it: 4.590, in English 4,590."""
    return number_format(round(number), force_grouping=True)


def rounded(number: float) -> int:
    """Hours to tens: more precision than that nobody has."""
    return int(round(number / 10) * 10)


def decimal(number: float) -> str:
    """A number with one decimal: 2,5, in English 2.5."""
    return number_format(f"{number:.1f}", decimal_pos=1)


def percent(share: float) -> str:
    """A share with the decimals of its size."""
    return f"{decimal(100 * share)}%"


def plain(number: float) -> str:
    """A number that somebody typed, as it is: 80, or 80,5."""
    return number_format(round(number, 1) if number % 1 else int(number), force_grouping=True)


def hours(ends: Ends, basis: str) -> Figure:
    """Hours as an interval; one number when the ends are equal."""
    low, high = rounded(ends[0]), rounded(ends[1])
    span = thousands(low) if low == high else f"{thousands(low)}–{thousands(high)}"
    return Figure(_("%(hours)s uur") % {"hours": span}, basis, ends[0], ends[1])


def euros(ends: Ends, *, is_known: bool) -> Figure:
    """Euros as an interval; what nobody knows says so, with the range that is reckoned with."""
    low, high = (int(round(end, -2)) for end in ends)
    span = f"€ {thousands(low)}" if low == high else f"€ {thousands(low)}–{thousands(high)}"
    if is_known:
        return Figure(span, "assumed", *ends)
    return Figure(_("onbekend; gerekend met %(span)s") % {"span": span}, "unknown", *ends)


def fte(amount: float) -> str:
    return _("%(fte)s fte") % {"fte": decimal(amount)}


def worst(bases: list[str]) -> str:
    """The weakest basis of several: a sum is as sure as its least sure part."""
    return next((basis for basis in WORST_FIRST if basis in bases), "given")


def alternative_hours(alternative: Mapping[str, Any], periods: tuple[str, ...] | None = None) -> Figure:
    """The hours of free time that an alternative asks, over these periods (all by default)."""
    ends, bases = [0.0, 0.0], []
    for kind in KINDS:
        for period, amount in alternative.get("use", {}).get(kind, {}).items():
            if periods is None or period in periods:
                low, high = json_bounds(amount)
                ends[0] += low
                ends[1] += high
                bases.append(alternative.get("basis", {}).get(f"use.{kind}.{period}", "given"))
    return hours((ends[0], ends[1]), worst(bases))


def kind_hours(alternative: Mapping[str, Any], kind: str, period: str) -> Ends:
    """The hours of one kind in one period."""
    amount = alternative.get("use", {}).get(kind, {}).get(period)
    return json_bounds(amount) if amount is not None else (0.0, 0.0)


def room(capacity: Mapping[str, Any], kind: str, period: str) -> Ends | None:
    """What there is of one kind in one period; None when it is not limited."""
    amount = capacity.get(kind, {}).get(period)
    return json_bounds(amount) if amount is not None else None


def free_hours(capacity: Mapping[str, Any], period: str) -> Ends:
    """All free hours of a period together."""
    rooms = [room(capacity, kind, period) or (0.0, 0.0) for kind in KINDS]
    return sum(one[0] for one in rooms), sum(one[1] for one in rooms)
