"""Divisions by a simple measure: equally, by inhabitants, by use, or a mix; with caps by own benefit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bundel.engine.cost_shares.game import Player


def weights_by(measure: str, players: Sequence[Player]) -> tuple[Fraction, ...]:
    """What part of the cost each player carries by one measure: "equal", "inhabitants" or "use".

    Raises ValueError when a player lacks the measure, or when nobody has any of it.
    """
    amounts = [_amount(measure, player) for player in players]
    total = sum(amounts, Fraction(0))
    if total <= 0:
        raise ValueError(f"At least one player needs {measure} above zero.")
    return tuple(amount / total for amount in amounts)


def _amount(measure: str, player: Player) -> Fraction:
    if measure == "equal":
        return Fraction(1)
    found = player.inhabitants if measure == "inhabitants" else player.use
    if found is None:
        raise ValueError(f"Player {player.name} needs a number for {measure}.")
    return Fraction(found)


def divide(total_cents: int, mix: Mapping[str, Fraction], players: Sequence[Player]) -> tuple[Fraction, ...]:
    """Divide a cost by a mix of measures whose parts add up to one; {"equal": 1} divides equally."""
    shares = [Fraction(0)] * len(players)
    for measure, part in mix.items():
        for index, weight in enumerate(weights_by(measure, players)):
            shares[index] += total_cents * part * weight
    return tuple(shares)


def capped(shares: Sequence[Fraction], players: Sequence[Player]) -> tuple[Fraction, ...] | None:
    """Let nobody pay more than his own benefit; what that leaves is paid by the others in proportion to their shares.

    A player without a benefit has no cap. Negative or zero shares take no part in what is left.
    None when the benefits together do not carry the cost: then it is not worth it.
    """
    paid = list(shares)
    while True:
        over = [
            index
            for index, player in enumerate(players)
            if player.benefit_cents is not None and paid[index] > player.benefit_cents
        ]
        if not over:
            return tuple(paid)
        left = Fraction(0)
        for index in over:
            cap = Fraction(players[index].benefit_cents or 0)
            left += paid[index] - cap
            paid[index] = cap
        open_for_more = [
            index for index, player in enumerate(players) if paid[index] > 0 and not _is_full(player, paid[index])
        ]
        base = sum((paid[index] for index in open_for_more), Fraction(0))
        if not base:
            return None
        for index in open_for_more:
            paid[index] += left * paid[index] / base


def _is_full(player: Player, paid: Fraction) -> bool:
    return player.benefit_cents is not None and paid >= player.benefit_cents
