"""The nucleolus: make the coalition that would object most as content as can be, then the next one, and so on.

Sources: Schmeidler (1969); successive linear programs after Maschler, Peleg & Shapley (1979), in which
a coalition is settled only when it is tight in every optimum (a positive dual says so). The programs
are solved in floating point with coalitions added as they are violated; the shares are then solved in
exact fractions from the coalitions that were settled, and checked exactly against all coalitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from bundel.engine.cost_shares.exact_linear import solve_exactly
from bundel.engine.cost_shares.game import AirportGame, Bankruptcy, CostGame, paid_by

MOST_PLAYERS = 16
"""Above this the table of coalitions no longer fits a quick answer."""
_TOLERANCE = 1e-9
_DUAL_TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """Shares in cents, and the excess (paid − own cost) of the coalition that would object most."""

    shares: tuple[Fraction, ...]
    largest_excess: Fraction


@dataclass(slots=True)
class _Stages:
    """What the linear programs have settled so far; costs are scaled so that everybody together costs one."""

    members: NDArray[np.float64]  # coalition × player, 0 or 1; row 0 is the empty coalition
    cost: NDArray[np.float64]
    settled: list[tuple[int, int]]  # (mask, stage)
    excess: list[float]  # per stage
    basis: NDArray[np.float64]  # orthonormal rows that span what is settled


def nucleolus(game: CostGame) -> Nucleolus:
    """The exact nucleolus of a cost game of at most 16 players.

    Raises ValueError for more players, and ArithmeticError when the exact check does not hold.
    """
    count = len(game.players)
    if count > MOST_PLAYERS:
        raise ValueError(f"The nucleolus of a full table is for at most {MOST_PLAYERS} players, got {count}.")
    if count == 1:
        return Nucleolus((Fraction(game.total_cents),), Fraction(0))
    stages = _first(game)
    while len(stages.basis) < count:
        _settle_next(stages)
    return _exact(game, stages)


def _first(game: CostGame) -> _Stages:
    masks = np.arange(len(game.cost_cents))
    members = ((masks[:, None] >> np.arange(len(game.players))) & 1).astype(np.float64)
    scale = max(max(game.cost_cents), 1)
    everybody = members[-1:] / np.sqrt(len(game.players))
    return _Stages(members, np.array(game.cost_cents, dtype=np.float64) / scale, [], [], everybody)


def _settle_next(stages: _Stages) -> None:
    """Solve the next program and settle every coalition with a positive dual."""
    free = np.flatnonzero(~_in_span(stages.members, stages.basis))
    # The players one by one are a start; violated coalitions come in as they show themselves.
    sizes = stages.members.sum(axis=1)
    active = [int(mask) for mask in free if sizes[mask] in (1.0, len(stages.members[0]) - 1.0)] or [int(free[0])]
    while True:
        x, excess, duals = _solve(stages, active)
        beyond = stages.members[free] @ x - stages.cost[free] - excess
        worst = free[np.argsort(-beyond, kind="stable")[:50]]
        new = [int(mask) for mask in worst if stages.members[mask] @ x - stages.cost[mask] - excess > _TOLERANCE]
        if not (fresh := [mask for mask in new if mask not in active]):
            break
        active += fresh
    stage = len(stages.excess)
    stages.excess.append(excess)
    for mask, dual in zip(active, duals, strict=True):
        if dual > _DUAL_TOLERANCE:
            stages.settled.append((mask, stage))
            stages.basis = _extended(stages.basis, stages.members[mask])


def _solve(stages: _Stages, active: list[int]) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Minimise the largest excess of the active coalitions, with the settled ones kept as they are."""
    count = stages.members.shape[1]
    kept = [len(stages.members) - 1, *(mask for mask, _ in stages.settled)]
    fixed = np.array([0.0, *(stages.excess[stage] for _, stage in stages.settled)])
    answer = linprog(
        c=np.append(np.zeros(count), 1.0),
        A_ub=np.hstack([stages.members[active], -np.ones((len(active), 1))]),
        b_ub=stages.cost[active],
        A_eq=np.hstack([stages.members[kept], np.zeros((len(kept), 1))]),
        b_eq=stages.cost[kept] + fixed,
        bounds=(None, None),
        method="highs-ds",
    )
    return answer.x[:count], float(answer.x[count]), -answer.ineqlin.marginals


def _in_span(members: NDArray[np.float64], basis: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which coalitions are settled already, because what they pay follows from what others pay."""
    rest = members - (members @ basis.T) @ basis
    return np.asarray(np.abs(rest).max(axis=1) < 1e-7)


def _extended(basis: NDArray[np.float64], row: NDArray[np.float64]) -> NDArray[np.float64]:
    rest = row - (basis @ row) @ basis
    length = float(np.linalg.norm(rest))
    return basis if length < 1e-7 else np.vstack([basis, rest / length])


def _exact(game: CostGame, stages: _Stages) -> Nucleolus:
    """Shares from the settled coalitions in exact fractions; checked against every coalition."""
    count, depth = len(game.players), len(stages.excess)
    rows = [[1] * count + [0] * depth]
    right = [game.total_cents]
    for mask, stage in stages.settled:
        bits = [(mask >> index) & 1 for index in range(count)]
        rows.append(bits + [-int(stage == level) for level in range(depth)])
        right.append(game.cost_cents[mask])
    solution = solve_exactly(rows, right)
    if solution is None or not _holds(game, stages, solution):
        raise ArithmeticError("The nucleolus could not be proved exactly for this table of costs.")
    return Nucleolus(solution[:count], solution[count])


def _holds(game: CostGame, stages: _Stages, solution: tuple[Fraction, ...]) -> bool:
    """No coalition objects more than the stage in which it was still free allows; exact arithmetic."""
    count = len(game.players)
    shares, levels = solution[:count], solution[count:]
    span = stages.members[-1:] / np.sqrt(count)
    for stage, level in enumerate(levels):
        free = np.flatnonzero(~_in_span(stages.members, span))
        if any(paid_by(shares, mask) - game.cost_cents[mask] > level for mask in free.tolist()):
            return False
        for mask, settled_in in stages.settled:
            if settled_in == stage:
                span = _extended(span, stages.members[mask])
    return True


def airport_nucleolus(game: AirportGame) -> tuple[Fraction, ...]:
    """The exact nucleolus per player of each class. Source: the closed form of Littlechild (1974)."""
    classes = game.classes
    shares: list[Fraction] = []
    base, last = 0, Fraction(0)
    while (start := len(shares)) < len(classes):
        best, until = Fraction(0), -1
        needing = 0
        for index in range(start, len(classes)):
            needing += classes[index].players
            divided_by = needing if index == len(classes) - 1 else needing + 1
            each = (classes[index].cost_cents - base + last) / divided_by
            if until < 0 or each <= best:
                best, until = each, index
        shares += [best] * (until - start + 1)
        base, last = classes[until].cost_cents, best
    return tuple(shares)


def talmud(case: Bankruptcy) -> tuple[Fraction, ...]:
    """What each claimant gets by the rule of the Talmud, which is the nucleolus of the bankruptcy game.

    Up to half of all claims: equal awards, nobody above half his claim. Beyond it: equal losses,
    nobody losing more than half. Source: Aumann & Maschler, Journal of Economic Theory 36 (1985).
    """
    claims = [claim for _, claim in case.claims_cents]
    halves = [Fraction(claim, 2) for claim in claims]
    if 2 * case.estate_cents <= sum(claims):
        return equal_awards(Fraction(case.estate_cents), halves)
    losses = equal_awards(Fraction(sum(claims) - case.estate_cents), halves)
    return tuple(claim - loss for claim, loss in zip(claims, losses, strict=True))


def equal_awards(estate: Fraction, claims: list[Fraction]) -> tuple[Fraction, ...]:
    """Give everybody the same, but nobody more than he claims, until the estate is gone."""
    gets = [Fraction(0)] * len(claims)
    left, waiting = estate, len(claims)
    for index in sorted(range(len(claims)), key=lambda index: claims[index]):
        gets[index] = min(claims[index], left / waiting)
        left -= gets[index]
        waiting -= 1
    return tuple(gets)
