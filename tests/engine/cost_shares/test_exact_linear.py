"""Linear equations in fractions: one solution, or None."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bundel.engine.cost_shares.exact_linear import solve_exactly


def test_one_solution_is_given_in_fractions_whatever_the_order_of_the_rows() -> None:
    # x + 2y = 4 and 3x - y = 1: x = 6/7, y = 11/7.
    assert solve_exactly([[1, 2], [3, -1]], [4, 1]) == (Fraction(6, 7), Fraction(11, 7))
    assert solve_exactly([[0, 2], [3, -1]], [4, 1]) == (Fraction(1), Fraction(2))


def test_more_rows_than_unknowns_are_fine_when_they_agree() -> None:
    assert solve_exactly([[1, 1], [1, -1], [3, 1]], [5, 1, 11]) == (Fraction(3), Fraction(2))


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ([[1, 1], [2, 2]], [3, 6]),  # the second says the same as the first: many solutions
        ([[1, 1]], [3]),
        ([[1, 1], [1, -1], [3, 1]], [5, 1, 12]),  # the third contradicts the others: no solution
        ([[1, 0], [1, 0], [0, 1]], [1, 2, 3]),
    ],
)
def test_many_solutions_or_none_are_none(rows: list[list[int]], right: list[int]) -> None:
    assert solve_exactly(rows, right) is None
