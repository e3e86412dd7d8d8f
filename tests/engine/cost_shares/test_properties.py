"""What every fair division keeps, on random games, and what shows that the check can fail."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.engine.cost_shares.random_costs import games, objections

from bundel.engine.cost_shares import nucleolus as nucleolus_module
from bundel.engine.cost_shares.dividing import worst_objection
from bundel.engine.cost_shares.game import AirportGame, CostGame, Player, SizeClass, paid_by, positions
from bundel.engine.cost_shares.nucleolus import airport_nucleolus, nucleolus
from bundel.engine.cost_shares.proportional import capped, divide, weights_by
from bundel.engine.cost_shares.rounding import to_cents
from bundel.engine.cost_shares.shapley import airport_shapley, shapley

quick = settings(max_examples=50, derandomize=True, deadline=None)


@st.composite
def airports(draw: st.DrawFn) -> AirportGame:
    costs = sorted(draw(st.lists(st.integers(0, 1000), min_size=1, max_size=4)))
    players = [draw(st.integers(1, 2)) for _ in costs]
    return AirportGame(tuple(SizeClass(f"c{i}", n, c) for i, (n, c) in enumerate(zip(players, costs, strict=True))))


def full_table(game: AirportGame) -> CostGame:
    costs = [size.cost_cents for size in game.classes for _ in range(size.players)]
    table = tuple(max((costs[index] for index in positions(mask)), default=0) for mask in range(1 << len(costs)))
    return CostGame(tuple(Player(f"p{index}") for index in range(len(costs))), table)


def per_player(game: AirportGame, shares: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    return tuple(share for share, size in zip(shares, game.classes, strict=True) for _ in range(size.players))


@quick
@given(games())
def test_shares_add_up_to_the_cost_exactly(game: CostGame) -> None:
    assert sum(shapley(game)) == game.total_cents
    assert sum(nucleolus(game).shares) == game.total_cents


@quick
@given(games(), st.data())
def test_no_other_division_has_smaller_objections_than_the_nucleolus(game: CostGame, data: st.DataObject) -> None:
    found = nucleolus(game)
    count = len(game.players)
    moves = data.draw(st.lists(st.integers(-200, 200), min_size=count - 1, max_size=count - 1))

    other = tuple(s + m for s, m in zip(found.shares, [*moves, -sum(moves)], strict=True))

    assert objections(game, found.shares) <= objections(game, other)
    if count > 1:
        assert found.largest_excess == worst_objection(game, found.shares)[0]


@quick
@given(games(3))
def test_nucleolus_is_the_least_of_all_divisions_on_a_grid(game: CostGame) -> None:
    """By brute force: no division in sixths of a cent around it has smaller objections, compared one by one."""
    found, count = nucleolus(game).shares, len(game.players)
    moves = [Fraction(step, 6) for step in range(-9, 10)]

    for steps in product(moves, repeat=count - 1):
        other = tuple(s + m for s, m in zip(found, [*steps, -sum(steps)], strict=True))
        assert objections(game, found) <= objections(game, other)


@quick
@given(games())
def test_objecting_groups_of_the_nucleolus_are_balanced_at_every_height(game: CostGame) -> None:
    """Kohlberg (1971): nobody can be helped without hurting a group that objects as much or more."""
    shares, count = nucleolus(game).shares, len(game.players)
    excess = {mask: paid_by(shares, mask) - game.cost_cents[mask] for mask in range(1, game.everybody)}

    for height in sorted(set(excess.values()), reverse=True):
        rows = np.array([[mask >> at & 1 for at in range(count)] for mask, found in excess.items() if found >= height])
        # A move that keeps the total, raises none of these groups and lowers one would make it no nucleolus.
        moved = linprog(
            rows.sum(axis=0), A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=np.ones((1, count)), b_eq=[0], bounds=(-1, 1)
        )
        assert moved.fun > -1e-9


@quick
@given(games())
def test_shapley_value_is_the_mean_over_all_orders_of_arrival(game: CostGame) -> None:
    orders = list(permutations(range(len(game.players))))
    paid = [Fraction(0)] * len(game.players)
    for order in orders:
        there = 0
        for index in order:
            paid[index] += Fraction(game.cost_cents[there | 1 << index] - game.cost_cents[there], len(orders))
            there |= 1 << index

    assert shapley(game) == tuple(paid)


@quick
@given(games(), games())
def test_shapley_value_of_two_costs_together_is_that_of_each(one: CostGame, other: CostGame) -> None:
    if len(one.players) != len(other.players):
        other = one
    both = CostGame(one.players, tuple(a + b for a, b in zip(one.cost_cents, other.cost_cents, strict=True)))

    assert shapley(both) == tuple(a + b for a, b in zip(shapley(one), shapley(other), strict=True))


@quick
@given(games(3), st.integers(0, 500))
def test_who_adds_the_same_to_every_group_pays_just_that(game: CostGame, own: int) -> None:
    """The dummy player: the last one costs ``own`` wherever he comes, as he does alone."""
    joined = CostGame((*game.players, Player("dummy")), (*game.cost_cents, *(own + cost for cost in game.cost_cents)))

    assert shapley(joined)[-1] == own
    if nucleolus(game).largest_excess <= 0:
        # Where the core is not empty; outside it the nucleolus may let him share in what nobody can avoid.
        assert nucleolus(joined).shares[-1] == own


@quick
@given(games(3))
def test_players_who_are_alike_pay_alike(game: CostGame) -> None:
    """A twin of the first player: a group with one or both of them pays what it did with him alone, plus ten each."""
    count = len(game.players)

    def cost(mask: int) -> int:
        twins = (mask & 1) + (mask >> count & 1)
        first = (mask & ((1 << count) - 1)) | (1 if twins else 0)
        return game.cost_cents[first] + 10 * twins

    twinned = CostGame((*game.players, Player("twin")), tuple(cost(mask) for mask in range(2 << count)))

    for shares in (shapley(twinned), nucleolus(twinned).shares):
        assert shares[0] == shares[-1]


@quick
@given(games())
def test_nucleolus_lies_in_the_core_whenever_there_is_one(game: CostGame) -> None:
    found = nucleolus(game)
    count = len(game.players)
    masks = range(1, game.everybody)
    rows = np.array([[mask >> at & 1 for at in range(count)] for mask in masks]).reshape(-1, count)
    own = np.array([game.cost_cents[mask] for mask in masks])
    possible = linprog(
        np.zeros(count), A_ub=rows, b_ub=own, A_eq=np.ones((1, count)), b_eq=[game.total_cents], bounds=(None, None)
    )

    assert (found.largest_excess <= 0) == (possible.status == 0)
    assert (worst_objection(game, found.shares)[0] <= 0) == (found.largest_excess <= 0)


@quick
@given(airports())
def test_closed_forms_of_size_classes_equal_the_full_table(game: AirportGame) -> None:
    table = full_table(game)

    assert per_player(game, airport_shapley(game)) == shapley(table)
    assert per_player(game, airport_nucleolus(game)) == nucleolus(table).shares


@quick
@given(games())
def test_order_of_the_players_changes_no_share(game: CostGame) -> None:
    count = len(game.players)
    turned = tuple(
        game.cost_cents[sum(1 << (count - 1 - index) for index in positions(mask))] for mask in range(1 << count)
    )
    other = CostGame(tuple(reversed(game.players)), turned)

    assert shapley(other) == tuple(reversed(shapley(game)))
    assert nucleolus(other).shares == tuple(reversed(nucleolus(game).shares))


@quick
@given(st.lists(st.fractions(0, 1000), min_size=1, max_size=8))
def test_rounded_shares_add_up_and_move_less_than_a_cent(parts: list[Fraction]) -> None:
    total = -(-sum(parts, Fraction(0)).numerator // sum(parts, Fraction(0)).denominator)
    shares = [*parts, total - sum(parts, Fraction(0))]

    cents = to_cents(shares, [str(index) for index in range(len(shares))], total)

    assert sum(cents) == total
    assert all(abs(cent - share) < 1 for cent, share in zip(cents, shares, strict=True))


def test_shares_that_do_not_add_up_are_not_rounded() -> None:
    with pytest.raises(ValueError, match="add up"):
        to_cents([Fraction(1, 2)], ["a"], 1)


def test_exact_check_refuses_shares_that_are_not_the_nucleolus(monkeypatch: pytest.MonkeyPatch) -> None:
    game = CostGame((Player("a"), Player("b"), Player("c")), (0, 10, 10, 20, 10, 20, 12, 30))
    real = nucleolus_module.solve_exactly

    def shifted(rows: list[list[int]], right: list[int]) -> tuple[Fraction, ...]:
        shares = real(rows, right)
        assert shares is not None
        return (shares[0] + 1, shares[1] - 1, *shares[2:])

    monkeypatch.setattr(nucleolus_module, "solve_exactly", shifted)

    with pytest.raises(ArithmeticError, match="proved"):
        nucleolus(game)


def test_nucleolus_refuses_more_players_than_it_can_do() -> None:
    game = CostGame(tuple(Player(str(index)) for index in range(17)), (0,))

    with pytest.raises(ValueError, match="at most 16"):
        nucleolus(game)


def test_mix_divides_by_its_parts() -> None:
    players = (Player("a", inhabitants=30, use=Fraction(1)), Player("b", inhabitants=10, use=Fraction(3)))

    shares = divide(800, {"inhabitants": Fraction(1, 2), "use": Fraction(1, 2)}, players)

    assert shares == (400, 400)


@pytest.mark.parametrize(
    ("measure", "player", "told"),
    [("use", Player("a"), "a number for use"), ("inhabitants", Player("a", 0), "above zero")],
)
def test_measure_that_is_missing_or_zero_is_refused(measure: str, player: Player, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        weights_by(measure, (player,))


def test_nobody_pays_above_his_benefit_and_others_carry_the_rest() -> None:
    players = (Player("a", benefit_cents=10), Player("b", benefit_cents=45), Player("c"))

    assert capped((Fraction(30), Fraction(30), Fraction(30)), players) == (10, 40, 40)
    assert capped((Fraction(40), Fraction(40), Fraction(40)), players) == (10, 45, 65)


def test_cost_above_all_benefits_can_not_be_kept_below_them() -> None:
    players = (Player("a", benefit_cents=10), Player("b", benefit_cents=10))

    assert capped((Fraction(30), Fraction(30)), players) is None
