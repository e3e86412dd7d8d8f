"""From exact fractions of a cent to whole cents that add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def to_cents(shares: Sequence[Fraction], names: Sequence[str], total_cents: int) -> tuple[int, ...]:
    """Whole cents that add up to ``total_cents``: the largest remainders get the cents that rounding left over.

    Equal remainders go to the first name in the alphabet, so the order of the input changes nothing.
    Raises ValueError when the shares do not add up to the total. Source: largest remainder method (Hamilton).
    """
    if sum(shares, Fraction(0)) != total_cents:
        raise ValueError("The shares must add up to the total before they are rounded.")
    cents = [floor(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda index: (cents[index] - shares[index], names[index]))
    for index in by_remainder[: total_cents - sum(cents)]:
        cents[index] += 1
    return tuple(cents)
