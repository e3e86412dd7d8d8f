"""The least core without a table: the smallest objection there can be, proved, and the division nearest to a wish."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from tests.engine.cost_shares.random_costs import games, objections, offered

from bundel.engine.cost_shares import least_core as least_core_module
from bundel.engine.cost_shares import offers as offers_module
from bundel.engine.cost_shares.dividing import share_costs
from bundel.engine.cost_shares.game import CostGame, OfferGame, positions
from bundel.engine.cost_shares.least_core import LeastCore, TableCosts, least_core
from bundel.engine.cost_shares.nucleolus import nucleolus
from bundel.engine.cost_shares.offers import OfferCosts, tabulated
from bundel.engine.cost_shares.reading import read_question

quick = settings(max_examples=60, derandomize=True, deadline=None)
few = settings(max_examples=25, derandomize=True, deadline=None)


def equal_wish(total_cents: int, count: int) -> list[Fraction]:
    return [Fraction(total_cents, count)] * count


def of_table(game: CostGame) -> LeastCore:
    return least_core(TableCosts(game), equal_wish(game.total_cents, len(game.players)))


@quick
@given(games(5))
def test_least_core_reaches_the_first_objection_of_the_nucleolus_and_no_less(game: CostGame) -> None:
    found = of_table(game)

    assert sum(found.shares) == game.total_cents
    assert found.largest_excess == nucleolus(game).largest_excess
    assert all(excess <= found.largest_excess for excess in objections(game, found.shares))


@quick
@given(games(5))
def test_proof_of_the_smallest_objection_is_a_balanced_collection(game: CostGame) -> None:
    found = of_table(game)
    if len(game.players) == 1:
        assert found.proof == ()
        return

    often = [sum(weight for group, weight in found.proof if player in group) for player in range(len(game.players))]
    own = sum(weight * game.cost_cents[sum(1 << player for player in group)] for group, weight in found.proof)

    assert sum(weight for _, weight in found.proof) == 1
    assert min(weight for _, weight in found.proof) >= 0
    assert len(set(often)) == 1
    assert often[0] * game.total_cents - own == found.largest_excess


@quick
@given(games(4))
def test_no_division_in_the_least_core_lies_nearer_to_the_wish(game: CostGame) -> None:
    found, count = of_table(game), len(game.players)
    wish = equal_wish(game.total_cents, count)
    other = nucleolus(game).shares

    # Nearest in a convex set: from there, the other way is never back towards the wish.
    turned = sum((w - s) * (o - s) for w, s, o in zip(wish, found.shares, other, strict=True))

    assert turned <= 0


@few
@given(offered())
def test_offers_cost_every_group_what_the_table_says(game: OfferGame) -> None:
    table, costs = tabulated(game), OfferCosts(game)

    for mask in range(1, 1 << len(game.players)):
        assert costs.cost_cents(frozenset(positions(mask))) == table.cost_cents[mask]
    assert [costs.alone(at) for at in range(costs.count)] == [table.cost_cents[1 << at] for at in range(costs.count)]


@few
@given(offered())
def test_least_core_of_offers_is_that_of_their_table(game: OfferGame) -> None:
    table, costs = tabulated(game), OfferCosts(game)

    found = least_core(costs, equal_wish(costs.total_cents, costs.count))

    assert (found.shares, found.largest_excess) == (of_table(table).shares, of_table(table).largest_excess)


def many(count: int = 20) -> dict[str, Any]:
    """Municipalities of three sizes; alone each pays 100, or all join one of two shared services."""
    names = [f"m{at:02}" for at in range(count)]
    return {
        "players": {name: {"inhabitants": 10_000 * (1 + at % 3)} for at, name in enumerate(names)},
        "offers": [
            *({"name": f"own {name}", "cost": "100.00", "members": {name: "0.00"}} for name in names),
            {"name": "joint", "cost": "600.00", "members": {name: "10.00" for name in names}},
            {"name": "north", "cost": "200.00", "members": {name: "15.00" for name in names[::2]}},
        ],
    }


def test_twenty_players_share_offers_so_that_nobody_gains_by_leaving() -> None:
    answer = share_costs(read_question(many()), "least-core")

    cents = {name: round(float(share) * 100) for name, share in answer["shares"].items()}
    assert sum(cents.values()) == 80000
    assert answer["in_core"] is True
    # Nobody pays more than alone, and those who could go north pay no more together than there.
    assert max(cents.values()) <= 10000
    assert sum(list(cents.values())[::2]) <= 35000
    # Those who are alike pay alike.
    assert len({answer["exact"][f"m{at:02}"] for at in (0, 6, 12, 18)}) == 1


def test_division_by_inhabitants_of_many_players_names_who_objects() -> None:
    answer = share_costs(read_question(many()), "inhabitants")

    assert answer["in_core"] is False
    assert float(answer["worst_objection"]["excess"]) > 0
    assert set(answer["worst_objection"]["members"]) < set(answer["shares"])


def test_shapley_of_many_players_with_offers_is_refused() -> None:
    with pytest.raises(ValueError, match="shapley of offers is for at most 12 players, got 20"):
        share_costs(read_question(many()), "shapley")
    with pytest.raises(ValueError, match="at most 12 players"):
        tabulated(read_question(many()).case)  # type: ignore[arg-type]


def test_wish_without_all_inhabitants_is_equal_shares() -> None:
    document = many(13)
    del document["players"]["m00"]["inhabitants"]
    document["offers"] = document["offers"][:14]

    shares = share_costs(read_question(document), "least-core")["exact"]

    assert len(set(shares.values())) == 1


def test_few_players_with_offers_take_every_method() -> None:
    document = many(4)

    assert share_costs(read_question(document), "shapley")["in_core"] is True
    assert share_costs(read_question(document), "nucleolus")["method"] == "nucleolus"


def test_wrong_groups_chosen_by_floating_point_are_never_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    game = CostGame(read_question(THREE).case.players, read_question(THREE).case.cost_cents)  # type: ignore[union-attr]
    real = least_core_module._holding

    with monkeypatch.context() as without_rows:
        without_rows.setattr(least_core_module, "_holding", lambda members, room: [])
        with pytest.raises(ArithmeticError, match="not in the least core"):
            of_table(game)
    with monkeypatch.context() as twice:
        twice.setattr(least_core_module, "_holding", lambda members, room: real(members, room) * 2)
        with pytest.raises(ArithmeticError, match="nearest division"):
            of_table(game)
    with monkeypatch.context() as unproved:
        unproved.setattr(least_core_module, "solve_exactly", lambda rows, right: None)
        with pytest.raises(ArithmeticError, match="proved exactly"):
            of_table(game)
    with monkeypatch.context() as short:
        short.setattr(least_core_module, "MOST_GROUPS", 2)
        with pytest.raises(ArithmeticError, match="with 2 groups"):
            of_table(game)


# Equal shares of 100 are far from what these three would pay alone, so rows hold the nearest division.
THREE = {
    "players": {"A": {}, "B": {}, "C": {}},
    "costs": [
        {"members": list(members), "cost": cost}
        for members, cost in {"A": "20", "B": "150", "C": "200", "AB": "160", "AC": "210", "BC": "290"}.items()
    ]
    + [{"members": ["A", "B", "C"], "cost": "300"}],
}


def test_programme_without_a_solution_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unsolved:
        x = None
        message = "stopped"

    monkeypatch.setattr(offers_module, "milp", lambda *_, **__: Unsolved())

    with pytest.raises(ArithmeticError, match="could not be weighed: stopped"):
        OfferCosts(read_question(many(2)).case)  # type: ignore[arg-type]


def test_oracle_over_a_table_names_the_worst_group() -> None:
    game = read_question(THREE).case
    assert isinstance(game, CostGame)

    found = TableCosts(game).worst([10000.0, 10000.0, 10000.0])

    assert found.members == frozenset({0})
    assert found.own_cents == 2000
    assert np.isclose(float(of_table(game).largest_excess), float(nucleolus(game).largest_excess))
