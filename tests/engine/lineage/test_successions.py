"""Lines of successions: the 263 former municipalities of the register, and whatever lines can be drawn."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundel.engine.lineage.successions import (
    KINDS,
    Ended,
    Lineage,
    Period,
    Succession,
    ends,
    faults,
    from_register,
    lineage,
)
from bundel.engine.reference.reading import packaged_folder, read_reference

DAY = date(2027, 1, 1)
TODAY = date(2026, 11, 28)
A, B, C = "GM0001", "GM0002", "GM0003"
quick = settings(max_examples=60, derandomize=True, deadline=None)
CODES = st.integers(0, 9).map(lambda number: f"GM{number:04}")


def began() -> dict[str, date]:
    with (packaged_folder() / "municipality_beginnings.csv").open(encoding="utf-8") as file:
        return {row["code"]: date.fromisoformat(row["began_on"]) for row in csv.DictReader(file)}


REFERENCE, BEGAN = read_reference(), began()
FORMER = [Ended(one.code, date.fromisoformat(one.ended_on), one.successors) for one in REFERENCE.former_municipalities]
REGISTER = from_register(FORMER, BEGAN)
PERIODS = {
    **{one.code: Period(BEGAN.get(one.code)) for one in REFERENCE.municipalities},
    **{one.code: Period(BEGAN.get(one.code), one.last_day + timedelta(days=1)) for one in FORMER},
}
OF_TODAY = {one.code for one in REFERENCE.municipalities}


@st.composite
def merging(draw: st.DrawFn) -> list[Succession]:
    """Lines as they can be: every succession leads to a later code, each year one."""
    drawn = draw(st.lists(st.tuples(CODES, CODES, st.sampled_from(KINDS)), max_size=15))
    return [
        Succession(min(one, two), max(one, two), DAY + timedelta(days=int(max(one, two)[2:])), kind)
        for one, two, kind in drawn
        if one != two
    ]


def test_the_263_of_the_register_make_269_successions_without_a_fault() -> None:
    assert len(FORMER) == 263
    assert Counter(one.kind for one in REGISTER) == {"merge": 248, "split": 10, "renaming": 11}
    assert faults(REGISTER, PERIODS) == []


def test_each_of_the_263_ends_in_municipalities_that_live_today_as_the_register_says() -> None:
    for one in FORMER:
        assert set(ends(one.code, REGISTER, TODAY)) == set(one.successors) <= OF_TODAY
    assert all(ends(code, REGISTER, TODAY) == (code,) for code in OF_TODAY)


def test_a_fault_in_the_register_is_seen() -> None:
    groningen = Succession("GM0014", "GM0009", date(2019, 1, 1))

    found = {one.what for one in faults([*REGISTER, groningen], PERIODS)}

    # Ten Boer went into Groningen in 2019: the other way round it is a circle, and Groningen never ended.
    assert found == {"circle", "not_ended", "not_there"}


@quick
@given(merging())
def test_what_comes_before_one_is_what_it_comes_after(lines: list[Succession]) -> None:
    for code in {one.before for one in lines} | {one.after for one in lines}:
        for before in lineage(code, lines, date.max).predecessors:
            assert code in lineage(before, lines, date.max).successors
        for after in lineage(code, lines, date.max).successors:
            assert code in lineage(after, lines, date.max).predecessors


@quick
@given(merging(), st.dates(DAY, DAY + timedelta(days=10)))
def test_what_is_planned_for_later_says_nothing_yet(lines: list[Succession], on: date) -> None:
    for code in {one.before for one in lines}:
        known = [one for one in lines if one.on <= on]
        assert lineage(code, lines, on) == lineage(code, known, date.max)


@quick
@given(merging())
def test_every_line_ends_where_nothing_follows(lines: list[Succession]) -> None:
    went = {one.before for one in lines if one.kind != "boundary"}
    for code in {one.before for one in lines}:
        assert ends(code, lines, date.max) and not set(ends(code, lines, date.max)) & went


@quick
@given(st.lists(st.tuples(CODES, CODES), max_size=15))
def test_a_circle_is_named_and_does_no_harm(pairs: list[tuple[str, str]]) -> None:
    lines = [Succession(one, two, DAY) for one, two in pairs]
    periods = {f"GM{number:04}": Period() for number in range(10)}

    named = {one.succession for one in faults(lines, periods) if one.what == "circle"}

    for one in lines:
        comes_back = one.before in lineage(one.after, lines, DAY).successors
        assert comes_back <= (one in named or one.before == one.after)
        assert one.before not in lineage(one.before, lines, DAY).successors


def test_the_same_organisation_under_another_name_is_told_apart_from_what_joined_it() -> None:
    lines = [Succession(A, B, DAY, "renaming"), Succession(B, "GM0009", DAY, "renaming"), Succession(C, B, DAY)]

    assert lineage("GM0009", lines, DAY).renamed == (B, A)
    assert lineage("GM0009", lines, DAY).predecessors == (B, A, C)


def test_a_change_of_boundary_makes_no_line() -> None:
    lines = [Succession(A, B, DAY, "boundary"), Succession(B, C, DAY, "split")]

    assert lineage(B, lines, DAY) == Lineage(B, (), (C,))
    assert lineage(C, lines, DAY).own_and_before == (C, B)


@pytest.mark.parametrize(
    ("succession", "periods", "wrong"),
    [
        (Succession(A, A, DAY), {A: Period()}, "itself"),
        (Succession(A, B, DAY), {A: Period(until=DAY)}, "unknown"),
        (Succession(A, B, DAY), {A: Period(), B: Period()}, "not_ended"),
        (Succession(A, B, DAY), {A: Period(until=DAY + timedelta(days=1)), B: Period()}, "not_ended"),
        (Succession(A, B, DAY), {A: Period(until=DAY), B: Period(since=DAY + timedelta(days=1))}, "not_there"),
        (Succession(A, B, DAY), {A: Period(until=DAY), B: Period(until=DAY)}, "not_there"),
        (Succession(A, B, DAY, "boundary"), {A: Period(until=DAY), B: Period()}, "gone"),
    ],
)
def test_what_cannot_be_is_named(succession: Succession, periods: dict[str, Period], wrong: str) -> None:
    assert [one.what for one in faults([succession], periods)] == [wrong]


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_be_has_no_fault(kind: str) -> None:
    until = None if kind == "boundary" else DAY

    assert faults([Succession(A, B, DAY, kind)], {A: Period(until=until), B: Period(since=DAY)}) == []  # type: ignore[arg-type]


def kinds(rows: Iterable[Ended], since: dict[str, date]) -> list[tuple[str, date]]:
    return [(one.kind, one.on) for one in from_register(rows, since)]


def test_a_register_that_leaves_out_what_was_in_between_starts_with_the_present_one() -> None:
    rows = [Ended(A, date(2013, 12, 31), (C,)), Ended(B, date(2015, 6, 30), (C,))]

    # As Skarsterlân and De Friese Meren into De Fryske Marren.
    assert kinds(rows, {C: date(2015, 7, 1)}) == [("merge", date(2015, 7, 1)), ("renaming", date(2015, 7, 1))]
