"""The Shapley value: everybody pays the average of what his coming adds, over all orders of arrival."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from bundel.engine.cost_shares.game import AirportGame, Bankruptcy, CostGame


def shapley(game: CostGame) -> tuple[Fraction, ...]:
    """The exact Shapley value in cents, per player. Source: Shapley (1953), the formula over coalitions."""
    count = len(game.players)
    # Per size of the group that was there before: how many of all orders put exactly that group in front.
    orders = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    sums = [0] * count
    for mask, cost in enumerate(game.cost_cents):
        size = mask.bit_count()
        for index in range(count):
            bit = 1 << index
            if not mask & bit:
                sums[index] += orders[size] * (game.cost_cents[mask | bit] - cost)
    return tuple(Fraction(total, factorial(count)) for total in sums)


def airport_shapley(game: AirportGame) -> tuple[Fraction, ...]:
    """The exact Shapley value per player of each class.

    Every step from one class to the next is paid equally by all who need that step.
    Source: Littlechild & Owen, Management Science 20 (1973).
    """
    shares: list[Fraction] = []
    so_far, paid = 0, Fraction(0)
    needing = sum(size.players for size in game.classes)
    for size in game.classes:
        paid += Fraction(size.cost_cents - so_far, needing)
        shares.append(paid)
        so_far = size.cost_cents
        needing -= size.players
    return tuple(shares)


def random_arrival(case: Bankruptcy) -> tuple[Fraction, ...]:
    """What each claimant gets on average when they are served in a random order until nothing is left.

    The Shapley value of the bankruptcy game. Source: O'Neill (1982). Counts, per claimant, the groups
    before him by size and sum, so its work grows with the estate's number of different sums, not with all orders.
    """
    claims = [claim for _, claim in case.claims_cents]
    count = len(claims)
    gets: list[Fraction] = []
    for index, own in enumerate(claims):
        before = _sums_by_size(claims[:index] + claims[index + 1 :], case.estate_cents)
        total = sum(
            factorial(size) * factorial(count - size - 1) * ways * min(own, case.estate_cents - spent)
            for (size, spent), ways in before.items()
        )
        gets.append(Fraction(total, factorial(count)))
    return tuple(gets)


def _sums_by_size(claims: list[int], estate_cents: int) -> dict[tuple[int, int], int]:
    """How many groups have this size and this sum (a sum at or above the estate leaves nothing and counts as it)."""
    found = {(0, 0): 1}
    for claim in claims:
        added = dict(found)
        for (size, spent), ways in found.items():
            key = (size + 1, min(estate_cents, spent + claim))
            added[key] = added.get(key, 0) + ways
        found = added
    return found
