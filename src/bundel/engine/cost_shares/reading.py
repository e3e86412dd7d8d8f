"""Reads a file that asks for a division: a table of costs, offers, size classes, or claims on too little."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bundel.engine.cost_shares.game import AirportGame, Bankruptcy, CostGame, Offer, OfferGame, Player, SizeClass
from bundel.engine.cost_shares.nucleolus import MOST_PLAYERS
from bundel.engine.portfolio.bad_input import Path, refuse, refuse_in_words
from bundel.engine.portfolio.reading_amounts import (
    read_list,
    read_mapping,
    read_object,
    read_text,
    read_whole_number,
)

MOST_CLASSES = 1_000
MOST_TAKERS, MOST_OFFERS = 40, 60
"""Players and offers of one file; the least core of 40 players takes seconds, with many overlapping offers minutes."""
MOST_CLAIMS = 1_000
MOST_CENTS = 10**15
"""Ten thousand milliard euros; above it is a slip of the pen."""

_MONEY = re.compile(r"\d{1,15}(\.\d{1,2})?", re.ASCII)
_SHARE = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)
_MEASURES = ("equal", "inhabitants", "use")

Case = CostGame | OfferGame | AirportGame | Bankruptcy


@dataclass(frozen=True, slots=True)
class Question:
    """A case, and for the method "mix" how much each measure counts (parts that add up to one)."""

    case: Case
    mix: Mapping[str, Fraction] | None = None


def read_question(document: object) -> Question:
    """Check a whole document. Raises BadInput with the place, what was expected and what was found.

    General form: ``players`` (with ``inhabitants``, ``use``, ``benefit`` where known) and ``costs`` of every
    non-empty coalition of at most 16 players, or in place of them ``offers`` to at most 40. Airport form:
    ``classes``. Bankruptcy: ``estate`` and ``claims``. Amounts are decimal strings in euros.
    """
    if isinstance(document, dict) and "classes" in document:
        fields = read_object(document, None, ("classes",), ())
        return Question(_read_airport(fields["classes"], (None, "classes")))
    if isinstance(document, dict) and "estate" in document:
        fields = read_object(document, None, ("estate", "claims"), ())
        return Question(_read_bankruptcy(fields))
    is_offered = isinstance(document, dict) and "offers" in document
    fields = read_object(document, None, ("players", "offers" if is_offered else "costs"), ("mix",))
    players = _read_players(fields["players"], (None, "players"), MOST_TAKERS if is_offered else MOST_PLAYERS)
    game: Case
    if is_offered:
        game = OfferGame(players, _read_offers(fields["offers"], (None, "offers"), players))
    else:
        game = CostGame(players, _read_costs(fields["costs"], (None, "costs"), players))
    mix = _read_mix(fields["mix"], (None, "mix")) if "mix" in fields else None
    return Question(game, mix)


def read_money(value: object, path: Path) -> int:
    """Whole cents from a decimal string in euros, such as "163520.00"."""
    if not isinstance(value, str) or not _MONEY.fullmatch(value):
        refuse(path, 'an amount in euros as text with at most two decimals, such as "163520.00"', value)
    cents = int(Decimal(value) * 100)
    if cents > MOST_CENTS:
        refuse(path, f"an amount of at most {MOST_CENTS // 100} euros", value)
    return cents


def _read_players(value: object, path: Path, most: int) -> tuple[Player, ...]:
    named = read_mapping(value, path)
    if not 1 <= len(named) <= most:
        refuse_in_words(path, f"1 to {most} players (more: use offers, or size classes)", f"{len(named)}")
    return tuple(_read_player(name, about, (path, name)) for name, about in named.items())


def _read_player(name: str, value: object, path: Path) -> Player:
    fields = read_object(value, path, (), ("inhabitants", "use", "benefit"))
    return Player(
        name,
        read_whole_number(fields["inhabitants"], (path, "inhabitants"), at_least=0)
        if "inhabitants" in fields
        else None,
        _read_part(fields["use"], (path, "use")) if "use" in fields else None,
        read_money(fields["benefit"], (path, "benefit")) if "benefit" in fields else None,
    )


def _read_part(value: object, path: Path) -> Fraction:
    if not isinstance(value, str) or not _SHARE.fullmatch(value):
        refuse(path, 'a number of zero or more as text, such as "0.25"', value)
    return Fraction(value)


def _read_costs(value: object, path: Path, players: tuple[Player, ...]) -> tuple[int, ...]:
    bit_of = {player.name: 1 << index for index, player in enumerate(players)}
    cents: list[int | None] = [None] * (1 << len(players))
    cents[0] = 0
    for at, row in enumerate(read_list(value, path)):
        here: Path = (path, at)
        fields = read_object(row, here, ("members", "cost"), ())
        mask = _read_members(fields["members"], (here, "members"), bit_of)
        if cents[mask] is not None:
            refuse_in_words((here, "members"), "each coalition once", "a coalition that stands higher up too")
        cents[mask] = read_money(fields["cost"], (here, "cost"))
    given = [cost for cost in cents if cost is not None]
    if len(given) < len(cents):
        missing = cents.index(None)
        names = " + ".join(player.name for index, player in enumerate(players) if missing >> index & 1)
        refuse_in_words(path, f"a cost for all {len(cents) - 1} non-empty coalitions", f"none for {names}")
    return tuple(given)


def _read_members(value: object, path: Path, bit_of: Mapping[str, int]) -> int:
    mask = 0
    for at, name in enumerate(read_list(value, path)):
        bit = bit_of.get(read_text(name, (path, at)))
        if bit is None:
            refuse(((path, at)), "a name that stands under players", name)
        if mask & bit:
            refuse(((path, at)), "each member once", name)
        mask |= bit
    if not mask:
        refuse_in_words(path, "at least one member", "none")
    return mask


def _read_offers(value: object, path: Path, players: tuple[Player, ...]) -> tuple[Offer, ...]:
    rows = read_list(value, path)
    if not 1 <= len(rows) <= MOST_OFFERS:
        refuse_in_words(path, f"1 to {MOST_OFFERS} offers", f"{len(rows)}")
    at_of = {player.name: at for at, player in enumerate(players)}
    offers = tuple(_read_offer(row, (path, at), at_of) for at, row in enumerate(rows))
    for player in players:
        if all(at_of[player.name] not in offer.member_cents for offer in offers):
            refuse_in_words(path, "an offer for every player", f"none for {player.name}")
    return offers


def _read_offer(value: object, path: Path, at_of: Mapping[str, int]) -> Offer:
    fields = read_object(value, path, ("name", "cost", "members"), ())
    here: Path = (path, "members")
    prices: dict[int, int] = {}
    for name, price in read_mapping(fields["members"], here).items():
        if name not in at_of:
            refuse_in_words((here, name), "a name that stands under players", "another name")
        prices[at_of[name]] = read_money(price, (here, name))
    if not prices:
        refuse_in_words(here, "at least one player with a price", "none")
    return Offer(read_text(fields["name"], (path, "name")), read_money(fields["cost"], (path, "cost")), prices)


def _read_mix(value: object, path: Path) -> dict[str, Fraction]:
    mix: dict[str, Fraction] = {}
    for measure, part in read_mapping(value, path).items():
        if measure not in _MEASURES:
            refuse_in_words((path, measure), f"one of {', '.join(_MEASURES)}", "another name")
        mix[measure] = _read_part(part, (path, measure))
    if sum(mix.values(), Fraction(0)) != 1:
        refuse_in_words(path, "parts that add up to exactly 1", f"a sum of {sum(mix.values(), Fraction(0))}")
    return mix


def _read_airport(value: object, path: Path) -> AirportGame:
    rows = read_list(value, path)
    if not 1 <= len(rows) <= MOST_CLASSES:
        refuse_in_words(path, f"1 to {MOST_CLASSES} classes", f"{len(rows)}")
    classes = [_read_class(row, (path, at)) for at, row in enumerate(rows)]
    names = [size.name for size in classes]
    for at, size in enumerate(classes):
        if size.name in names[:at]:
            refuse((((path, at), "name")), "each class once", size.name)
    # Equal costs are one step; the order of the file decides between their names only.
    return AirportGame(tuple(sorted(classes, key=lambda size: size.cost_cents)))


def _read_class(value: object, path: Path) -> SizeClass:
    fields = read_object(value, path, ("name", "players", "cost"), ())
    return SizeClass(
        read_text(fields["name"], (path, "name")),
        read_whole_number(fields["players"], (path, "players"), at_least=1),
        read_money(fields["cost"], (path, "cost")),
    )


def _read_bankruptcy(fields: Mapping[str, object]) -> Bankruptcy:
    path: Path = (None, "claims")
    claims = read_mapping(fields["claims"], path)
    if not 1 <= len(claims) <= MOST_CLAIMS:
        refuse_in_words(path, f"1 to {MOST_CLAIMS} claims", f"{len(claims)}")
    case = Bankruptcy(
        read_money(fields["estate"], (None, "estate")),
        tuple((name, read_money(claim, (path, name))) for name, claim in claims.items()),
    )
    if case.estate_cents > sum(claim for _, claim in case.claims_cents):
        refuse_in_words((None, "estate"), "at most the sum of the claims", "more than all claims together")
    return case
