"""What asking costs: of everything that is not known, by whoever knows it, from the assumptions."""

from __future__ import annotations

from dataclasses import fields

import pytest
from tests.engine.question.asking import ask

from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.unknowns import unknowns
from bundel.engine.question.asking import kind_of
from bundel.engine.question.question import Question
from bundel.engine.reference.reading import read_reference

MUCH_TOLD = """
themes: [data, dienstverlening, sociaal-domein]
experience: {data: much, dienstverlening: much, sociaal-domein: some}
euros_per_year: 90000
"""


@pytest.fixture(scope="module")
def told() -> Question:
    return ask(MUCH_TOLD)


def test_everything_that_is_not_known_has_its_cost(told: Question) -> None:
    found = {one.driver for one in unknowns(lay_out(read_problem(told.problem)))}

    assert None not in found
    assert found <= set(told.problem["asking"])


def test_every_kind_of_unknown_says_who_knows_it(told: Question) -> None:
    reference = read_reference()

    assert {kind_of(driver) for driver in told.problem["asking"]} == set(reference.rules.known_by)
    assert set(reference.rules.known_by.values()) == {
        one.name for one in fields(reference.assumptions.figures.cost_of_asking)
    }


@pytest.mark.parametrize(
    ("driver", "hours"),
    [("free_capacity", 1), ("state:woo", 2), ("hours:signalen", 4), ("euro:signalen", 8), ("value:signalen:risk", 12)],
)
def test_cost_is_that_of_who_knows_it(told: Question, driver: str, hours: float) -> None:
    assert told.problem["asking"][driver] == hours


def test_a_municipality_may_know_better_what_asking_costs() -> None:
    question = ask("assumptions: {cost_of_asking: {peer: 30}}")

    assert question.problem["asking"]["hours:signalen"] == 30
    assert question.problem["asking"]["free_capacity"] == 1
    assert question.setting.overruled == ("cost_of_asking",)


def test_what_is_known_by_answer_is_not_asked() -> None:
    assert "free_capacity" not in ask("fte: 2.5").problem["asking"]
    assert "state:woo" not in ask("in_order: {woo: 'yes'}").problem["asking"]
