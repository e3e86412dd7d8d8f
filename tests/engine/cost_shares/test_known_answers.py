"""Published divisions; which figures were read in the source and which were only recomputed stands beside each."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bundel.engine.cost_shares.dividing import share_costs
from bundel.engine.cost_shares.game import Bankruptcy, CostGame, Player, positions
from bundel.engine.cost_shares.nucleolus import airport_nucleolus, nucleolus, talmud
from bundel.engine.cost_shares.reading import read_question
from bundel.engine.cost_shares.shapley import airport_shapley, random_arrival, shapley

# Tennessee Valley Authority, Straffin & Heaney (1981), thousands of dollars: navigation, flood control, power.
TVA = {"N": 163520, "F": 140826, "P": 250096, "NF": 301607, "NP": 378821, "FP": 367370, "NFP": 412584}


def tva_document() -> dict[str, object]:
    return {
        "players": {"N": {"inhabitants": 3}, "F": {"inhabitants": 2}, "P": {"inhabitants": 1}},
        "costs": [{"members": list(members), "cost": f"{cost}.00"} for members, cost in TVA.items()],
    }


def test_tva_shapley_value_is_the_published_one() -> None:
    answer = share_costs(read_question(tva_document()), "shapley")

    assert answer["shares"] == {"N": "117829.00", "F": "100756.50", "P": "193998.50"}
    assert answer["exact"] == {"N": "117829/1", "F": "201513/2", "P": "387997/2"}
    assert answer["in_core"] is True


def test_tva_nucleolus_is_the_published_one() -> None:
    answer = share_costs(read_question(tva_document()), "nucleolus")

    assert answer["shares"] == {"N": "116234.00", "F": "93540.00", "P": "202810.00"}


def test_tva_equal_shares_let_flood_control_object_by_nothing_and_navigation_by_nothing() -> None:
    answer = share_costs(read_question(tva_document()), "inhabitants")

    # N pays 206,292 where it can do it alone for 163,520.
    assert answer["in_core"] is False
    assert answer["worst_objection"] == {"members": ["N"], "excess": "42772.00"}


AIRPORT = {"classes": [{"name": str(cost), "players": 1, "cost": f"{cost}.00"} for cost in (8, 11, 13, 18)]}


def test_airport_of_four_runways_is_shared_as_published() -> None:
    case = read_question(AIRPORT).case

    assert airport_shapley(case) == (200, 300, 400, 900)
    assert airport_nucleolus(case) == (325, 325, 325, 825)


def test_airport_form_gives_what_the_full_table_gives() -> None:
    costs = (800, 1100, 1300, 1800)
    table = tuple(max((costs[index] for index in positions(mask)), default=0) for mask in range(16))
    game = CostGame(tuple(Player(str(cost)) for cost in costs), table)

    assert shapley(game) == (200, 300, 400, 900)
    assert nucleolus(game).shares == (325, 325, 325, 825)


# Mishnah Kethubot 93a, in Aumann & Maschler (1985).
@pytest.mark.parametrize(
    ("estate", "gets"),
    [
        (100, (Fraction(100, 3), Fraction(100, 3), Fraction(100, 3))),
        (200, (50, 75, 75)),
        (300, (50, 100, 150)),
    ],
)
def test_estate_of_the_talmud_is_divided_as_written(estate: int, gets: tuple[Fraction, ...]) -> None:
    case = Bankruptcy(estate, (("a", 100), ("b", 200), ("c", 300)))

    assert talmud(case) == gets


@pytest.mark.parametrize("estate", [0, 50, 100, 150, 200, 250, 300, 450, 600])
def test_talmud_rule_is_the_nucleolus_of_the_bankruptcy_game(estate: int) -> None:
    claims = (100, 200, 300)
    # What a group surely gets is what others leave; as a cost game its sign turns.
    sure = tuple(max(0, estate - sum(c for i, c in enumerate(claims) if not mask >> i & 1)) for mask in range(8))
    # A constant per player keeps the costs positive and moves every share by as much.
    lifted = tuple(1000 * mask.bit_count() - sure[mask] for mask in range(8))
    game = CostGame((Player("a"), Player("b"), Player("c")), lifted)
    case = Bankruptcy(estate, tuple(zip("abc", claims, strict=True)))

    assert tuple(1000 - share for share in nucleolus(game).shares) == talmud(case)
    assert tuple(1000 - share for share in shapley(game)) == random_arrival(case)


def test_votes_in_the_council_of_1958_have_the_published_power() -> None:
    # EEC 1958: [12; 4, 4, 4, 2, 2, 1]; Luxembourg never decided anything.
    votes = (4, 4, 4, 2, 2, 1)
    wins = tuple(int(sum(votes[index] for index in positions(mask)) >= 12) for mask in range(64))

    power = shapley(CostGame(tuple(Player(str(index)) for index in range(6)), wins))

    assert power == (Fraction(7, 30),) * 3 + (Fraction(3, 20),) * 2 + (Fraction(0),)


def cost_game(values: str, signs: int, scale: int = 1) -> CostGame:
    """A game from values in the order 1, 12, 123, ..., 13, ..., 2, ...: costs, or gains (signs -1) above zero."""
    numbers = [Fraction(value) * scale for value in values.split()]
    count = len(numbers).bit_length()
    masks: list[int] = []

    def follow(mask: int, first: int) -> None:
        for index in range(first, count):
            masks.append(mask | 1 << index)
            follow(mask | 1 << index, index + 1)

    follow(0, 0)
    cost = {mask: int(signs * number) + LIFT * mask.bit_count() for mask, number in zip(masks, numbers, strict=True)}
    return CostGame(
        tuple(Player(str(at)) for at in range(count)), tuple(cost.get(mask, 0) for mask in range(1 << count))
    )


LIFT = 1_000_000
"""A constant per player moves every share by as much, so that gains can be read as costs above zero."""


@pytest.mark.parametrize(
    ("values", "signs", "scale", "gets"),
    [
        # The first four as read, with their results, in the tests of Nucleolus.jl (github.com/andreychurkin), which
        # took them from Guajardo & Jörnsten, Eur. J. Oper. Res. 241 (2015). Insurance of three (Lemaire 1991).
        ("46125 69187.5 90000 53812.5 17437.5 30750 5812.5", -1, 2, "52687.5 24468.75 12843.75"),
        # Four mobiles in a broadcast (Hasan et al. 2011).
        ("8 8 10 20 19 10 20 19 1 10 13 12 10 12 11", 1, 2, "7.5 0.5 1.5 10.5"),
        # Manufacturing (Oh & Shin 2012).
        ("375144 568232 772500 551055 245280 452411 211239", 1, 4, "331695.25 233051.25 207753.5"),
        # Five producers (Sakawa et al. 2001).
        (
            "0.060 0.378 0.536 0.906 1 0.573 0.747 0.874 0.485 0.144 0.546 0.634 0.255 0.408 0.561 0.182 "
            "0.168 0.337 0.706 0.801 0.379 0.538 0.668 0.279 0.03 0.383 0.473 0.083 0.249 0.386 0",
            -1, 1000, "0.165 0.3205 0.0845 0.3745 0.0555",
        ),
        # Read with its result in the manual of the R package coopProductGame.
        ("68 170 992 710 102 762 0", -1, 2, "149 192 651"),
        # Read with its result in the manual of the R package CoopGame.
        ("0 5 13 21 15 5 16 8 0 9 17 10 0 8 0", -1, 2, "3.5 4.5 5.5 7.5"),
        # Read with its result in the tests of CoopGame, which name T. S. Ferguson's notes on game theory, part IV.
        ("-1 3 5 4 0 2 1", -1, 3, "8/3 2/3 5/3"),
    ],
)  # fmt: skip
def test_nucleolus_of_published_games_is_the_published_one(values: str, signs: int, scale: int, gets: str) -> None:
    game = cost_game(values, signs, scale)

    found = [signs * (share - LIFT) / scale for share in nucleolus(game).shares]

    assert found == [Fraction(one) for one in gets.split()]
