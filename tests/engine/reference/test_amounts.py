"""Dates of every precision, and what a person may overrule."""

from datetime import date

import pytest

from bundel.engine.reference.amounts import first_day, is_date, last_day, precision
from bundel.engine.reference.faults import BadData, shown
from bundel.engine.reference.reading import read_reference


@pytest.mark.parametrize(
    ("text", "first", "last", "how"),
    [
        ("2027", date(2027, 1, 1), date(2027, 12, 31), "year"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "quarter"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "month"),
        ("2032-01-01", date(2032, 1, 1), date(2032, 1, 1), "day"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text: str, first: date, last: date, how: str) -> None:
    assert (first_day(text), last_day(text), precision(text)) == (first, last, how)


@pytest.mark.parametrize("text", ["2027-Q5", "2027-13", "2027-02-30", "soon", "27", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert not is_date(text)


def test_an_assumption_is_overruled_without_changing_the_set() -> None:
    assumptions = read_reference().assumptions

    own = assumptions.overruled({"change_share": {"low": 0.02, "high": 0.03}})

    assert (own.figures.change_share.low, own.figures.change_share.high) == (0.02, 0.03)
    assert own.entries["change_share"].reason == assumptions.entries["change_share"].reason
    assert assumptions.figures.change_share.low == 0.015


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"unheard_of": {"low": 1}}, "unheard_of: expected a key of the assumptions"),
        ({"change_share": {"low": 2}}, "change_share.low: expected a number from 0 to 1, found 2"),
        ({"change_share": {"middle": 0.02}}, "change_share.middle: expected one of low, high"),
    ],
)
def test_a_wrong_overruling_says_what_is_wrong(values: dict[str, dict[str, object]], says: str) -> None:
    with pytest.raises(BadData, match=says):
        read_reference().assumptions.overruled(values)


def test_a_value_is_shown_on_one_short_line() -> None:
    assert shown({"a": 1}) == "an object with 1 fields"
    assert shown("x" * 200).endswith("...")
    assert shown(1 << 20000) == "a whole number of 20001 bits"
    assert len(shown("x" * 200)) == 80
