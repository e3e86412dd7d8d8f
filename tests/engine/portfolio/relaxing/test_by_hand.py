"""Rare turns of the large engine, each in a problem made by hand; run compiled and as plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.relaxing.annealing import anneal
from bundel.engine.portfolio.relaxing.duties import duties_of
from bundel.engine.portfolio.relaxing.frame import Frame, frame_of
from bundel.engine.portfolio.relaxing.mending import ROUNDS, fill, mend
from bundel.engine.portfolio.relaxing.plans import batch_of, solve_batch
from bundel.engine.portfolio.relaxing.pricing import Desk, empty_desk
from bundel.engine.portfolio.relaxing.scene import Scene, add_up, empty_scene, fill_scene, keeps_rules
from bundel.engine.portfolio.scenarios import Scenarios

WAY = {"role": "lead", "start": "2027", "use": {"ict": {"2027": [1, 1]}}, "value": {"tasks": [1, 1]}}
LATER = WAY | {"start": "2028"}


def item(name: str, *ways: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "alternatives": list(ways), **more}


def laid_out(*items: dict[str, Any]) -> Layout:
    """Items over two years, the first of which has a limit."""
    return lay_out(
        read_problem(
            {
                "periods": ["2027", "2028"],
                "capacity": {"ict": {"2027": [1, 1]}},
                "criteria": ["tasks"],
                "today": "2026-11-23",
                "hours_per_fte": 1400,
                "units": {"ict": "hours"},
                "initiatives": list(items),
            }
        )
    )


def scenario(capacity: float, use: Sequence[float], value: Sequence[float]) -> Scenarios:
    return Scenarios(np.array([[capacity]]), np.array(use, dtype=float)[None, :, None], np.array([value], dtype=float))


def staged(layout: Layout, given: Scenarios) -> tuple[Frame, Scene, Desk]:
    """A scene of the one scenario in which nothing is picked yet, at prices of nothing."""
    frame = frame_of(layout, given.use)
    scene, desk = empty_scene(frame, 1), empty_desk(frame, 1)
    nothing = np.zeros((0, len(layout.items)), dtype=np.int64)
    fill_scene(frame, scene, batch_of(given, layout.is_allowed[None, :], nothing), 0)
    desk.worth[:] = scene.value[:-1]
    return frame, scene, desk


def test_a_way_of_a_duty_that_needs_a_free_item_is_left_out_of_the_problem_of_duties() -> None:
    ways = [WAY, WAY | {"role": "follow", "depends_on": ["free"]}]
    duties = duties_of(laid_out(item("duty", *ways, mandatory_by="2028"), item("free", WAY)))

    assert [one.id for one in duties.items] == ["duty"]
    assert {one.role: bool(may) for one, may in zip(duties.columns, duties.is_allowed, strict=True)} == {
        "lead": True,
        "follow": False,
    }
    assert duties.needs == ()


def test_nothing_is_placed_in_a_cell_without_capacity() -> None:
    layout = laid_out(item("a", WAY), item("b", WAY))

    plan = solve_batch(layout, scenario(0, [5, 0], [3, 2]), 0.0)[0]

    assert plan.chosen.tolist() == [False, True]
    assert (plan.value, round(plan.bound, 6)) == (2, 2)


def test_a_cell_without_capacity_has_its_largest_use_as_scale() -> None:
    _, scene, _ = staged(laid_out(item("a", WAY), item("b", WAY)), scenario(0, [5, 2], [1, 1]))

    assert (scene.scale.tolist(), scene.limit.tolist()) == ([5], [0])
    assert scene.use[:, 0].tolist() == [1, 0.4, 0]


def test_what_an_item_needs_may_be_left_out_when_its_way_does_not_ask_for_it() -> None:
    asking = item("asking", WAY, WAY | {"role": "follow", "depends_on": ["needed"]})
    layout = laid_out(asking, item("needed", WAY))
    frame, scene, _ = staged(layout, scenario(9, [1, 1, 1], [1, 1, 1]))
    slot = {one.role: frame.slot[at] for at, one in enumerate(layout.columns[:2])}

    scene.pick[:] = slot["lead"], frame.slot[2]
    assert keeps_rules(frame, scene, 1, -1)
    scene.pick[0] = slot["follow"]
    assert not keeps_rules(frame, scene, 1, -1)


def test_a_duty_takes_a_slot_after_what_it_needs() -> None:
    duty = item("duty", WAY, LATER, mandatory_by="2028", depends_on=["needed"])
    frame, scene, desk = staged(laid_out(duty, item("needed", LATER)), scenario(9, [1, 1, 1], [5, 1, 1]))
    scene.pick[:] = frame.slot[[0, 2]]

    assert mend(frame, scene, np.zeros(1), desk)
    assert scene.pick.tolist() == frame.slot[[1, 2]].tolist()


def test_duties_that_exclude_each_other_are_given_up() -> None:
    frame, scene, desk = staged(laid_out(item("a", WAY, excludes=["b"]), item("b", WAY)), scenario(9, [1, 1], [1, 1]))
    frame.is_must[:] = True
    scene.pick[:] = frame.slot

    assert not mend(frame, scene, np.zeros(1), desk)


def test_a_plan_that_gets_smaller_in_too_many_steps_is_given_up() -> None:
    steps = np.arange(20)
    ways = [WAY | {"variant": f"{step:02}"} for step in steps]
    duty = laid_out(item("duty", *ways, mandatory_by="2028"))
    # Each step costs more than the one before, so that none is skipped.
    for capacity, is_plan in [(30, True), (21, False)]:
        frame, scene, desk = staged(duty, scenario(capacity, (40 - steps).tolist(), (1000 - steps**2).tolist()))
        scene.pick[:] = frame.slot[0]

        assert mend(frame, scene, np.ones(1), desk) == is_plan
        assert (add_up(scene), scene.used[0] <= scene.limit[0]) == ((900, True) if is_plan else (744, False))


def test_a_chain_is_filled_from_its_end_one_item_a_round() -> None:
    count = ROUNDS + 2
    chain = [item(f"{at:02}", WAY, depends_on=[f"{at + 1:02}"] * (at + 1 < count)) for at in range(count)]
    frame, scene, _ = staged(laid_out(*chain), scenario(99, [1] * count, [1] * count))

    fill(frame, scene)

    assert (scene.pick >= 0).tolist() == [False] * 2 + [True] * ROUNDS


def test_annealing_lets_a_good_one_go_for_a_better_one_and_keeps_the_best_that_it_met() -> None:
    frame, scene, desk = staged(laid_out(item("good", WAY), item("better", WAY)), scenario(1, [1, 1], [2, 3]))
    scene.pick[:] = [frame.slot[0], -1]

    anneal(frame, scene, desk, 1000.0, 200, np.array([7], dtype=np.uint64))

    assert (add_up(scene), scene.pick.tolist()) == (3, [-1, frame.slot[1]])
