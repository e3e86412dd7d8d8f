"""The methods side by side: who pays more and who pays less than by the one that they are held against."""

from __future__ import annotations

from typing import Any

from bundel.engine.cost_shares.dividing import METHODS, euros, share_costs
from bundel.engine.cost_shares.game import AirportGame, Bankruptcy, OfferGame
from bundel.engine.cost_shares.offers import OfferCosts
from bundel.engine.cost_shares.reading import Question, read_money

BASES = ("inhabitants", "equal")
"""What people would do without thinking is what the others are held against: the first that the case can take."""


def compare_methods(question: Question) -> list[dict[str, Any]]:
    """The answer of every method that this case can take, in the order of METHODS."""
    answers = []
    for method in METHODS:
        try:
            answers.append(share_costs(question, method))
        except ValueError:
            continue
    return answers


def compare(question: Question, base: str | None = None) -> dict[str, Any]:
    """Every method beside ``base`` (one of METHODS; without it the first of BASES that fits).

    Gives ``base``, ``methods`` (their answers), ``alone`` (what each would pay alone; of a claim, the claim) and
    ``differences``: per other method ``more`` and ``less`` (names), and ``by`` (signed decimal strings in euros, above
    zero: more than by the base). In the airport form all of it is per player of a class, rounded. Raises ValueError
    when the base does not fit the case.
    """
    answers = compare_methods(question)
    known = {answer["method"]: answer for answer in answers}
    if base is not None and base not in known:
        share_costs(question, base)
    held = known[base or next(name for name in BASES if name in known)]
    others = [answer for answer in answers if answer is not held]
    return {
        "base": held["method"],
        "methods": answers,
        "alone": _alone(question),
        "differences": {answer["method"]: _difference(answer, held) for answer in others},
    }


def _difference(answer: dict[str, Any], held: dict[str, Any]) -> dict[str, Any]:
    by = {name: read_cents(share) - read_cents(held["shares"][name]) for name, share in answer["shares"].items()}
    return {
        "more": [name for name, cents in by.items() if cents > 0],
        "less": [name for name, cents in by.items() if cents < 0],
        "by": {name: euros(cents) for name, cents in by.items()},
    }


def _alone(question: Question) -> dict[str, str]:
    case = question.case
    if isinstance(case, Bankruptcy):
        return {name: euros(claim) for name, claim in case.claims_cents}
    if isinstance(case, AirportGame):
        return {size.name: euros(size.cost_cents) for size in case.classes}
    if isinstance(case, OfferGame):
        costs = OfferCosts(case)
        return {player.name: euros(costs.alone(at)) for at, player in enumerate(case.players)}
    return {player.name: euros(case.cost_cents[1 << at]) for at, player in enumerate(case.players)}


def read_cents(amount: str) -> int:
    """Whole cents from one of our own decimal strings, which may be below zero."""
    return -read_money(amount[1:], None) if amount.startswith("-") else read_money(amount, None)
