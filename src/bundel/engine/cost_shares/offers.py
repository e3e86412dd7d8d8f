"""What groups pay when there are offers to choose from: the cheapest set of them, by a small integer programme.

The structure is that of uncapacitated facility location. Which group would object most is one programme too: choose
the offers and who takes them, so that what these pay now lies as far as possible above what they would pay together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from bundel.engine.cost_shares.game import CostGame, OfferGame, positions
from bundel.engine.cost_shares.least_core import Objection

MOST_TABULATED = 12
"""Up to so many players every group can be priced, which gives all methods."""


class OfferCosts:
    """A cost oracle (see least_core) over offers. Not for use by several threads at once."""

    def __init__(self, game: OfferGame) -> None:
        self.count = len(game.players)
        pairs = [(at, player) for at, offer in enumerate(game.offers) for player in sorted(offer.member_cents)]
        self._offer_of = np.array([at for at, _ in pairs])
        self._player_of = np.array([player for _, player in pairs])
        self._fee = np.array([float(offer.cost_cents) for offer in game.offers])
        self._rate = np.array([float(game.offers[at].member_cents[player]) for at, player in pairs])
        opened, took = len(self._fee), len(pairs)
        # A player takes an offer only when it is opened; columns are the offers and then the pairs.
        rows = np.arange(took)
        ones = np.ones(took)
        shape = (took, opened + took)
        only_open = csr_array((ones, (rows, opened + rows)), shape) - csr_array((ones, (rows, self._offer_of)), shape)
        self._once = csr_array((ones, (self._player_of, opened + rows)), (self.count, opened + took))
        everyone = csr_array(np.concatenate([np.zeros(opened), ones])[None, :])
        self._rules = vstack([only_open, self._once, everyone])
        self.total_cents = self.cost_cents(frozenset(range(self.count)))

    def cost_cents(self, members: frozenset[int]) -> int:
        """The cheapest way to serve exactly these players, in whole cents."""
        serve = np.array([float(player in members) for player in range(self.count)])
        return self._cents(self._solved(self._rate, serve, (float(len(members)),) * 2))

    def alone(self, player: int) -> int:
        """See CostOracle."""
        ways = self._player_of == player
        return int((self._rate + self._fee[self._offer_of])[ways].min())

    def quick(self, shares: Sequence[float]) -> Sequence[Objection]:
        """See CostOracle: for each offer, those who pay more now than their part of it."""
        gain = np.array(shares)[self._player_of] - self._rate
        found = []
        for at, fee in enumerate(self._fee):
            mine = (self._offer_of == at) & (gain > 0)
            if 0 < mine.sum() < self.count:
                found.append(Objection(frozenset(self._player_of[mine].tolist()), int(fee + self._rate[mine].sum())))
        return found

    def worst(self, shares: Sequence[float]) -> Objection:
        """See CostOracle."""
        rate = self._rate - np.array(shares)[self._player_of]
        solved = self._solved(rate, np.ones(self.count), (1.0, self.count - 1.0))
        taking = solved[len(self._fee) :] > 0
        return Objection(frozenset(self._player_of[taking].tolist()), self._cents(solved))

    def _cents(self, solved: NDArray[np.float64]) -> int:
        return int(solved @ np.concatenate([self._fee, self._rate]))

    def _solved(
        self, rate: NDArray[np.float64], at_most: NDArray[np.float64], served: tuple[float, float]
    ) -> NDArray[np.float64]:
        price = np.concatenate([self._fee, rate])
        upper = np.concatenate([np.zeros(len(self._rate)), at_most, [served[1]]])
        lower = np.concatenate([np.full(len(upper) - 1, -np.inf), [served[0]]])
        solved = milp(
            price,
            integrality=np.ones(len(price)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(self._rules, lower, upper),
            options={"mip_rel_gap": 0.0},
        )
        if solved.x is None:
            raise ArithmeticError(f"The offers could not be weighed: {solved.message}")
        return np.asarray(np.rint(solved.x), dtype=np.float64)


def tabulated(game: OfferGame) -> CostGame:
    """The same costs as a full table. Raises ValueError above MOST_TABULATED players."""
    count = len(game.players)
    if count > MOST_TABULATED:
        raise ValueError(f"A full table of offers is for at most {MOST_TABULATED} players, got {count}.")
    together = [_by_one_offer(game, mask) for mask in range(1 << count)]
    cost = [0] * (1 << count)
    for mask in range(1, 1 << count):
        first, rest = mask & -mask, mask & (mask - 1)
        # The first member goes with some of the others by one offer; what the rest pays is known already.
        options = (_sum(together[first | part], cost[rest ^ part]) for part in _parts(rest))
        cost[mask] = min(option for option in options if option is not None)
    return CostGame(game.players, tuple(cost))


def _by_one_offer(game: OfferGame, mask: int) -> int | None:
    members = list(positions(mask))
    prices = [
        offer.cost_cents + sum(offer.member_cents[player] for player in members)
        for offer in game.offers
        if all(player in offer.member_cents for player in members)
    ]
    return min(prices, default=None)


def _parts(mask: int) -> Sequence[int]:
    """Every part of a group, nobody and all included."""
    found, part = [mask], mask
    while part:
        part = (part - 1) & mask
        found.append(part)
    return found


def _sum(one: int | None, other: int) -> int | None:
    return None if one is None else one + other
