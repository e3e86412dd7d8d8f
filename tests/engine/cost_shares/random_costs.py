"""Random joint costs for the property tests."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from bundel.engine.cost_shares.game import CostGame, Offer, OfferGame, Player, paid_by


@st.composite
def games(draw: st.DrawFn, most: int = 4) -> CostGame:
    count = draw(st.integers(1, most))
    costs = draw(st.lists(st.integers(0, 1000), min_size=(1 << count) - 1, max_size=(1 << count) - 1))
    return CostGame(tuple(Player(f"p{index}") for index in range(count)), (0, *costs))


@st.composite
def offered(draw: st.DrawFn, most: int = 6) -> OfferGame:
    """Everybody has an offer of their own; further offers may serve whom they like."""
    count = draw(st.integers(1, most))
    own = [Offer(f"own {at}", draw(st.integers(100, 900)), {at: 0}) for at in range(count)]
    joint = [
        Offer(f"joint {which}", draw(st.integers(0, 2000)), {at: draw(st.integers(0, 300)) for at in takers})
        for which, takers in enumerate(
            draw(st.lists(st.sets(st.integers(0, count - 1), min_size=1), min_size=1, max_size=4))
        )
    ]
    return OfferGame(tuple(Player(f"p{index}") for index in range(count)), (*own, *joint))


def objections(game: CostGame, shares: tuple[Fraction, ...]) -> list[Fraction]:
    """Every coalition's excess, the largest first: what the nucleolus makes as small as can be."""
    masks = range(1, game.everybody)
    return sorted((paid_by(shares, mask) - game.cost_cents[mask] for mask in masks), reverse=True)
