"""The whole plan from question to answer: the example of the schema, chance, progress, and a check again."""

from __future__ import annotations

import copy
import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.engine.national.examples import small_national

from bundel.engine.national import plan as planning
from bundel.engine.national import verify
from bundel.engine.national.plan import Cancelled, plan_country
from bundel.engine.national.problem import National
from bundel.engine.national.reading import read_national
from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.exact_weights import TooLarge
from bundel.engine.portfolio.shares import wilson

FILES = files("bundel.engine.national")
QUESTION: dict[str, Any] = json.loads(FILES.joinpath("national.schema.json").read_text(encoding="utf-8"))["examples"][0]
SCHEMA = json.loads(FILES.joinpath("national-answer.schema.json").read_text(encoding="utf-8"))


def example() -> National:
    return read_national(QUESTION)


@pytest.mark.skipif(not is_compiled(), reason="the example was made by the compiled search")
def test_the_example_answer_is_what_the_example_question_gives() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    answer = plan_country(example(), scenarios=8)

    assert answer == SCHEMA["examples"][0]
    Draft202012Validator(SCHEMA).validate(answer)


@pytest.mark.parametrize("seed", range(30))
def test_every_answer_has_its_shape_and_passes_the_check_that_shares_nothing(seed: int) -> None:
    national = small_national(seed)
    answer = plan_country(national, scenarios=1)

    Draft202012Validator(SCHEMA).validate(answer)
    assert verify.faults_in(national, answer) == []


def test_the_number_of_workers_changes_nothing() -> None:
    national = small_national(3)

    assert plan_country(national, scenarios=3) == plan_country(national, scenarios=3, workers=3)


def test_another_seed_changes_shares_and_never_the_plan() -> None:
    one, other = (plan_country(example(), scenarios=3, seed=seed) for seed in (1, 2))

    assert one["mean_gap"] != other["mean_gap"] or one["joint"] != other["joint"] or one["max_gap"] == 0
    assert one["value"] == other["value"]
    assert one["municipalities"][0]["plan"] == other["municipalities"][0]["plan"]


def test_more_scenarios_keep_the_draws_of_the_first_ones() -> None:
    few, many = (plan_country(example(), scenarios=count) for count in (2, 4))

    counted = [round(answer["joint"][0]["share"] * answer["scenarios"]) for answer in (few, many)]
    assert counted[0] <= counted[1] <= counted[0] + 2


def test_a_share_has_the_interval_of_wilson() -> None:
    answer = plan_country(example(), scenarios=4)

    low, high = wilson(answer["joint"][0]["share"], 4, 0.95)
    assert answer["joint"][0]["interval"] == [round(low, 6), round(high, 6)]


def test_without_scenarios_nothing_says_how_sure_it_is() -> None:
    answer = plan_country(example())

    assert answer["scenarios"] == 0
    assert answer["mean_gap"] is answer["max_gap"] is answer["joint"][0]["share"] is None
    assert answer["municipalities"][0]["takes_part"] is None


def test_progress_counts_to_the_end() -> None:
    told: list[tuple[int, int]] = []

    plan_country(example(), scenarios=2, progress=lambda done, total: told.append((done, total)))

    assert told == [(at, 7) for at in range(1, 8)]


def test_nobody_waits_and_nothing_is_kept() -> None:
    with pytest.raises(Cancelled):
        plan_country(example(), scenarios=2, is_cancelled=lambda: True)


def test_what_is_too_large_is_refused_with_the_size_that_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "LARGEST_CELLS", 50)

    with pytest.raises(TooLarge, match="at most 50 numbers.*Found 70"):
        plan_country(example())


def test_names_and_order_of_the_municipalities_change_no_value() -> None:
    document = copy.deepcopy(QUESTION)
    document["municipalities"].reverse()

    turned, straight = plan_country(read_national(document)), plan_country(example())

    assert turned["value"] == pytest.approx(straight["value"], abs=1e-6)
    assert {row["id"]: row["value"] for row in turned["municipalities"]} == pytest.approx(
        {row["id"]: row["value"] for row in straight["municipalities"]}, abs=1e-6
    )


def two(joint: dict[str, Any], **changes: Any) -> National:
    """Two municipalities with one initiative, worth 1 to each, that asks 10 of 20 hours."""
    way = {"role": "follow", "start": "now", "use": {"h": {"now": [10, 10]}}, "value": {"v": [1, 1]}}
    lead = {"role": "lead", "start": "now", "use": {"h": {"now": [15, 15]}}, "value": {"v": [1, 1]}}
    document = {
        "periods": ["now"],
        "criteria": ["v"],
        "initiatives": [{"id": "x", "alternatives": [way, lead]}],
        "joint": [{"id": "x", "initiative": "x", **joint}],
        "municipalities": [
            {"id": name, "inhabitants": people, "capacity": {"h": {"now": [20, 20]}}}
            for name, people in (("small", 1_000), ("large", 3_000))
        ],
    }
    return read_national(document | changes)


def test_someone_leads_when_somebody_must() -> None:
    answer = plan_country(two({"tiers": [{"participants": [2, 2], "leads": 1}]}))

    assert answer["joint"][0]["leads"] == 1
    assert answer["joint"][0]["participants"] == 2
    assert answer["stability"]["is_stable"], "who leads would lose it all by leaving"


def test_a_shared_cost_is_divided_by_inhabitants_or_equally() -> None:
    cost = {"cost": {"use": {"h": [[8, 8]]}}, "tiers": [{"participants": [2, 2]}]}

    by_people = plan_country(two(cost))["joint"][0]["taking_part"]
    equally = plan_country(two({**cost, "divide": "equally"}))["joint"][0]["taking_part"]

    assert [(row["municipality"], row["cost"]["h"]) for row in by_people] == [("large", 6.0), ("small", 2.0)]
    assert [row["cost"]["h"] for row in equally] == [4.0, 4.0]


def test_a_shared_cost_that_does_not_fit_keeps_it_from_going_on() -> None:
    answer = plan_country(two({"cost": {"use": {"h": [[30, 30]]}}, "tiers": [{"participants": [2, 2]}]}))

    assert not answer["joint"][0]["goes_on"]
    assert answer["joint"][0]["tipping"]["short"] == {"participants": 2, "inhabitants_share": 0.0, "leads": 0}
    assert not answer["joint"][0]["tipping"]["is_possible"]


def test_deciding_alone_leaves_nothing_where_nobody_leads() -> None:
    answer = plan_country(two({"tiers": [{"participants": [2, 2], "leads": 1}]}))

    assert answer["alone"]["falls_flat"] == [{"joint": "x", "participants": 2}]
    assert answer["alone"]["value"] == 0.0
    assert answer["alone"]["price"] == answer["value"] == 2.0


def test_who_is_won_over_is_named_with_what_it_costs() -> None:
    """The small one has something better to do; the large one needs it for the threshold."""
    better = {
        "role": "follow", "start": "now", "use": {"h": {"now": [15, 15]}}, "value": {"v": [1.4, 1.4]},
    }  # fmt: skip
    question = two({"tiers": [{"participants": [2, 2], "value_times": [1.3, 1.3]}]})
    document = {
        "municipalities": [
            {
                "id": "small", "inhabitants": 1_000, "capacity": {"h": {"now": [20, 20]}},
                "initiatives": [{"id": "own", "alternatives": [better]}],
            },
            {"id": "large", "inhabitants": 3_000, "capacity": {"h": {"now": [20, 20]}}},
        ]
    }  # fmt: skip
    answer = plan_country(two({"tiers": [{"participants": [2, 2], "value_times": [1.3, 1.3]}]}, **document))

    [leaver] = answer["stability"]["would_leave"]
    assert plan_country(question)["value"] == pytest.approx(2.6)
    assert answer["value"] == pytest.approx(2.6)
    assert (leaver["municipality"], leaver["why"]) == ("small", "wins_over")
    assert leaver["gain"] == pytest.approx(0.1, abs=1e-5)
    assert leaver["falls"] == ["x"]
    assert all(row["is_needed"] for row in answer["joint"][0]["taking_part"])


def test_what_does_not_pay_off_stays_a_tipping_point() -> None:
    better = {"role": "follow", "start": "now", "use": {"h": {"now": [15, 15]}}, "value": {"v": [4, 4]}}
    municipalities = [
        {
            "id": "small", "inhabitants": 1_000, "capacity": {"h": {"now": [20, 20]}},
            "initiatives": [{"id": "own", "alternatives": [better]}],
        },
        {"id": "large", "inhabitants": 3_000, "capacity": {"h": {"now": [20, 20]}}},
    ]  # fmt: skip
    answer = plan_country(two({"tiers": [{"participants": [2, 2]}]}, municipalities=municipalities))

    tipping = answer["joint"][0]["tipping"]
    assert tipping["cost"] == pytest.approx(3.0 - 1.0)
    assert tipping["gain"] == pytest.approx(-2.0)
    assert [(row["municipality"], row["gives_up"]) for row in tipping["municipalities"]] == [
        ("large", []),
        ("small", ["own"]),
    ]
    assert [row["municipality"] for row in answer["joint"][0]["could_lead"]] == ["large", "small"]


def test_a_duty_that_is_only_done_jointly_and_does_not_go_on_is_unmet() -> None:
    way = {"role": "follow", "start": "now", "value": {"v": [1, 1]}}
    duty = [{"id": "x", "mandatory_by": "now", "alternatives": [way]}]
    answer = plan_country(two({"tiers": [{"participants": [3, 3]}]}, initiatives=duty))

    assert answer["unmet_duties"] == [
        {"municipality": "small", "initiative": "x"},
        {"municipality": "large", "initiative": "x"},
    ]


def test_those_for_whom_it_is_done_count_and_pay_nothing() -> None:
    municipalities = [
        {"id": "small", "inhabitants": 1_000, "done": {"x": None}},
        {"id": "large", "inhabitants": 3_000, "capacity": {"h": {"now": [20, 20]}}},
    ]
    cost = {"use": {"h": [[8, 8]]}}
    answer = plan_country(two({"cost": cost, "tiers": [{"participants": [2, 2]}]}, municipalities=municipalities))

    joint = answer["joint"][0]
    assert (joint["participants"], joint["already"]) == (2, 1)
    assert [(row["municipality"], row["part"]) for row in joint["taking_part"]] == [("large", 1.0)]


def test_members_of_a_body_use_its_pool_together_and_alone_their_agreed_share() -> None:
    """Each share has room for 12 of the 10 and 15 hours; together they can lead as well as follow."""
    municipalities = [{"id": "small", "inhabitants": 1_000}, {"id": "large", "inhabitants": 3_000}]
    bodies = [{"id": "b", "capacity": {"h": {"now": [25, 25]}}, "members": {"small": 0.48, "large": 0.48}}]
    question = two({"tiers": [{"participants": [2, 2], "leads": 1}]}, municipalities=municipalities, bodies=bodies)
    answer = plan_country(question)

    [cell] = answer["bodies"][0]["cells"]
    assert answer["joint"][0]["leads"] == 1
    assert cell["used"] == 25.0
    assert [row["agreed"] for row in cell["members"]] == [12.0, 12.0]
    assert answer["alone"]["value"] == 0.0
    assert verify.faults_in(question, answer) == []


def test_duties_that_do_not_fit_are_short_and_the_rest_goes_around_them() -> None:
    duty = {
        "id": "d",
        "mandatory_by": "now",
        "alternatives": [{"role": "follow", "start": "now", "use": {"h": {"now": [50, 50]}}}],
    }
    way = {"role": "follow", "start": "now", "use": {"h": {"now": [10, 10]}}, "value": {"v": [1, 1]}}
    question = two({"tiers": [{}]}, initiatives=[{"id": "x", "alternatives": [way]}, duty])
    answer = plan_country(question)

    assert answer["duties_fit_in"] == 0
    assert answer["municipalities"][0]["shortages"] == [{"resource": "h", "period": "now", "short": 30.0}]
    assert not answer["joint"][0]["goes_on"]
    assert verify.faults_in(question, answer) == []


def test_a_wrong_answer_does_not_pass_the_check() -> None:
    """The negative control: each change is noticed."""
    question = two({"tiers": [{"participants": [2, 2], "leads": 1}]})
    right = plan_country(question)
    wrong = [copy.deepcopy(right) for _ in range(5)]
    wrong[0]["value"] += 0.1
    wrong[1]["bound"] -= 0.1
    wrong[2]["municipalities"][0]["plan"] = []
    wrong[3]["joint"][0]["tier"] = None
    wrong[4]["municipalities"][0]["plan"] *= 2

    assert verify.faults_in(question, right) == []
    assert all(verify.faults_in(question, answer) for answer in wrong)
