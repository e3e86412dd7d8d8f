"""What-ifs of exact mode: each is run once, within the steps there are; what was not run is not told."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.portfolio.test_exact_answer import MEDALS, document_of, way

from bundel.engine.portfolio import exact_plans, exact_probes
from bundel.engine.portfolio.exact import ExactResult, exact_core
from bundel.engine.portfolio.exact_answer import exact_answer
from bundel.engine.portfolio.exact_plans import at_worst, lay_down
from bundel.engine.portfolio.exact_probes import LEAST_STEPS, PROBE_STEPS, ExactProbes
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem


def probes_of(document: dict[str, Any], steps: int = PROBE_STEPS) -> ExactProbes:
    problem = read_problem(document)
    return ExactProbes(problem, lay_down(lay_out(problem), exact_core(problem)), steps)


def test_without_steps_nothing_is_told_but_what_was_found_already() -> None:
    probes = probes_of(document_of(MEDALS), LEAST_STEPS - 1)

    path = probes.entry_path()

    assert [(point["cut"], point["starts_bind"]) for point in path.points] == [
        (None, None), (None, None), (2, False), (None, None), (None, None), (None, None),
    ]  # fmt: skip
    assert path.only_with_room == []
    assert probes.marginal_values([0]) == []
    assert probes.would_tip(0, [0]) is None


def test_run_that_is_too_large_takes_a_quarter_of_the_steps_and_leaves_the_rest_to_easier_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    probes, allowed = probes_of(document_of(MEDALS), 8_000_000), []

    def refuses(problem: Problem, *, max_steps: int) -> ExactResult:
        allowed.append(max_steps)
        raise exact_probes.TooLarge("too large")

    monkeypatch.setattr(exact_probes, "exact_core", refuses)

    assert {point["cut"] for point in probes.entry_path().points} == {None, 2}
    assert allowed[:3] == [2_000_000, 1_500_000, 1_125_000]
    assert probes.steps == 8_000_000 - sum(allowed)


def test_same_change_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    probes, runs = probes_of(document_of(MEDALS)), []

    def counted(problem: Problem, *, max_steps: int) -> ExactResult:
        runs.append(problem)
        return exact_core(problem, max_steps=max_steps)

    monkeypatch.setattr(exact_probes, "exact_core", counted)
    first = probes.marginal_values([0])

    assert len(runs) == 4
    assert probes.marginal_values([0]) == first
    assert len(runs) == 4


def test_what_needs_more_runs_than_there_are_steps_for_is_left_out_and_not_guessed() -> None:
    probes = probes_of(document_of(MEDALS))
    assert probes._with_more(0, 100).lanes[0].lane == "need_to_have"
    probes.steps = 0

    assert probes.marginal_values([0]) == []
    assert probes.would_tip(0, [0]) is None


def test_starts_bind_when_all_that_may_begin_early_has_begun() -> None:
    starts = {"starts": {"2027": {"whole": [1, 3]}, "2028": {"whole": [0, 0]}}}
    document = document_of(MEDALS)
    document["capacity"] |= starts

    path = probes_of(document).entry_path()

    assert [(point["cut"], point["starts_bind"]) for point in path.points] == [(1, True)] * 6


def test_counts_are_enlarged_by_whole_ones_and_not_by_percents() -> None:
    document = document_of(MEDALS)
    document["capacity"] = {"starts": {"2027": {"whole": [1, 3]}}}

    assert probes_of(document).marginal_values([0]) == [
        {"resource": "starts", "period": "2027", "extra": 1, "lets_in": ["bronze", "silver"]}
    ]


def test_choices_that_climb_far_when_there_is_room_are_named() -> None:
    """Small ones are all that fits in half of the hours; in twice the hours only the large one is sure."""
    small = {f"small{at}": {"alternatives": [way(20, [1, 1])]} for at in range(6)}
    large = {"large": {"alternatives": [way(190, [9, 9])]}}

    path = probes_of(document_of({**small, **large}, hours=100)).entry_path()

    assert path.only_with_room == ["large"]


def test_place_far_down_the_order_is_not_probed() -> None:
    items = {f"i{at:02}": {"alternatives": [way(10, [1, 1])]} for at in range(11)}
    probes = probes_of(document_of(items, hours=10))
    far = probes.found.order[10]

    assert probes.would_tip(far, [0]) is None
    assert probes._runs == {}


def test_of_very_many_portfolios_some_are_explained_evenly_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_plans, "EXPLAINED_AT_MOST", 3)
    items = {f"i{at}": {"alternatives": [way(10, [1, 1])]} for at in range(5)}
    found = probes_of(document_of(items, hours=10)).found

    _, plans = at_worst(found)

    assert len(found.chosen) == 5
    assert plans.chosen.tolist() == found.chosen[[0, 2, 4]].tolist()


def test_shortage_of_portfolios_that_are_not_explained_is_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_plans, "EXPLAINED_AT_MOST", 1)
    duty = {"mandatory_by": "2028", "alternatives": [way(150, [0, 0]), way(150, [0, 0], "2028")]}

    answer = exact_answer(read_problem(document_of({"duty": duty})))

    assert [(short["period"], short["short"]) for short in answer["shortages"]] == [
        ("2027", [0, 50]),
        ("2028", [0, 50]),
    ]
    assert [len(short["could_move"]) for short in answer["shortages"]] in ([1, 0], [0, 1])
