"""Order, lanes, the edge, and what there is to wait for, on shares written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from bundel.engine.portfolio.lanes import lanes_of
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.places import moved_up, on_the_edge, order_by_share
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.shares import Shares, shares_of
from bundel.engine.portfolio.waiting import months_later, reconsider_on, role_of_not_now

PERIODS = ["2027", "2028", "2029"]


def layout_of(*items: dict[str, Any], today: str | None = "2026-11-23", periods: list[str] = PERIODS) -> Layout:
    document: dict[str, Any] = {
        "periods": periods,
        "capacity": {},
        "criteria": ["tasks"],
        "initiatives": [
            {"alternatives": [{"role": "follow", "start": p} for p in (periods[0], periods[-1])]} | item
            for item in items
        ],
    }
    return lay_out(read_problem(document | ({"today": today} if today else {})))


def shares_by_hand(
    layout: Layout, early: list[float], late: list[float], n10: int = 0, n50: int = 0, n90: int = 0
) -> Shares:
    column = np.array([share for pair in zip(early, late, strict=True) for share in pair])
    item = np.array(early) + np.array(late)
    return Shares(200, column, item, np.array(early), n10, n50, n90)


def names(layout: Layout, order: list[int]) -> str:
    return "".join(layout.items[item].id for item in order)


def test_order_is_by_early_share_then_share_then_id() -> None:
    layout = layout_of(*({"id": name} for name in "abcd"))
    shares = shares_by_hand(layout, [0.2, 0.5, 0.5, 0.5], [0.8, 0.1, 0.3, 0.3])

    assert names(layout, order_by_share(layout, shares)) == "cdba"


def test_place_at_most_moves_up_and_moves_nothing_more_than_that_takes() -> None:
    layout = layout_of(*({"id": n, "place_at_most": p} for n, p in zip("abcde", [None, None, None, 2, 2], strict=True)))

    assert names(layout, moved_up(layout, [0, 1, 2, 3, 4])) == "deabc"
    assert names(layout, moved_up(layout, [3, 0, 4, 1, 2])) == "deabc"
    crowded = layout_of(*({"id": n, "place_at_most": 1} for n in "ab"))
    assert names(crowded, moved_up(crowded, [0, 1])) == "ab"
    without = layout_of({"id": "a"}, {"id": "b"})
    assert names(without, moved_up(without, [1, 0])) == "ba"


def test_lanes_follow_how_many_fit_and_the_shares() -> None:
    layout = layout_of(*({"id": name} for name in "abcdef"), {"id": "law", "mandatory_by": "2027"})
    shares = shares_by_hand(layout, [0.9, 0.45, 0.4, 0.3, 0.2, 0.1, 1], [0.1, 0, 0, 0.35, 0, 0, 0], n10=2, n90=5)

    lanes = lanes_of(layout, shares, [0, 1, 2, 3, 4, 5])

    assert [one.lane for one in lanes] == [
        "need_to_have", "nice_to_have", "nice_to_have", "not_now", "not_now", "not_now", "mandatory",
    ]  # fmt: skip
    assert [one.is_planned for one in lanes] == [False, False, False, True, False, False, False]
    assert lanes[3].way == layout.columns_of(3)[1]
    assert (lanes[0].second, lanes[6].second) == (None, None)


def test_decisions_taken_stand_in_the_lane_of_what_was_decided() -> None:
    active = {"role": "follow", "start": "2029"}
    layout = layout_of(
        {"id": "a", "fixed": active}, {"id": "b", "fixed": "no"}, {"id": "c", "fixed": "wait"},
        {"id": "d", "fixed": active, "mandatory_by": "2029"},
    )  # fmt: skip
    chosen = np.zeros((10, len(layout.columns)), dtype=bool)
    chosen[:, [1, 7]] = True

    lanes = lanes_of(layout, shares_of(layout, chosen), [])

    assert [one.lane for one in lanes] == ["need_to_have", "not_now", "not_now", "mandatory"]
    assert [role_of_not_now(layout, lanes, item) for item in (1, 2)] == ["no", "wait"]
    assert (lanes[0].way, lanes[3].way) == (1, 7)


def test_the_edge_is_what_overlaps_around_the_fifth_place() -> None:
    layout = layout_of(*({"id": name} for name in "abcdefg"))
    settled = shares_by_hand(layout, [0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.1], [0.0] * 7)
    open_ended = shares_by_hand(layout, [0.9, 0.9, 0.9, 0.9, 0.5, 0.48, 0.1], [0.0] * 7)

    assert on_the_edge(layout, settled, 0.9875) == set()
    assert on_the_edge(layout, open_ended, 0.9875) == {4, 5}
    few = layout_of({"id": "a"})
    assert on_the_edge(few, shares_by_hand(few, [0.5], [0.0]), 0.95) == set()


@pytest.mark.parametrize(
    ("item", "late", "role", "day"),
    [
        ({}, 0.0, "no", date(2028, 11, 23)),
        ({"moments": ["2027-03-01"]}, 0.0, "wait", date(2027, 3, 1)),
        ({"moments": ["2026-03-01"]}, 0.0, "no", date(2028, 11, 23)),
        ({"moments": ["2032-01-01"]}, 0.0, "wait", date(2027, 11, 23)),
        ({"depends_on": ["needed"]}, 0.0, "wait", date(2027, 11, 23)),
        ({}, 0.5, "wait", date(2027, 11, 23)),
    ],
)
def test_a_not_now_item_waits_when_there_is_something_to_wait_for(
    item: dict[str, Any], late: float, role: str, day: date
) -> None:
    layout = layout_of({"id": "asked"} | item, {"id": "needed"})
    lanes = lanes_of(layout, shares_by_hand(layout, [0.0, 0.0], [late, 0.0]), [0, 1])

    assert role_of_not_now(layout, lanes, 0) == role
    assert reconsider_on(layout, lanes, 0, role) == day


def test_a_planned_start_within_a_year_is_the_day_to_look_again() -> None:
    layout = layout_of({"id": "a"}, periods=["2025", "2026", "2027"])
    lanes = lanes_of(layout, shares_by_hand(layout, [0.0], [0.5]), [0])

    assert reconsider_on(layout, lanes, 0, "wait") == date(2027, 1, 1)


def test_periods_that_are_no_years_give_no_day_and_without_today_there_is_none() -> None:
    named = layout_of({"id": "a"}, periods=["first", "next", "last"])
    lanes = lanes_of(named, shares_by_hand(named, [0.0], [0.5]), [0])
    assert reconsider_on(named, lanes, 0, "wait") == date(2027, 11, 23)

    undated = layout_of({"id": "a", "moments": ["2027-03-01"]}, today=None)
    lanes = lanes_of(undated, shares_by_hand(undated, [0.0], [0.0]), [0])
    assert role_of_not_now(undated, lanes, 0) == "wait"
    assert reconsider_on(undated, lanes, 0, "wait") is None


def test_months_later_stays_within_the_month() -> None:
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_later(date(2026, 11, 23), 24) == date(2028, 11, 23)
