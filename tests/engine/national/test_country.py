"""The national question of the packaged municipalities says the same as the question of each of them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from bundel.engine.national.country import build_country
from bundel.engine.national.drawing import Middle
from bundel.engine.national.frame import frame_of
from bundel.engine.national.ground import Ground, ground_of
from bundel.engine.national.plan import plan_country
from bundel.engine.national.problem import National
from bundel.engine.national.reading import read_national
from bundel.engine.national.verify import faults_in, middle
from bundel.engine.portfolio.problem import Problem
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.question.profile import Profile
from bundel.engine.question.question import build_question
from bundel.engine.reference.reading import read_reference
from bundel.engine.reference.reference import Reference

TODAY = date(2026, 11, 23)
CODES = ("GM0363", "GM0513", "GM0014", "GM0202", "GM1676", "GM0088", "GM0344", "GM0518")
"""Large and small, and some that use joint products already."""


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference()


@pytest.fixture(scope="module")
def document(reference: Reference) -> dict[str, Any]:
    return build_country(reference, TODAY, codes=CODES)


@pytest.fixture(scope="module")
def national(document: dict[str, Any]) -> National:
    return read_national(document)


@pytest.fixture(scope="module")
def ground(national: National) -> Ground:
    return ground_of(frame_of(national), Middle())


def numbers_of(ground: Ground, code: str) -> tuple[dict[str, dict[str, float]], dict[tuple[str, str], float]]:
    """Use by way and cell, and capacity by cell, as the national question has them."""
    names = [one.id for one in ground.frame.national.municipalities]
    at, row = ground.frame.place[names.index(code)]
    layout, rows = ground.frame.groups[at].layout, ground.rows[at]
    cells = [f"{resource} {period}" for resource, period in layout.cells]
    use = {
        name: {cell: value for cell, value in zip(cells, rows.use[row, column], strict=True) if value > 0}
        for column, name in enumerate(layout.names)
    }
    return use, dict(zip(layout.cells, rows.capacity[row].tolist(), strict=True))


def alone(reference: Reference, code: str) -> Problem:
    return read_problem(build_question(reference, code, Profile(), TODAY).problem)


@pytest.mark.parametrize("code", CODES)
def test_every_way_asks_what_it_asks_in_the_question_of_one(code: str, reference: Reference, ground: Ground) -> None:
    use, capacity = numbers_of(ground, code)

    for initiative in alone(reference, code).initiatives:
        for way in initiative.alternatives:
            name = f"{initiative.id}|{way.role}|{way.start}|{way.variant or ''}"
            asked = {
                f"{resource} {period}": middle(amount, None)
                for resource, by_period in way.use.items()
                for period, amount in by_period.items()
                if (resource, period) in capacity and middle(amount, None) > 0
            }
            assert use[name] == pytest.approx(asked, rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("code", CODES)
def test_it_has_what_it_has_in_the_question_of_one(code: str, reference: Reference, ground: Ground) -> None:
    _, capacity = numbers_of(ground, code)
    own = alone(reference, code).capacity

    for (resource, period), free in capacity.items():
        assert free == pytest.approx(middle(own[resource][period], None))


@pytest.mark.parametrize("code", CODES)
def test_it_weighs_what_is_weighed_in_the_question_of_one(code: str, reference: Reference, national: National) -> None:
    one = next(one for one in national.municipalities if one.id == code)
    own = {initiative.id: initiative for initiative in (*national.initiatives, *one.initiatives)}

    weighed = {name for name, initiative in own.items() if name not in one.done and initiative.alternatives}
    assert weighed == {initiative.id for initiative in alone(reference, code).initiatives}


def test_what_is_shared_is_written_once(document: dict[str, Any]) -> None:
    assert all(len(str(one)) < 6_000 for one in document["municipalities"])


def test_thresholds_and_shared_costs_say_that_they_are_assumed(document: dict[str, Any]) -> None:
    bases = {basis for one in document["joint"] for basis in one["basis"].values()}

    assert len(document["joint"]) > 10
    assert bases == {"assumed"}


def test_where_no_municipality_can_lead_none_has_to(document: dict[str, Any]) -> None:
    can_lead = {
        (one["id"], way["variant"])
        for one in document["initiatives"]
        for way in one["alternatives"]
        if way["role"] == "lead"
    }

    for joint in document["joint"]:
        leads = any((joint["initiative"], variant) in can_lead for variant in joint.get("variants", [None]))
        assert leads or all(tier["leads"] == 0 for tier in joint["tiers"])


def test_what_a_municipality_told_takes_the_place_of_what_is_shared(reference: Reference) -> None:
    profile = Profile(fte=3, order=(("tasks",),), themes=(reference.themes[0].id,), experience={})
    document = build_country(reference, TODAY, codes=("GM0513", "GM0014"), profiles={"GM0513": profile})
    told, other = read_national(document).municipalities

    assert told.order == (("tasks",),)
    assert other.order is None
    assert told.roles is None, "the experience that was told decides"
    assert {one.id for one in told.initiatives} > {"zaakgericht"}
    assert middle(told.capacity["ict"]["2028"], told) == pytest.approx(3 * 1400 * 0.3)


def test_what_does_not_apply_here_has_no_ways_and_counts_for_nothing(reference: Reference) -> None:
    profile = Profile(running={"signalen": "not_applicable", "ddas": "running"})
    document = build_country(reference, TODAY, codes=("GM0513", "GM0014"), profiles={"GM0513": profile})
    told = read_national(document).municipalities[0]

    assert told.done["ddas"] is None
    assert "signalen" not in told.done
    assert not next(one for one in told.initiatives if one.id == "signalen").alternatives


def test_known_joint_costs_are_given(reference: Reference) -> None:
    known = tuple(replace(one, known_costs_eur=800_000) if one.id == "ddas" else one for one in reference.initiatives)
    document = build_country(replace(reference, initiatives=known), TODAY, codes=("GM0513",))
    joint = next(one for one in document["joint"] if one["id"] == "ddas")

    assert joint["basis"]["cost.use.euro"] == "given"
    assert [amount[:2] for amount in joint["cost"]["use"]["euro"]] == [[400_000, 400_000]] * 2


def test_which_way_runs_is_said_for_an_initiative_with_more_ways(reference: Reference) -> None:
    profile = Profile(running={"gem": "running"})
    document = build_country(reference, TODAY, codes=("GM0513",), profiles={"GM0513": profile})

    assert document["municipalities"][0]["done"]["digitale-assistent"] == "gem"


def test_progress_counts_the_municipalities(reference: Reference) -> None:
    told: list[tuple[int, int]] = []

    build_country(reference, TODAY, codes=CODES[:2], progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]


def test_a_plan_of_some_municipalities_is_near_its_bound_and_passes_the_check(national: National) -> None:
    answer = plan_country(national)

    assert faults_in(national, answer) == []
    assert answer["gap"] < 0.05
    assert np.isfinite(answer["bound"])
