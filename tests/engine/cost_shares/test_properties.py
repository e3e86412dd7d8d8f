"""What every fair division keeps, on random games, and what shows that the check can fail."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundel.engine.cost_shares import nucleolus as nucleolus_module
from bundel.engine.cost_shares.dividing import worst_objection
from bundel.engine.cost_shares.game import AirportGame, CostGame, Player, SizeClass, paid_by, positions
from bundel.engine.cost_shares.nucleolus import airport_nucleolus, nucleolus
from bundel.engine.cost_shares.proportional import capped, divide, weights_by
from bundel.engine.cost_shares.rounding import to_cents
from bundel.engine.cost_shares.shapley import airport_shapley, shapley

quick = settings(max_examples=50, derandomize=True, deadline=None)


@st.composite
def games(draw: st.DrawFn) -> CostGame:
    count = draw(st.integers(1, 4))
    costs = draw(st.lists(st.integers(0, 1000), min_size=(1 << count) - 1, max_size=(1 << count) - 1))
    return CostGame(tuple(Player(f"p{index}") for index in range(count)), (0, *costs))


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


def objections(game: CostGame, shares: tuple[Fraction, ...]) -> list[Fraction]:
    """Every coalition's excess, the largest first: what the nucleolus makes as small as can be."""
    masks = range(1, game.everybody)
    return sorted((paid_by(shares, mask) - game.cost_cents[mask] for mask in masks), reverse=True)


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
