"""The shapes in which a joint cost comes: a full cost table, offers, size classes, and claims on too little.

Money is whole euro cents in every shape; a share is an exact fraction of a cent until
``rounding`` makes it payable. A coalition is a bit mask over the players, in the order of
``players``: bit 0 is the first player.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who pays; what is not known is None."""

    name: str
    inhabitants: int | None = None
    use: Fraction | None = None
    benefit_cents: int | None = None


@dataclass(frozen=True, slots=True)
class CostGame:
    """What every group of players would pay on its own: ``cost_cents[mask]``, with 0 for the empty group."""

    players: tuple[Player, ...]
    cost_cents: tuple[int, ...]

    @property
    def everybody(self) -> int:
        """The mask of all players together."""
        return len(self.cost_cents) - 1

    @property
    def total_cents(self) -> int:
        """What is divided: the cost of all players together."""
        return self.cost_cents[self.everybody]

    def members(self, mask: int) -> tuple[str, ...]:
        """The names in a coalition."""
        return tuple(self.players[index].name for index in positions(mask))


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to be served: what it costs once, and besides that for each player who may take it, by position."""

    name: str
    cost_cents: int
    member_cents: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class OfferGame:
    """A group pays the cheapest set of offers that serves each member once; for more players than a table can hold."""

    players: tuple[Player, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Players that ask equally much; ``cost_cents`` is the joint cost when this is the most demanding class served."""

    name: str
    players: int
    cost_cents: int


@dataclass(frozen=True, slots=True)
class AirportGame:
    """Size classes from the least to the most demanding one (Littlechild & Owen, 1973)."""

    classes: tuple[SizeClass, ...]

    @property
    def total_cents(self) -> int:
        """What is divided: the cost of serving the most demanding class."""
        return self.classes[-1].cost_cents


@dataclass(frozen=True, slots=True)
class Bankruptcy:
    """An estate that is too small for the claims on it; both in cents."""

    estate_cents: int
    claims_cents: tuple[tuple[str, int], ...]


def positions(mask: int) -> Iterator[int]:
    """The positions of the players in a coalition, low to high."""
    index = 0
    while mask:
        if mask & 1:
            yield index
        mask >>= 1
        index += 1


def paid_by(shares: tuple[Fraction, ...], mask: int) -> Fraction:
    """What a coalition pays together."""
    return sum((shares[index] for index in positions(mask)), Fraction(0))
