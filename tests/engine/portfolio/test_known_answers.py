"""Published problems with their published answers, and one worked by hand; the source stands beside each."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from bundel.engine.portfolio.exact import ExactResult, exact_core
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem


def knapsack(profits: list[float], uses: list[list[float]], limits: list[float]) -> Problem:
    """Projects with one profit each and a use per resource, as a problem of one period."""
    items = [
        {
            "id": f"project{at + 1:02}",
            "alternatives": [
                {
                    "role": "follow", "start": "2027", "value": {"profit": [profit, profit]},
                    "use": {f"r{row:02}": {"2027": [use[at], use[at]]} for row, use in enumerate(uses)},
                }
            ],
        }
        for at, profit in enumerate(profits)
    ]  # fmt: skip
    capacity = {f"r{row:02}": {"2027": [limit, limit]} for row, limit in enumerate(limits)}
    return read_problem({"periods": ["2027"], "criteria": ["profit"], "capacity": capacity, "initiatives": items})


def profit_of(profits: list[float], row: tuple[int | None, ...]) -> Fraction:
    return sum((Fraction(str(p)) for p, choice in zip(profits, row, strict=True) if choice is not None), Fraction(0))


# C.C. Petersen, "Computational experience with variants of the Balas algorithm applied to the selection of R&D
# projects", Management Science 13(9) (1967) 736-750, as kept in the OR-Library (J.E. Beasley, file mknap1), which
# gives the optimal value before each problem. Choosing R&D projects within ten budgets: what our question is too.
PETERSEN_1 = """
100 600 1200 2400 500 2000
8 12 13 64 22 41
8 12 13 75 22 41
3 6 4 18 6 4
5 10 8 32 6 12
5 13 8 42 6 20
5 13 8 48 6 20
0 0 0 0 8 0
3 0 4 0 8 0
3 2 4 0 8 4
3 2 4 8 8 4
80 96 20 36 44 48 10 18 22 24
"""
PETERSEN_2 = """
600.1 310.5 1800 3850 18.6 198.7 882 4200 402.5 327
20 5 100 200 2 4 60 150 80 40
20 7 130 280 2 8 110 210 100 40
60 3 50 100 4 2 20 40 6 12
60 8 70 200 4 6 40 70 16 20
60 13 70 250 4 10 60 90 20 24
60 13 70 280 4 10 70 105 22 28
5 2 20 100 2 5 10 60 0 0
45 14 80 180 6 10 40 100 20 0
55 14 80 200 6 10 50 140 30 40
65 14 80 220 6 10 50 180 30 50
450 540 200 360 440 480 200 360 440 480
"""
PETERSEN_3 = """
100 220 90 400 300 400 205 120 160 580 400 140 100 1300 650
8 24 13 80 70 80 45 15 28 90 130 32 20 120 40
8 44 13 100 100 90 75 25 28 120 130 32 40 160 40
3 6 4 20 20 30 8 3 12 14 40 6 3 20 5
5 9 6 40 30 40 16 5 18 24 60 16 11 30 25
5 11 7 50 40 40 19 7 18 29 70 21 17 30 25
5 11 7 55 40 40 21 9 18 29 70 21 17 35 25
0 0 1 10 4 10 0 6 0 6 32 3 0 70 10
3 4 5 20 14 20 6 12 10 18 42 9 12 100 20
3 6 9 30 29 20 12 12 10 30 42 18 18 110 20
3 8 9 35 29 20 16 15 10 30 42 20 18 120 20
550 700 130 240 280 310 110 205 260 275
"""
PETERSEN_4 = """
100 220 90 400 300 400 205 120 160 580 400 140 100 1300 650 320 480 80 60 2550
8 24 13 80 70 80 45 15 28 90 130 32 20 120 40 30 20 6 3 180
8 44 13 100 100 90 75 25 28 120 130 32 40 160 40 60 55 10 6 240
3 6 4 20 20 30 8 3 12 14 40 6 3 20 5 0 5 3 0 20
5 9 6 40 30 40 16 5 18 24 60 16 11 30 25 10 13 5 1 80
5 11 7 50 40 40 19 7 18 29 70 21 17 30 25 15 25 5 1 100
5 11 7 55 40 40 21 9 18 29 70 21 17 35 25 20 25 5 2 110
0 0 1 10 4 10 0 6 0 6 32 3 0 70 10 0 0 0 0 0
3 4 5 20 14 20 6 12 10 18 42 9 12 100 20 5 6 4 1 20
3 6 9 30 29 20 12 12 10 30 42 18 18 110 20 15 18 7 2 40
3 8 9 35 29 20 16 15 10 30 42 20 18 120 20 20 22 7 3 50
550 700 130 240 280 310 110 205 260 275
"""


@pytest.mark.parametrize(
    ("table", "optimum"),
    [(PETERSEN_1, "3800"), (PETERSEN_2, "8706.1"), (PETERSEN_3, "4015"), (PETERSEN_4, "6120")],
    ids=["6 projects", "10 projects", "15 projects", "20 projects"],
)
def test_research_projects_of_petersen_reach_the_published_value(table: str, optimum: str) -> None:
    profits, *uses, limits = [[float(word) for word in line.split()] for line in table.strip().splitlines()]

    result = exact_core(knapsack(profits, uses, limits))

    assert {profit_of(profits, row) for row in result.portfolios} == {Fraction(optimum)}


# J. Burkardt, KNAPSACK_01: data for the 01 knapsack problem, problems P01, P02 and P03; optimal selections published
# with them at people.sc.fsu.edu/~jburkardt/datasets/knapsack_01/.
@pytest.mark.parametrize(
    ("limit", "weights", "profits", "selection"),
    [
        (
            165,
            [23, 31, 29, 44, 53, 38, 63, 85, 89, 82],
            [92, 57, 49, 68, 60, 43, 67, 84, 87, 72],
            [1, 1, 1, 1, 0, 1, 0, 0, 0, 0],
        ),
        (26, [12, 7, 11, 8, 9], [24, 13, 23, 15, 16], [0, 1, 1, 1, 0]),
        (190, [56, 59, 80, 64, 75, 17], [50, 50, 64, 46, 50, 5], [1, 1, 0, 0, 1, 0]),
    ],
    ids=["P01", "P02", "P03"],
)
def test_knapsacks_of_burkardt_give_the_published_selection(
    limit: float, weights: list[float], profits: list[float], selection: list[int]
) -> None:
    result = exact_core(knapsack(profits, [weights], [limit]))

    assert [[int(choice is not None) for choice in row] for row in result.portfolios] == [selection]


def three_projects(order: list[list[str]]) -> ExactResult:
    """Three projects of one unit each, room for two, values on two criteria: (4, 0), (0, 4) and (1, 2 to 3)."""
    values: dict[str, Any] = {
        "x": {"first": [4, 4], "second": [0, 0]},
        "y": {"first": [0, 0], "second": [4, 4]},
        "z": {"first": [1, 1], "second": [2, 3]},
    }
    items = [
        {
            "id": name,
            "alternatives": [{"role": "follow", "start": "2027", "use": {"euro": {"2027": [1, 1]}}, "value": value}],
        }
        for name, value in values.items()
    ]
    return exact_core(
        read_problem(
            {
                "periods": ["2027"],
                "criteria": ["first", "second"],
                "order": order,
                "capacity": {"euro": {"2027": [2, 2]}},
                "initiatives": items,
            }  # fmt: skip
        )
    )


# Worked by hand with the definitions of Liesiö, Mild & Salo, EJOR 181 (2007), section 3: dominance is looked at in the
# extreme weights, with what both portfolios hold left out.
# Weights unknown: extreme points (1, 0) and (0, 1).
#   {x, y} is worth (4, 4), {x, z} (5, 2 to 3), {y, z} (1, 6 to 7): none is at least as good as another in both.
#   All have the core index 2/3.
# First at least as important: extreme points (1, 0) and (1/2, 1/2).
#   x against y: 4 to 0, and 2 to 2: {x, z} is at least as good as {y, z} and better somewhere: {y, z} drops out.
#   {x, y} against {x, z} is y against z: 0 to 1 at (1, 0), and 2 to at most 2 at (1/2, 1/2): {x, z} is better at the
#   first, and at the second at worst (1 + 2) / 2 = 1.5, less than 2: both stay.
#   Core index: x is in both, y and z in one of the two.
def test_core_indices_of_three_projects_are_those_worked_by_hand() -> None:
    unknown, ordered = three_projects([]), three_projects([["first"], ["second"]])

    assert set(unknown.portfolios) == {(0, 0, None), (0, None, 0), (None, 0, 0)}
    assert [unknown.core_of(at) for at in range(3)] == [Fraction(2, 3)] * 3
    assert set(ordered.portfolios) == {(0, 0, None), (0, None, 0)}
    assert [ordered.core_of(at) for at in range(3)] == [1, Fraction(1, 2), Fraction(1, 2)]
