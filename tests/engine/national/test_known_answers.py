"""A published problem with its published answer: where to build warehouses is what to do together.

J.E. Beasley, OR-Library, file cap71 of the warehouse location problems (people.brunel.ac.uk/~mastjjb/jeb/orlib), made
from the data of A.A. Kuehn and M.J. Hamburger, "A heuristic program for locating warehouses", Management Science 9(4)
(1963) 643-666. Without the capacities of the warehouses its best value is 932,615.750 (file uncapopt there). Two public
copies of the file are equal; one of them stands beside this test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bundel.engine.national import whole
from bundel.engine.national.plan import plan_country
from bundel.engine.national.reading import read_national

OPTIMUM = 932_615.750
CAP71 = Path(__file__).parent / "cap71.txt"


def warehouses() -> dict[str, Any]:
    """A warehouse is an undertaking with a shared cost; each customer must be served by one: its duty, in variants."""
    numbers = [float(word) for word in CAP71.read_text(encoding="ascii").split()]
    count, customers = int(numbers[0]), int(numbers[1])
    fixed = numbers[3 : 2 + 2 * count : 2]
    rows = [numbers[2 + 2 * count + at * (count + 1) :][1 : count + 1] for at in range(customers)]
    return {
        "periods": ["now"],
        "criteria": ["cost"],
        "initiatives": [served(rows[0])],
        "joint": [
            {
                "id": f"w{at}", "initiative": "serve", "variants": [f"w{at}"], "divide": "equally",
                "cost": {"value": [cost, cost]}, "tiers": [{"participants": [1, 1]}],
            }
            for at, cost in enumerate(fixed)
        ],
        "municipalities": [
            {"id": f"c{at}", "inhabitants": 1, "initiatives": [served(row)]} for at, row in enumerate(rows)
        ],
    }  # fmt: skip


def served(costs: list[float]) -> dict[str, Any]:
    ways = [
        {"role": "follow", "start": "now", "variant": f"w{at}", "value": {"cost": [-cost, -cost]}}
        for at, cost in enumerate(costs)
    ]
    return {"id": "serve", "mandatory_by": "now", "alternatives": ways}


@pytest.mark.parametrize("most_columns", [0, 4_000])
def test_cap71_without_capacities_costs_what_was_published(most_columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By multipliers alone, and with the programme of everything beside them."""
    monkeypatch.setattr(whole, "MOST_WHOLE_COLUMNS", most_columns)

    answer = plan_country(read_national(warehouses()))

    assert answer["value"] == pytest.approx(-OPTIMUM, abs=0.001)
    assert answer["bound"] == pytest.approx(-OPTIMUM, abs=0.001)
    assert answer["gap"] == 0
    assert [start["from"] for start in answer["starts"]][:2] == ["all_open", "none_open"]


def test_cap71_alone_opens_every_warehouse_and_costs_more() -> None:
    """Everyone takes the nearest warehouse: the sum of the least costs, with the fixed costs of all that are taken."""
    document = warehouses()
    nearest = sum(
        min(-way["value"]["cost"][0] for way in one["initiatives"][0]["alternatives"])
        for one in document["municipalities"]
    )
    nobody = sum(
        1
        for at in range(16)
        if not any(
            min(range(16), key=lambda w: -one["initiatives"][0]["alternatives"][w]["value"]["cost"][0]) == at
            for one in document["municipalities"]
        )
    )

    answer = plan_country(read_national(document))

    assert answer["alone"]["value"] == pytest.approx(-(nearest + 15 * 7_500 - nobody * 7_500), abs=0.001)
    assert answer["alone"]["price"] == pytest.approx(-OPTIMUM - answer["alone"]["value"], abs=0.001)
