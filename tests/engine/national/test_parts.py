"""Parts of the national plan that an answer seldom shows: other solvers, levels that move, what a check sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.engine.national.brute_force import best_of_all
from tests.engine.national.examples import small_national
from tests.engine.national.test_country import TODAY
from tests.engine.national.test_plan import two

from bundel.engine.executor.this_machine import InThisThread
from bundel.engine.national import plan as planning
from bundel.engine.national import solving, verify
from bundel.engine.national.country_joint import joint_of
from bundel.engine.national.drawing import Middle
from bundel.engine.national.finishing import fits, kept_levels, raised
from bundel.engine.national.frame import frame_of
from bundel.engine.national.ground import Ground, ground_of
from bundel.engine.national.hands import Hands
from bundel.engine.national.offers import Offers, Plan, total_value
from bundel.engine.national.placing import place_duties
from bundel.engine.national.plan import plan_country
from bundel.engine.national.reading import read_national
from bundel.engine.national.realising import Realised
from bundel.engine.national.searching import search
from bundel.engine.national.solving import Plains
from bundel.engine.national.stability import Leaver, Stability
from bundel.engine.national.tipping import Tries
from bundel.engine.national.wishes import Wishes
from bundel.engine.portfolio.layout import lay_out
from bundel.engine.portfolio.problem import Interval
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.question.profile import Profile
from bundel.engine.question.situation import situation_of
from bundel.engine.reference.reading import read_reference


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 86])
def test_without_compiled_loops_the_plan_is_as_good(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "is_compiled", lambda: False)
    national = small_national(seed)

    answer = plan_country(national, goal=1e-6)

    assert verify.faults_in(national, answer) == []
    best = best_of_all(place_duties(ground_of(frame_of(national), Middle()))).value
    assert not np.isfinite(best) or answer["value"] == pytest.approx(best, abs=1e-6)


def test_what_the_search_gives_up_on_becomes_a_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    national = small_national(3)
    searched = plan_country(national)
    monkeypatch.setattr(solving, "BRANCH_LIMIT", 0)

    assert plan_country(national)["value"] == pytest.approx(searched["value"], rel=5e-3)


LEVELS = {"tiers": [{}, {"participants": [2, 2], "value_times": [1.5, 1.5]}]}


def ground_for(joint: dict[str, Any]) -> Ground:
    return place_duties(ground_of(frame_of(two(joint)), Middle()))


def plan_of(level: int, *rows: list[bool]) -> Plan:
    return Plan(np.array([level]), [np.array(rows)])


FOLLOW, LEAD, NOTHING = [True, False], [False, True], [False, False]


def nothing() -> None:
    """Nobody cancels here."""


HANDS = Hands(InThisThread(), nothing)
WON_OVER = {"tiers": [{"participants": [2, 2], "leads": 1}]}
TOO_DEAR = {"cost": {"value": [5, 5]}, "tiers": [{"participants": [2, 2]}]}


@pytest.mark.parametrize(
    ("joint", "level", "rows", "value"),
    [(WON_OVER, -1, (NOTHING, NOTHING), 2.0), (TOO_DEAR, 0, (FOLLOW, FOLLOW), 0.0)],
)
def test_what_pays_off_is_tipped_or_closed(joint: dict[str, Any], level: int, rows: Any, value: float) -> None:
    """From a plan that could be better: nobody takes part where all should, or all where nobody should."""
    ground = ground_for(joint)
    found = search(ground, HANDS, 1e-6)
    plan = plan_of(level, *rows)
    poor = Realised(plan, Wishes(), total_value(ground, plan), 0, [], 1)

    best, starts, _, _ = planning._improved(replace(found, best=poor), HANDS, 1e-6)

    assert best.value == pytest.approx(value)
    assert (starts[-1][0].name, starts[-1][1]) == ("tipped", True)


def test_a_level_that_is_missed_falls_back_and_a_lost_one_is_refused() -> None:
    ground = ground_for(LEVELS)
    found = search(ground, HANDS, 1e-6)
    tries = Tries(found, found.best, HANDS, 1e-6)

    fallen = tries._if_reached(plan_of(1, FOLLOW, NOTHING), Wishes())

    assert fallen is not None
    assert (fallen.plan.level.tolist(), fallen.value) == ([0], pytest.approx(1.0))
    assert tries._if_reached(plan_of(1, NOTHING, NOTHING), Wishes()) is None


def test_who_takes_part_already_plans_again_at_the_next_level() -> None:
    ground = ground_for(LEVELS)
    found = search(ground, HANDS, 1e-6)
    plan = plan_of(0, FOLLOW, NOTHING)
    tries = Tries(found, Realised(plan, Wishes(), total_value(ground, plan), 0, [], 1), HANDS, 1e-6)

    tipping = tries.tipping(0)

    assert tipping is not None
    assert [one.municipality for one in tipping.asked] == [1]
    assert tipping.found is not None
    assert (tipping.found.plan.level.tolist(), tipping.found.value) == ([1], pytest.approx(3.0))


def test_levels_that_are_reached_and_worth_more_are_taken() -> None:
    ground = ground_for(LEVELS)

    assert raised(ground, Offers(ground), plan_of(0, FOLLOW, FOLLOW)).level.tolist() == [1]
    assert raised(ground, Offers(ground), plan_of(0, FOLLOW, NOTHING)).level.tolist() == [0]


def test_a_level_that_is_worth_less_is_not_taken() -> None:
    ground = ground_for({"tiers": [{}, {"participants": [2, 2], "value_times": [0.5, 0.5]}]})

    assert raised(ground, Offers(ground), plan_of(0, FOLLOW, FOLLOW)).level.tolist() == [0]


def test_who_would_do_better_but_is_needed_keeps_the_old_plan() -> None:
    use = {"h": {"now": [10, 10]}}
    initiatives = [
        {"id": name, "alternatives": [{"role": "follow", "start": "now", "use": use, "value": {"v": [worth, worth]}}]}
        for name, worth in (("own", 1.5), ("x", 1))
    ]
    national = two({"tiers": [{"participants": [2, 2]}]}, initiatives=initiatives)
    ground = place_duties(ground_of(frame_of(national), Middle()))
    before, after = plan_of(0, [False, True], [False, True]), plan_of(0, [True, False], [False, True])

    assert kept_levels(ground, Offers(ground), before, after).chosen[0].tolist() == before.chosen[0].tolist()


def test_a_level_that_is_out_of_reach_leaves_the_old_plans() -> None:
    ground = ground_for(LEVELS)
    before, after = plan_of(1, FOLLOW, NOTHING), plan_of(1, LEAD, NOTHING)

    assert kept_levels(ground, Offers(ground), before, after) is before


def test_what_a_narrow_beam_leaves_open_is_solved_as_a_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taking the best for its hours first is wrong in the first row, and right but unproven in the second."""
    monkeypatch.setattr(solving, "is_compiled", lambda: False)
    monkeypatch.setattr(solving, "BEAM_WIDTH", 1)
    way = {"role": "follow", "start": "now"}
    initiatives = [{"id": name, "alternatives": [way]} for name in "abc"]
    layout = lay_out(read_problem({"periods": ["now"], "criteria": ["v"], "initiatives": initiatives}))
    use = np.array([[[6.0], [5.0], [5.0]], [[7.0], [6.0], [7.0]]])
    value = np.array([[6.9, 5.0, 5.0], [3.0, 6.0, 9.0]])

    solved = solving.solve_plains(layout, Plains(np.full((2, 1), 10.0), use, value, np.ones((2, 3), dtype=bool)), 1e-6)

    assert solved.chosen.tolist() == [[False, True, True], [False, False, True]]
    assert solved.value == pytest.approx([10.0, 9.0])
    assert solved.bound == pytest.approx([10.0, 9.0], abs=1e-4)


def test_a_duty_whose_precondition_is_closed_in_time_has_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The precondition can only start after the duty must."""
    monkeypatch.setattr(solving, "is_compiled", lambda: False)
    early, late = ({"role": "follow", "start": start} for start in ("2027", "2028"))
    duty = {"id": "duty", "mandatory_by": "2027", "depends_on": ["needed"], "alternatives": [early]}
    needed = {"id": "needed", "alternatives": [early, late]}
    problem = read_problem({"periods": ["2027", "2028"], "criteria": ["v"], "initiatives": [duty, needed]})
    layout = lay_out(problem)
    plains = Plains(np.zeros((1, 0)), np.zeros((1, 3, 0)), np.zeros((1, 3)), np.array([[True, False, True]]))

    solved = solving.solve_plains(layout, plains, None)

    assert not solved.is_found[0]
    assert solved.bound[0] == -np.inf


def test_who_left_what_a_level_needs_keeps_the_old_plan() -> None:
    ground = ground_for(LEVELS)
    before, after = plan_of(1, FOLLOW, FOLLOW), plan_of(1, LEAD, NOTHING)

    kept = kept_levels(ground, Offers(ground), before, after)

    assert kept.chosen[0].tolist() == [FOLLOW, FOLLOW]


def test_a_plan_that_uses_too_much_does_not_fit() -> None:
    tight = ground_for({"tiers": [{}], "cost": {"use": {"h": [[30, 30]]}}})
    room = ground_for({"tiers": [{}]})

    assert not fits(tight, Offers(tight), plan_of(0, FOLLOW, FOLLOW))
    assert fits(room, Offers(room), plan_of(0, FOLLOW, FOLLOW))


def test_a_pool_that_is_used_too_much_does_not_fit() -> None:
    municipalities = [{"id": "small", "inhabitants": 1}, {"id": "large", "inhabitants": 3}]
    bodies = [{"id": "b", "capacity": {"h": {"now": [15, 15]}}, "members": {"small": 0.5, "large": 0.5}}]
    national = two({"tiers": [{}]}, municipalities=municipalities, bodies=bodies)
    ground = place_duties(ground_of(frame_of(national), Middle()))

    assert not fits(ground, Offers(ground), plan_of(0, FOLLOW, FOLLOW))
    assert fits(ground, Offers(ground), plan_of(0, FOLLOW, NOTHING))


def test_two_bodies_each_show_their_own_cells() -> None:
    municipalities = [{"id": "small", "inhabitants": 1}, {"id": "large", "inhabitants": 3}]
    bodies = [
        {"id": name, "capacity": {"h": {"now": [20, 20]}}, "members": {member: 1.0}}
        for name, member in (("one", "small"), ("other", "large"))
    ]
    answer = plan_country(two({"tiers": [{}]}, municipalities=municipalities, bodies=bodies))

    assert [len(body["cells"]) for body in answer["bodies"]] == [1, 1]
    assert [body["cells"][0]["members"][0]["municipality"] for body in answer["bodies"]] == ["small", "large"]


def test_who_leads_at_a_loss_is_named_as_lead() -> None:
    way = {"role": "follow", "start": "now", "use": {"h": {"now": [15, 15]}}, "value": {"v": [1.5, 1.5]}}
    own = {"id": "own", "alternatives": [way]}
    municipalities = [
        {"id": "small", "inhabitants": 1, "roles": ["follow"], "capacity": {"h": {"now": [20, 20]}}},
        {"id": "large", "inhabitants": 3, "capacity": {"h": {"now": [20, 20]}}, "initiatives": [own]},
    ]
    answer = plan_country(two({"tiers": [{"participants": [2, 2], "leads": 1}]}, municipalities=municipalities))

    [leaver] = answer["stability"]["would_leave"]
    assert (leaver["municipality"], leaver["why"], leaver["gain"]) == ("large", "leads", pytest.approx(0.5, abs=1e-5))


def test_a_better_plan_for_another_reason_is_called_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def unstable(ground: Ground, *_: Any) -> Stability:
        leaver = Leaver(0, 1.0, (), (0,), (), ())
        return Stability(np.ones(2), (leaver,), np.zeros((2, 1), dtype=bool))

    monkeypatch.setattr(planning, "stability_of", unstable)

    [leaver] = plan_country(two({"tiers": [{}]}))["stability"]["would_leave"]
    assert (leaver["joins"], leaver["why"]) == (["x"], "better_plan")


def test_an_initiative_without_ways_is_left_out() -> None:
    way = {"role": "follow", "start": "now", "value": {"v": [1, 1]}}
    nothing = [{"id": "a", "alternatives": []}, {"id": "x", "alternatives": [way]}, {"id": "z", "alternatives": []}]

    assert plan_country(two({"tiers": [{}]}, initiatives=nothing))["value"] == 2.0


def test_a_way_that_nobody_can_take_is_no_undertaking() -> None:
    situation = situation_of(read_reference(), "GM0513", Profile(), TODAY)
    ways = [{"variant": "gem", "role": "follow"}]

    assert [one["id"] for one in joint_of(situation, {"digitale-assistent": {"alternatives": ways}})] == ["gem"]


def test_others_may_fall_back_a_level_when_one_is_won_over() -> None:
    """The third can take part in one of the two only; the one it leaves keeps going at its first level."""
    way = {"role": "follow", "start": "now", "use": {"h": {"now": [10, 10]}}}
    initiatives = [
        {"id": name, "alternatives": [{**way, "value": {"v": [worth, worth]}}]}
        for name, worth in (("x", 1), ("y", 0.9))
    ]
    tiers = [{"participants": [1, 1]}, {"participants": [3, 3], "value_times": [1.1, 1.1]}]
    document = {
        "periods": ["now"],
        "criteria": ["v"],
        "initiatives": initiatives,
        "joint": [
            {"id": "x", "initiative": "x", "tiers": tiers},
            {"id": "y", "initiative": "y", "tiers": [{"participants": [3, 3]}]},
        ],
        "municipalities": [
            {"id": name, "inhabitants": 1, "capacity": {"h": {"now": [10, 10]}}} for name in ("A", "B", "C")
        ],
    }
    answer = plan_country(read_national(document))

    assert answer["value"] == pytest.approx(3.3)
    tipping = answer["joint"][1]["tipping"]
    assert not tipping["is_possible"], "then nobody is left for the first one"
    assert tipping["short"]["participants"] == 3


def rules_question() -> Any:
    """A question with every rule in it, and capacity that is tight."""
    way = {"role": "follow", "start": "2027", "use": {"h": {"2027": [1, 1]}}, "value": {"v": [1, 1]}}
    later = {**way, "start": "2028"}
    return read_national(
        {
            "periods": ["2027", "2028"],
            "criteria": ["v"],
            "initiatives": [
                {"id": "duty", "mandatory_by": "2027", "alternatives": [way, later]},
                {"id": "taken", "fixed": {"role": "follow", "start": "2027"}, "alternatives": [way, later]},
                {"id": "first", "alternatives": [way]},
                {"id": "second", "depends_on": ["first"], "alternatives": [way]},
                {"id": "either", "excludes": ["or"], "alternatives": [way]},
                {"id": "or", "alternatives": [way]},
            ],
            "joint": [{"id": "first", "initiative": "first", "tiers": [{"inhabitants_share": [0.5, 0.5]}]}],
            "municipalities": [
                {"id": "A", "inhabitants": 9, "capacity": {"h": {"2027": [5, 5]}}},
                {"id": "B", "inhabitants": 1, "capacity": {"h": {"2027": [5, 5]}}},
            ],
        }
    )


def choice(name: str, start: str = "2027") -> dict[str, Any]:
    return {"initiative": name, "role": "follow", "start": start, "variant": None}


def without_choice(answer: Any, name: str) -> None:
    plan = answer["municipalities"][0]["plan"]
    plan[:] = [one for one in plan if one["initiative"] != name]


def with_start(answer: Any, name: str) -> None:
    next(one for one in answer["municipalities"][0]["plan"] if one["initiative"] == name)["start"] = "2028"


def with_choices(answer: Any, *names: str) -> None:
    answer["municipalities"][0]["plan"] += [choice(name) for name in names]


def as_if_few(answer: Any) -> None:
    without_choice(answer, "first")
    answer["joint"][0]["taking_part"] = [{"municipality": "B"}]


BREAKS: list[tuple[Callable[[Any], None], str]] = [
    (lambda answer: without_choice(answer, "duty"), "leaves out duty"),
    (lambda answer: with_start(answer, "duty"), "starts duty after 2027"),
    (lambda answer: with_start(answer, "taken"), "otherwise than was decided"),
    (lambda answer: without_choice(answer, "first"), "before first, which it needs"),
    (lambda answer: with_choices(answer, "or", "either"), "exclude each other"),
    (lambda answer: with_choices(answer, "duty"), "an initiative twice"),
    (lambda answer: answer["municipalities"][1].update(plan=[]), "names others"),
    (as_if_few, "of the inhabitants, too few"),
    (lambda answer: answer["joint"][0].update(tier=None), "does not go on, and is chosen"),
    (lambda answer: answer.update(bound=0.0), "above the bound"),
    (lambda answer: answer.update(value=0.0), "value is"),
]


@pytest.mark.parametrize(("damage", "told"), BREAKS)
def test_the_check_sees_every_kind_of_fault(damage: Callable[[Any], None], told: str) -> None:
    national = rules_question()
    answer = plan_country(national)
    assert verify.faults_in(national, answer) == []

    damage(answer)

    assert any(told in fault for fault in verify.faults_in(national, answer))


def test_the_check_sees_capacity_and_pools_that_are_overdrawn() -> None:
    roomy, tight = rules_question(), rules_question()
    less = tuple(replace(one, capacity={"h": {"2027": Interval(3, 3)}}) for one in tight.municipalities)
    answer = plan_country(roomy)

    assert any("uses" in fault for fault in verify.faults_in(replace(tight, municipalities=less), answer))

    municipalities = [{"id": "small", "inhabitants": 1}, {"id": "large", "inhabitants": 3}]
    members = {"small": 0.5, "large": 0.5}
    bodies: list[dict[str, Any]] = [{"id": "b", "capacity": {"h": {"now": [20, 20]}}, "members": members}]
    pooled = two({"tiers": [{}]}, municipalities=municipalities, bodies=bodies)
    bodies[0]["capacity"] = {"h": {"now": [15, 15]}}
    smaller = two({"tiers": [{}]}, municipalities=municipalities, bodies=bodies)

    assert any("is used for" in fault for fault in verify.faults_in(smaller, plan_country(pooled)))
