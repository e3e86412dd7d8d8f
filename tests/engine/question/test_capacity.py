"""Free hours, starts and euros, worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest
from tests.engine.question.asking import ask

from bundel.engine.question.capacity import json_bounds, salaries_euro
from bundel.engine.reference.reading import read_reference


def test_free_hours_of_gouda_worked_out_by_hand() -> None:
    # Salaries 2025: 65,433 thousand euro; / 95,000 = 688.768421 fte.
    # Low: × 0.015 × (1 − 0.7) × 0.9 = 2.789512 fte; high: × 0.025 × (1 − 0.5) × 0.9 = 7.748645 fte.
    # × 1400 hours: 3,905.32 to 10,848.10; ict is 0.30 of it: 1,171.60 to 3,254.43.
    question = ask()

    steps = {step.key: (step.low, step.high) for step in question.setting.capacity_steps}
    assert steps["salaries"] == (65_433_000, 65_433_000)
    assert steps["fte"] == pytest.approx((688.768421, 688.768421))
    assert steps["reserved"] == pytest.approx((2.789512, 7.748645), abs=1e-6)
    assert steps["free_hours"] == pytest.approx((3905.32, 10848.10), abs=0.01)
    assert json_bounds(question.problem["capacity"]["ict"]["2028"]) == pytest.approx((1171.60, 3254.43), abs=0.01)


def test_change_share_and_what_is_free_share_one_driver() -> None:
    ict = ask().problem["capacity"]["ict"]["2027"]

    assert [part[2] for part in ict["times"]] == ["free_capacity", "free_capacity"]


def test_an_entered_fte_is_a_point_for_every_year() -> None:
    # 2 fte × 1400 hours × 0.25 for support = 700 hours.
    question = ask("fte: 2\nstarts_per_year: 3")

    assert question.problem["capacity"]["support"] == {year: [700.0, 700.0] for year in question.problem["periods"]}
    assert question.problem["capacity"]["starts"]["2029"] == {"whole": [3, 3, "starts_per_year"]}
    assert {step.key: step.basis for step in question.setting.capacity_steps}["reserved"] == "own"
    assert not {"change_share", "starts_per_year"} & set(question.setting.assumptions)


def test_hours_entered_for_one_kind_leave_the_other_kinds_alone() -> None:
    question = ask("fte: 2\nhours_per_year: {ict: 100, field: {2027: 50}}")

    assert question.problem["capacity"]["ict"]["2030"] == [100.0, 100.0]
    assert question.problem["capacity"]["field"]["2027"] == [50.0, 50.0]
    assert question.problem["capacity"]["field"]["2028"] == [840.0, 840.0]


def test_the_running_year_has_what_is_left_of_it() -> None:
    # 10 April 2027: nine of twelve months are left, April among them; 3 starts × 0.75 = 2.25, rounded up.
    question = ask("fte: 2\nstarts_per_year: 3\nhours_per_year: {ict: 100, field: {2027: 50}}", today=date(2027, 4, 10))

    assert question.problem["periods"] == ["2027", "2028", "2029", "2030"]
    assert question.problem["capacity"]["support"]["2027"] == [525.0, 525.0]
    assert question.problem["capacity"]["support"]["2028"] == [700.0, 700.0]
    assert question.problem["capacity"]["ict"]["2027"] == [75.0, 75.0]
    assert question.problem["capacity"]["field"]["2027"] == [50.0, 50.0]
    assert question.problem["capacity"]["starts"]["2027"] == {"whole": [3, 3, "starts_per_year"]}


@pytest.mark.parametrize(("today", "first"), [(date(2027, 6, 30), "2027"), (date(2027, 7, 1), "2028")])
def test_from_july_on_the_first_year_is_the_next(today: date, first: str) -> None:
    assert ask(today=today).problem["periods"][0] == first


def test_staff_elsewhere_takes_the_median_of_the_size_class() -> None:
    salaries, is_median = salaries_euro(read_reference(), "GM0310")

    # De Bilt: 43,794 inhabitants and no salaries. The class median lies between 250 and 1,000 euro each.
    assert is_median
    assert 43_794 * 250 < salaries < 43_794 * 1000
    assert ask(code="GM0310").setting.capacity_steps[0].rests_on == ("salaries_missing",)


def test_without_any_budget_the_least_of_salaries_counts() -> None:
    reference = replace(read_reference(), budgets=())

    assert salaries_euro(reference, "GM0513") == (76_536 * 250, True)


def test_the_largest_cities_are_cut_off_at_the_ceiling() -> None:
    # Amsterdam: 935,793 inhabitants × 10 fte per 1,000 = 9,357.93; its salaries would give 18,129.
    assert {step.key: step.low for step in ask(code="GM0363").setting.capacity_steps}["fte"] == pytest.approx(9357.93)


@pytest.mark.parametrize(("code", "low", "high"), [("GM0088", 1, 2), ("GM0513", 2, 4), ("GM0363", 4, 6)])
def test_starts_grow_with_population(code: str, low: int, high: int) -> None:
    assert ask(code=code).problem["capacity"]["starts"]["2027"] == {"whole": [low, high, "starts_per_year"]}


def test_euros_limit_only_entered_years_whose_budget_is_still_open() -> None:
    entered = ask("euros_per_year: 50000")
    by_year = ask("euros_per_year: {2028: 1000}")

    assert "euro" not in ask().problem["capacity"]
    assert "euros_limit_nothing" in ask().setting.notes
    assert entered.problem["capacity"]["euro"] == {year: [50000.0, 50000.0] for year in ("2028", "2029", "2030")}
    assert by_year.problem["capacity"]["euro"] == {"2028": [1000.0, 1000.0]}
    assert entered.setting.capacity_steps[-1].key == "euros"


@pytest.mark.parametrize(("today", "adopted"), [(date(2026, 11, 14), ()), (date(2026, 11, 15), ("2027",))])
def test_a_budget_is_adopted_from_15_november(today: date, adopted: tuple[str, ...]) -> None:
    question = ask(today=today)

    assert question.setting.adopted_years == adopted
    assert question.setting.item("signalen").budget_amendment_years == adopted
    first_year = {"euro": "2027"} if not adopted else {}
    use = next(one for one in question.problem["initiatives"] if one["id"] == "signalen")["alternatives"][0]["use"]
    assert ("2027" in use["euro"]) == bool(first_year)
