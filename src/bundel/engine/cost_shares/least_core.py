"""The least core for many players: the smallest objection that can be kept to, with groups added as they object.

A linear programme makes the largest objection as small as can be over the groups known so far; an oracle names the
group that objects most to its outcome; until nobody new objects more (Hallefjord, Helming & Jørnsten 1995). Of all
divisions in the least core the one nearest to a wish is taken (least squares), so that players who are alike pay alike.

Floating point only chooses: the smallest objection is then computed in fractions from the groups that prove it (a
balanced collection, after Bondareva 1963 and Shapley 1967), and the shares from those that hold them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog, nnls

from bundel.engine.cost_shares.exact_linear import solve_exactly
from bundel.engine.cost_shares.game import CostGame, positions

_POSITIVE = 1e-9
_BEYOND = 1e-9
_STEADY = 0.8
"""Relative to what is divided: an objection that is larger by no more is none."""
MOST_GROUPS = 5_000


@dataclass(frozen=True, slots=True)
class Objection:
    """A group, as positions, and a price in cents for which it can be served on its own."""

    members: frozenset[int]
    own_cents: int


class CostOracle(Protocol):
    """What groups would pay on their own, without a table of all groups. Shares are in cents."""

    count: int
    total_cents: int

    def alone(self, player: int) -> int:
        """What one player would pay alone, in whole cents."""
        ...

    def quick(self, shares: Sequence[float]) -> Sequence[Objection]:
        """Groups that may object, found without much work; none is fine."""
        ...

    def worst(self, shares: Sequence[float]) -> Objection:
        """The group whose shares lie most above its lowest price; neither nobody nor everybody."""
        ...


@dataclass(frozen=True, slots=True)
class LeastCore:
    """Shares in cents, the smallest largest excess, and the groups (with weights that add up to one) that prove it."""

    shares: tuple[Fraction, ...]
    largest_excess: Fraction
    proof: tuple[tuple[frozenset[int], Fraction], ...]


class TableCosts:
    """A cost oracle over a full table."""

    def __init__(self, game: CostGame) -> None:
        self.count = len(game.players)
        self.total_cents = game.total_cents
        self._cost = game.cost_cents
        masks = np.arange(1, game.everybody)
        self._members = ((masks[:, None] >> np.arange(self.count)) & 1).astype(np.float64)
        self._own = np.array(game.cost_cents[1:-1], dtype=np.float64)

    def alone(self, player: int) -> int:
        """See CostOracle."""
        return self._cost[1 << player]

    def quick(self, shares: Sequence[float]) -> Sequence[Objection]:
        """See CostOracle: looking at all is quick enough."""
        return ()

    def worst(self, shares: Sequence[float]) -> Objection:
        """See CostOracle."""
        mask = 1 + int(np.argmax(self._members @ np.array(shares) - self._own))
        return Objection(frozenset(positions(mask)), self._cost[mask])


def least_core(costs: CostOracle, wish: Sequence[Fraction]) -> LeastCore:
    """The division in the least core that lies nearest to ``wish`` (cents that add up to the total).

    Raises ArithmeticError when the exact check does not hold, or after MOST_GROUPS groups.
    """
    if costs.count == 1:
        return LeastCore((Fraction(costs.total_cents),), Fraction(0), ())
    known = _Known(costs)
    while True:
        middle = [float(share) for share in wish]
        while known.hear((found := _balanced(known)).shares, found.excess):
            # Corners of the programme lie far apart; who objects between them and their mean is worth more.
            middle = [_STEADY * mean + (1 - _STEADY) * here for mean, here in zip(middle, found.shares, strict=True)]
            known.hear_quickly(middle, found.excess)
        excess, proof = _proven_excess(known)
        shares = _nearest(known, excess, wish)
        if not known.hear([float(share) for share in shares], float(excess)):
            return LeastCore(shares, excess, proof)


class _Known:
    """The groups that objected so far, with the lowest price heard of each; single players first."""

    def __init__(self, costs: CostOracle) -> None:
        self.costs = costs
        self.scale = float(max(abs(costs.total_cents), 1))
        self.price = {frozenset([player]): costs.alone(player) for player in range(costs.count)}

    @property
    def groups(self) -> list[frozenset[int]]:
        return list(self.price)

    @property
    def prices(self) -> list[int]:
        return list(self.price.values())

    @property
    def members(self) -> NDArray[np.float64]:
        """Group × player, 0 or 1."""
        rows = np.zeros((len(self.price), self.costs.count))
        for at, group in enumerate(self.price):
            rows[at, list(group)] = 1.0
        return rows

    def hear(self, shares: Sequence[float], level: float) -> bool:
        """Whether somebody new objects more than ``level``; keeps who does."""
        if len(self.price) > MOST_GROUPS:
            raise ArithmeticError(f"The least core was not found with {MOST_GROUPS} groups.")
        return self.hear_quickly(shares, level) or self._keep(self.costs.worst(shares), shares, level)

    def hear_quickly(self, shares: Sequence[float], level: float) -> bool:
        """The same, of groups that are found without much work."""
        return any([self._keep(one, shares, level) for one in self.costs.quick(shares)])

    def _keep(self, one: Objection, shares: Sequence[float], level: float) -> bool:
        is_beyond = sum(shares[player] for player in one.members) - one.own_cents > level + _BEYOND * self.scale
        if not is_beyond or one.own_cents >= self.price.get(one.members, one.own_cents + 1):
            return False
        self.price[one.members] = one.own_cents
        return True


@dataclass(frozen=True, slots=True)
class _Balanced:
    shares: list[float]
    excess: float
    weights: NDArray[np.float64]


def _balanced(known: _Known) -> _Balanced:
    """Make the largest excess of the known groups as small as can be; the duals are weights that prove it."""
    members, count = known.members, known.costs.count
    answer = linprog(
        c=np.append(np.zeros(count), 1.0),
        A_ub=np.hstack([members, -np.ones((len(members), 1))]),
        b_ub=np.array(known.prices) / known.scale,
        A_eq=np.append(np.ones(count), 0.0)[None, :],
        b_eq=[known.costs.total_cents / known.scale],
        bounds=(None, None),
        method="highs-ds",
    )
    found = answer.x * known.scale
    return _Balanced(found[:count].tolist(), float(found[count]), -answer.ineqlin.marginals)


def _proven_excess(known: _Known) -> tuple[Fraction, tuple[tuple[frozenset[int], Fraction], ...]]:
    """The smallest largest excess in fractions.

    Groups with weights that count every player equally often: what they pay together is fixed then, and so is their
    mean excess, which no division can bring down.
    """
    count = known.costs.count
    heard = list(known.price.items())
    support = [heard[at] for at, weight in enumerate(_balanced(known).weights) if weight > _POSITIVE]
    rows = [[int(player in group) for group, _ in support] + [-1] for player in range(count)]
    solution = solve_exactly([*rows, [1] * len(support) + [0]], [0] * count + [1])
    if solution is None or min(solution) < 0:
        raise ArithmeticError("The least core could not be proved exactly for these costs.")
    *weights, often = solution
    own = sum((weight * price for weight, (_, price) in zip(weights, support, strict=True)), Fraction(0))
    proof = tuple((group, weight) for weight, (group, _) in zip(weights, support, strict=True))
    return often * known.costs.total_cents - own, proof


def _nearest(known: _Known, excess: Fraction, wish: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The division with no excess above ``excess`` that lies nearest to ``wish``, in fractions."""
    room = [price + excess - sum(wish[player] for player in group) for group, price in known.price.items()]
    heard = known.groups
    holding = _holding(known.members, np.array([float(one) for one in room]) / known.scale)
    groups = [frozenset(range(known.costs.count)), *(heard[at] for at in holding)]
    gaps = [Fraction(0), *(room[at] for at in holding)]
    common = _common_denominator(gaps)
    rows = [[len(one & other) for other in groups] for one in groups]
    pushes = solve_exactly(rows, [int(gap * common) for gap in gaps])
    if pushes is None:
        raise ArithmeticError("The nearest division could not be proved exactly for these costs.")
    shares = list(wish)
    for group, push in zip(groups, pushes, strict=True):
        for player in group:
            shares[player] += push / common
    _check(known, shares, excess)
    return tuple(shares)


def _holding(members: NDArray[np.float64], room: NDArray[np.float64]) -> list[int]:
    """Which groups hold the nearest point (least distance programming, Lawson & Hanson 1974, chapter 23)."""
    if (room >= 0).all():
        return []
    # Moves keep the sum: only the part of a row across the direction of all ones counts.
    across = members - members.mean(axis=1, keepdims=True)
    system = np.vstack([-across.T, -room[None, :]])
    pushes, _ = nnls(system, np.append(np.zeros(members.shape[1]), 1.0))
    return np.flatnonzero(pushes > _POSITIVE * pushes.max()).tolist()


def _check(known: _Known, shares: Sequence[Fraction], excess: Fraction) -> None:
    for group, price in known.price.items():
        if sum((shares[player] for player in group), Fraction(0)) - price > excess:
            raise ArithmeticError("The division is not in the least core: floating point chose the wrong groups.")


def _common_denominator(numbers: Sequence[Fraction]) -> int:
    return int(np.lcm.reduce(np.array([number.denominator for number in numbers], dtype=object)))
