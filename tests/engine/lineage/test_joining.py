"""Figures of a municipality that came by a merger."""

from __future__ import annotations

from typing import Any

import pytest

from bundel.engine.lineage.joining import joined, size_class
from bundel.engine.reference.reading import read_reference


def part(population: int | None, **more: Any) -> dict[str, Any]:
    budget = {"salaries_thousand_euro": 10, "overhead_thousand_euro": 5, "spending_thousand_euro": 100}
    place = {"population": population, "population_year": 2025, "province": "Groningen", "size_class": ""}
    return {**place, "budget_year": 2025, **budget, **more}


def test_people_and_budgets_add_up_and_the_rest_is_as_of_the_largest() -> None:
    found = joined([part(8_000, province="Drenthe", population_year=2024), part(45_000)])

    assert (found["population"], found["population_year"], found["province"]) == (53_000, 2024, "Groningen")
    assert found["size_class"] == "50 000 tot 100 000 inwoners"
    assert (found["salaries_thousand_euro"], found["spending_thousand_euro"], found["budget_year"]) == (20, 200, 2025)


@pytest.mark.parametrize("other", [{"budget_year": 2026}, {"overhead_thousand_euro": None}])
def test_a_sum_with_a_part_that_is_not_known_is_not_known(other: dict[str, Any]) -> None:
    found = joined([part(8_000), part(9_000, **other)])

    assert (found["overhead_thousand_euro"], found["budget_year"], found["population"]) == (None, None, 17_000)


@pytest.mark.parametrize("parts", [[], [part(None)], [part(8_000), part(None)]])
def test_nobody_is_made_of_parts_without_people(parts: list[dict[str, Any]]) -> None:
    with pytest.raises(ValueError, match="inhabitants"):
        joined(parts)


def test_size_classes_are_those_of_the_statistics_office() -> None:
    # Class and count of the office are of one year, ours of the next: those near a bound may stand on either side.
    rows = read_reference().municipalities
    wrong = [one for one in rows if size_class(one.population) != one.size_class]

    assert {one.size_class for one in rows} == {size_class(one.population) for one in rows}
    assert all(
        one.size_class in (size_class(one.population * 97 // 100), size_class(one.population * 103 // 100))
        for one in wrong
    )
