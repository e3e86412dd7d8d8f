"""Divide a cost by the method that was asked for, and say whether anybody has a reason to walk away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from bundel.engine.cost_shares.game import AirportGame, Bankruptcy, CostGame, OfferGame, Player, paid_by
from bundel.engine.cost_shares.least_core import least_core
from bundel.engine.cost_shares.methods import METHODS as METHODS
from bundel.engine.cost_shares.nucleolus import airport_nucleolus, equal_awards, nucleolus, talmud
from bundel.engine.cost_shares.offers import MOST_TABULATED, OfferCosts, tabulated
from bundel.engine.cost_shares.proportional import capped, divide
from bundel.engine.cost_shares.reading import Question
from bundel.engine.cost_shares.rounding import to_cents
from bundel.engine.cost_shares.shapley import airport_shapley, random_arrival, shapley

"""The least core is a set. The answer gives its nucleolus; of offers to more players than a table can hold, the
division in it that lies nearest to the inhabitants (where not all are known: to equal shares)."""

MOST_RANDOM_ARRIVALS = 24
"""Above this many claims the average over all orders of arrival may take too long."""


def share_costs(question: Question, method: str) -> dict[str, Any]:
    """Divide by one of METHODS.

    Gives ``method``, ``shares`` (decimal strings in euros), ``exact`` (fractions of a euro as "p/q"),
    ``in_core`` and ``worst_objection`` (``members``, ``excess`` in euros: what they pay above their own cost);
    in the airport form ``class_totals`` too, and ``shares`` are per player of a class, rounded. Where players
    have a ``benefit``, ``capped`` holds the shares that keep everybody below it (None when that can't be).
    Raises ValueError when the method does not fit the case; the text says which do.
    """
    if isinstance(question.case, CostGame):
        return _general(question.case, question, method)
    if isinstance(question.case, OfferGame):
        return _offers(question.case, question, method)
    if isinstance(question.case, AirportGame):
        return _airport(question.case, method)
    return _bankruptcy(question.case, method)


def _offers(game: OfferGame, question: Question, method: str) -> dict[str, Any]:
    if len(game.players) <= MOST_TABULATED:
        return _general(tabulated(game), question, method)
    costs = OfferCosts(game)
    shares = _many_shares(game, costs, question, method)
    worst = costs.worst([float(share) for share in shares])
    excess = sum((shares[player] for player in worst.members), Fraction(0)) - worst.own_cents
    members = [game.players[player].name for player in sorted(worst.members)]
    return _written(method, shares, game.players, costs.total_cents, (excess, members))


def _many_shares(game: OfferGame, costs: OfferCosts, question: Question, method: str) -> tuple[Fraction, ...]:
    if method in ("shapley", "nucleolus"):
        raise ValueError(f"{method} of offers is for at most {MOST_TABULATED} players, got {len(game.players)}.")
    if method != "least-core":
        return _by_measure(costs.total_cents, game.players, question, method)
    is_known = all(player.inhabitants is not None for player in game.players)
    wish = divide(costs.total_cents, {"inhabitants" if is_known else "equal": Fraction(1)}, game.players)
    return least_core(costs, wish).shares


def _general(game: CostGame, question: Question, method: str) -> dict[str, Any]:
    shares = _general_shares(game, question, method)
    return _written(method, shares, game.players, game.total_cents, worst_objection(game, shares))


def _written(
    method: str,
    shares: tuple[Fraction, ...],
    players: tuple[Player, ...],
    total_cents: int,
    objection: tuple[Fraction, Sequence[str]],
) -> dict[str, Any]:
    names, (excess, members) = [player.name for player in players], objection
    answer: dict[str, Any] = {
        "method": method,
        "shares": _payable(shares, names, total_cents),
        "exact": {name: _euros_exactly(share) for name, share in zip(names, shares, strict=True)},
        "in_core": excess <= 0,
        "worst_objection": {"members": list(members), "excess": euros(round(excess))},
    }
    if any(player.benefit_cents is not None for player in players):
        within = capped(shares, players)
        answer["capped"] = None if within is None else _payable(within, names, total_cents)
    return answer


def _general_shares(game: CostGame, question: Question, method: str) -> tuple[Fraction, ...]:
    if method == "shapley":
        return shapley(game)
    if method in ("nucleolus", "least-core"):
        return nucleolus(game).shares
    return _by_measure(game.total_cents, game.players, question, method)


def _by_measure(total_cents: int, players: tuple[Player, ...], question: Question, method: str) -> tuple[Fraction, ...]:
    if method != "mix":
        return divide(total_cents, {method: Fraction(1)}, players)
    if question.mix is None:
        raise ValueError('The method "mix" needs a field "mix" with the parts of equal, inhabitants and use.')
    return divide(total_cents, question.mix, players)


def worst_objection(game: CostGame, shares: Sequence[Fraction]) -> tuple[Fraction, tuple[str, ...]]:
    """The coalition that pays most above its own cost, and how many cents; everybody together does not count.

    At most zero means that the shares are in the core: nobody gains by going alone. The first of equals, by mask.
    """
    if game.everybody == 1:
        return Fraction(0), game.members(1)
    paid = tuple(shares)
    excess, mask = max(
        ((paid_by(paid, mask) - game.cost_cents[mask], -mask) for mask in range(1, game.everybody)),
    )
    return excess, game.members(-mask)


def _airport(game: AirportGame, method: str) -> dict[str, Any]:
    rules: dict[str, Callable[[AirportGame], tuple[Fraction, ...]]] = {
        "shapley": airport_shapley,
        "nucleolus": airport_nucleolus,
        "least-core": airport_nucleolus,
        "equal": _airport_equal,
    }
    if method not in rules:
        raise ValueError(f"Size classes can be divided by {', '.join(rules)}, not by {method}.")
    shares = rules[method](game)
    names = [size.name for size in game.classes]
    totals = tuple(share * size.players for share, size in zip(shares, game.classes, strict=True))
    excess, members = _airport_objection(game, shares)
    return {
        "method": method,
        "shares": {name: euros(round(share)) for name, share in zip(names, shares, strict=True)},
        "class_totals": _payable(totals, names, game.total_cents),
        "exact": {name: _euros_exactly(share) for name, share in zip(names, shares, strict=True)},
        "in_core": excess <= 0,
        "worst_objection": {"members": members, "excess": euros(round(excess))},
    }


def _airport_equal(game: AirportGame) -> tuple[Fraction, ...]:
    each = Fraction(game.total_cents, sum(size.players for size in game.classes))
    return (each,) * len(game.classes)


def _airport_objection(game: AirportGame, shares: Sequence[Fraction]) -> tuple[Fraction, dict[str, int]]:
    """Who could object most, as a number of players per class, and by how many cents.

    The best group for a given cost is everybody up to that class; of the last class one cheapest payer
    stays out, for everybody together does not object.
    """
    worst, members = Fraction(0), {game.classes[0].name: game.classes[0].players}
    group: dict[str, int] = {}
    paid = Fraction(0)
    excesses: list[tuple[Fraction, dict[str, int]]] = []
    for share, size in zip(shares, game.classes, strict=True):
        group = {**group, size.name: size.players}
        paid += share * size.players
        excesses.append((paid - size.cost_cents, group))
    cheapest = min(range(len(shares)), key=lambda index: shares[index])
    excesses[-1] = (excesses[-1][0] - shares[cheapest], _without_one(group, game.classes[cheapest].name))
    if excesses[-1][1]:
        worst, members = max(excesses, key=lambda found: found[0])
    return worst, members


def _without_one(group: dict[str, int], name: str) -> dict[str, int]:
    fewer = {**group, name: group[name] - 1}
    return {kept: count for kept, count in fewer.items() if count}


def _bankruptcy(case: Bankruptcy, method: str) -> dict[str, Any]:
    names = [name for name, _ in case.claims_cents]
    gets = _bankruptcy_shares(case, method)
    return {
        "method": method,
        "shares": _payable(gets, names, case.estate_cents),
        "exact": {name: _euros_exactly(share) for name, share in zip(names, gets, strict=True)},
    }


def _bankruptcy_shares(case: Bankruptcy, method: str) -> tuple[Fraction, ...]:
    if method in ("nucleolus", "least-core"):
        return talmud(case)
    if method == "equal":
        return equal_awards(Fraction(case.estate_cents), [Fraction(claim) for _, claim in case.claims_cents])
    if method != "shapley":
        raise ValueError(f"Claims can be divided by shapley, nucleolus, least-core or equal, not by {method}.")
    if len(case.claims_cents) > MOST_RANDOM_ARRIVALS:
        raise ValueError(f"shapley is for at most {MOST_RANDOM_ARRIVALS} claims, got {len(case.claims_cents)}.")
    return random_arrival(case)


def _payable(shares: Sequence[Fraction], names: Sequence[str], total_cents: int) -> dict[str, str]:
    cents = to_cents(shares, names, total_cents)
    return {name: euros(amount) for name, amount in zip(names, cents, strict=True)}


def euros(cents: int) -> str:
    """Whole cents as a decimal string in euros."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _euros_exactly(cents: Fraction) -> str:
    euros = cents / 100
    return f"{euros.numerator}/{euros.denominator}"
