"""The search against trying every choice. All of it also runs without compiling (test_as_plain_python)."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.portfolio.branching.small_batches import best_by_trying, small_batch, worth

from bundel.engine.portfolio.branching import splitting, tableau
from bundel.engine.portfolio.branching.batch_search import search_batch
from bundel.engine.portfolio.branching.search import LIMITED, NO_PLAN, PROVEN
from bundel.engine.portfolio.compiling import is_compiled

SEEDS = range(80 if is_compiled() else 15)
GOAL = 1e-9
only_plain = pytest.mark.skipif(is_compiled(), reason="compiled loops keep the numbers they were compiled with")


def test_the_best_plan_is_found_and_proven_or_shown_not_to_be_there() -> None:
    ends = []
    for seed in SEEDS:
        batch = small_batch(seed)
        found = search_batch(batch, GOAL, 10_000)
        for at in range(3):
            best = best_by_trying(batch, at)
            ends.append(int(found.ended[at]))
            assert found.ended[at] == (PROVEN if best > -np.inf else NO_PLAN), seed
            if best > -np.inf:
                assert worth(batch, at, found.chosen[at]) == pytest.approx(best, abs=1e-8)
                assert found.value[at] == pytest.approx(best, abs=1e-8)
                assert best - 1e-8 <= found.bound[at] <= best + 1e-8

    assert {PROVEN, NO_PLAN} == set(ends)


def test_where_a_limit_may_be_exceeded_at_a_cost_that_cost_is_as_low_as_can_be() -> None:
    for seed in SEEDS:
        batch = small_batch(seed, excess=1.0)
        batch.value[:] = 0.0
        found = search_batch(batch, GOAL, 10_000)
        for at in range(3):
            best = best_by_trying(batch, at)
            if best > -np.inf:
                assert found.value[at] == pytest.approx(best, abs=1e-8), seed
                assert found.bound[at] >= best - 1e-9


def test_items_with_many_ways_are_branched_on_by_when_they_start() -> None:
    # With the last one a set of columns is what both ways cost most for.
    for seed in (*SEEDS[::2], 42):
        batch = small_batch(seed, ways=12, items=3)
        found = search_batch(batch, GOAL, 10_000)
        for at in range(3):
            best = best_by_trying(batch, at)
            assert found.value[at] == pytest.approx(best, abs=1e-8) if best > -np.inf else not found.chosen[at].any()


def test_an_item_that_must_be_taken_and_has_no_way_leaves_no_plan() -> None:
    batch = small_batch(3)
    batch.is_must[2] = True
    batch.is_open[:, batch.item_of == 2] = False

    assert (search_batch(batch, GOAL, 10_000).ended == NO_PLAN).all()


def test_rows_that_may_be_exceeded_stand_beside_rows_that_may_not() -> None:
    for seed in SEEDS[:10]:
        batch = small_batch(seed, excess=0.3)
        batch.excess[0] = np.inf
        found = search_batch(batch, GOAL, 10_000)
        for at in range(3):
            best = best_by_trying(batch, at)
            assert found.value[at] == pytest.approx(best, abs=1e-8) if best > -np.inf else found.ended[at] == NO_PLAN


def test_a_search_that_may_not_go_on_says_so_and_its_bound_holds() -> None:
    limited = 0
    for seed in SEEDS:
        batch = small_batch(seed)
        tried = [best_by_trying(batch, at) for at in range(3)]
        for limit in (1, 2, 4, 9):
            found = search_batch(batch, GOAL, limit)
            for at, best in enumerate(tried):
                limited += found.ended[at] == LIMITED
                assert found.bound[at] >= best - 1e-9
                assert found.value[at] <= best + 1e-9
                assert found.nodes[at] <= limit + 2

    assert limited > 10


def test_a_goal_stops_the_search_within_it() -> None:
    nodes = {goal: 0 for goal in (GOAL, 0.2)}
    for seed in SEEDS:
        batch = small_batch(seed, is_tight=False)
        tried = [best_by_trying(batch, at) for at in range(3)]
        for goal in nodes:
            found = search_batch(batch, goal, 10_000)
            nodes[goal] += int(found.nodes.sum())
            for at in np.flatnonzero(found.ended == PROVEN):
                best = tried[at]
                assert found.value[at] >= best - goal * abs(found.value[at]) - 1e-8
                assert best - 1e-9 <= found.bound[at] <= found.value[at] + goal * abs(found.value[at]) + 1e-8

    assert nodes[0.2] < nodes[GOAL]


def test_a_search_is_the_same_whatever_stands_beside_it() -> None:
    batch = small_batch(1)
    alone = batch._replace(
        use=batch.use[1:2].copy(), limit=batch.limit[1:2], value=batch.value[1:2], is_open=batch.is_open[1:2]
    )

    assert search_batch(alone, GOAL, 10_000).chosen[0].tolist() == search_batch(batch, GOAL, 10_000).chosen[1].tolist()


@only_plain
@pytest.mark.parametrize(("module", "name", "number"), [(tableau, "MOST_PIVOTS", 1), (splitting, "WHOLE", 0.6)])
def test_a_programme_that_is_not_solved_to_the_end_makes_bounds_loose_and_never_wrong(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, number: float
) -> None:
    monkeypatch.setattr(module, name, number)
    loose = 0
    for seed in SEEDS[:10]:
        batch = small_batch(seed)
        found = search_batch(batch, GOAL, 100)
        for at in range(3):
            best = best_by_trying(batch, at)
            loose += found.bound[at] > best + 1e-6
            assert found.value[at] <= best + 1e-9
            assert found.bound[at] >= best - 1e-9
            assert found.ended[at] != NO_PLAN or best == -np.inf

    assert loose > 3


@only_plain
def test_the_comparison_can_fail_when_the_search_forgets_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from bundel.engine.portfolio.branching import batch_search

    whole = batch_search.rows_at
    monkeypatch.setattr(batch_search, "rows_at", lambda *given: whole(*given)[1:])
    wrong = 0
    for seed in SEEDS:
        batch = small_batch(seed)
        found = search_batch(batch, GOAL, 10_000)
        wrong += sum(worth(batch, at, found.chosen[at]) == -np.inf for at in np.flatnonzero(found.ended == PROVEN))

    assert wrong > 5


@only_plain
def test_what_lies_too_deep_counts_with_the_bound_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    from bundel.engine.portfolio.branching import batch_search

    monkeypatch.setattr(batch_search, "DEEPEST", 3)
    for seed in SEEDS[:10]:
        batch = small_batch(seed)
        found = search_batch(batch, GOAL, 10_000)
        for at in range(3):
            assert found.bound[at] >= best_by_trying(batch, at) - 1e-9
