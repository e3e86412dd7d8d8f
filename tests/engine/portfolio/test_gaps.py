"""A gap is what a plan may miss; rounding is no miss."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.gaps import gap_of


def test_gap_is_the_part_of_the_bound_that_a_plan_may_miss() -> None:
    value, bound = np.array([1.5, 2.0, 2.0]), np.array([2.0, 2.0, 1.0])

    assert gap_of(value, bound).tolist() == [0.25, 0.0, 0.0]


def test_plan_of_nothing_where_nothing_fits_misses_nothing() -> None:
    assert gap_of(np.array([0.0]), np.array([4e-9])).tolist() == [0.0]


def test_scenario_without_a_plan_misses_all_of_its_bound() -> None:
    assert gap_of(np.array([-np.inf]), np.array([3.0])).tolist() == [1.0]
