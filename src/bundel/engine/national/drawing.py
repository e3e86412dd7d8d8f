"""The numbers behind the names: the point between its ends that every interval takes, per municipality.

A draw depends only on the seed, the number of the scenario and a name. Drivers that a municipality has for itself,
intervals without a driver and its weights carry its id in their name; every other driver is one for the country.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np

from bundel.engine.national.constants import MEAN_WEIGHTS_FROM
from bundel.engine.national.problem import OWN, Municipality, National
from bundel.engine.portfolio.draws import Draws, Numbers, point_of, put_together
from bundel.engine.portfolio.problem import Amount, Interval, Plus, Whole
from bundel.engine.portfolio.weights import draw_weights

Order = tuple[tuple[str, ...], ...]
MIDDLE = 0.5


class Chance(Protocol):
    """Where points come from: the middle of everything, or one scenario."""

    def point(self, name: str, municipality: str | None) -> float:
        """The point of a driver or field between 0 and 1; ``municipality`` where it is its own."""
        ...

    def whole(self, amount: Whole, name: str, municipality: str | None) -> float:
        """A whole number of a range."""
        ...

    def weights(self, criteria: Sequence[str], order: Order, municipality: str) -> Numbers:
        """The weights of the criteria."""
        ...


class Middle:
    """The middle of every interval and the mean of the weights: what a plan without scenarios stands on."""

    def point(self, name: str, municipality: str | None) -> float:
        """Halfway."""
        return MIDDLE

    def whole(self, amount: Whole, name: str, municipality: str | None) -> float:
        """The middle whole number, the lower one of two."""
        return float((amount.low + amount.high) // 2)

    def weights(self, criteria: Sequence[str], order: Order, municipality: str) -> Numbers:
        """The mean over everything that the order allows."""
        return mean_weights(tuple(criteria), order)


@lru_cache(maxsize=256)
def mean_weights(criteria: tuple[str, ...], order: Order) -> Numbers:
    """The mean of the weights that an order allows, over a fixed number of draws that no seed of ours changes."""
    return np.asarray(draw_weights(Draws(0, 0, MEAN_WEIGHTS_FROM), criteria, order).mean(axis=0))


class Scenario:
    """One scenario of a seed."""

    def __init__(self, streams: Streams, number: int) -> None:
        self.streams, self.number = streams, number

    def point(self, name: str, municipality: str | None) -> float:
        """Its draw of the name."""
        return float(self.streams.of(municipality).uniform(name)[self.number - self.streams.first])

    def whole(self, amount: Whole, name: str, municipality: str | None) -> float:
        """Every number of the range is equally likely."""
        point = self.point(name, municipality)
        return float(min(amount.low + int(point * (amount.high - amount.low + 1)), amount.high))

    def weights(self, criteria: Sequence[str], order: Order, municipality: str) -> Numbers:
        """Uniform given the order, for every municipality apart."""
        drawn = draw_weights(self.streams.of(municipality), criteria, order)
        return np.asarray(drawn[self.number - self.streams.first])


class Streams:
    """The draws of scenarios ``first`` up to ``last``, for the country and for every municipality."""

    def __init__(self, seed: int, first: int, last: int) -> None:
        self.seed, self.first, self.last = seed, first, last
        self._of: dict[str | None, Draws] = {}

    def of(self, municipality: str | None) -> Draws:
        """The draws of one municipality, or with None those of the country."""
        if municipality not in self._of:
            made = Draws if municipality is None else _named(municipality)
            self._of[municipality] = made(self.seed, self.first, self.last)
        return self._of[municipality]


def _named(municipality: str) -> Callable[[int, int, int], Draws]:
    class OwnDraws(Draws):
        """Draws whose names carry a municipality."""

        def _stream(self, name: str) -> Numbers:
            return super()._stream(f"{municipality}\0{name}")

    return OwnDraws


class Reading:
    """Reads amounts for some municipalities at once: a number for each, or one number where all have the same."""

    def __init__(self, national: National, chance: Chance, members: Sequence[Municipality]) -> None:
        self.national, self.chance, self.members = national, chance, members
        self._known: dict[str, Numbers | float] = {}

    def amount(self, amount: Amount, name: str) -> Numbers | float:
        """The amount; ``name`` is the id and field, for intervals without a driver."""
        if isinstance(amount, Interval):
            return self._interval(amount, name)
        return put_together(amount, name, self.amount)

    def _interval(self, interval: Interval, name: str) -> Numbers | float:
        driver = interval.driver
        if driver is not None and driver.startswith(OWN):
            return self._own(driver)
        if interval.low == interval.high:
            return interval.low
        return interval.low + self._point(driver, name) * (interval.high - interval.low)

    def _point(self, driver: str | None, name: str) -> Numbers | float:
        stream = point_of(driver, name)
        if stream not in self._known:
            is_own = driver is None or driver in self.national.own_drivers
            self._known[stream] = (
                np.array([self.chance.point(stream, one.id) for one in self.members])
                if is_own
                else self.chance.point(stream, None)
            )
        return self._known[stream]

    def _own(self, driver: str) -> Numbers | float:
        if driver not in self._known:
            name = driver.removeprefix(OWN)
            self._known[driver] = np.array(
                [Alone(self.national, self.chance, one).amount(one.own[name], f"own.{name}") for one in self.members]
            )
        return self._known[driver]


class Alone:
    """Reads amounts of one municipality, or with None of the country."""

    def __init__(self, national: National, chance: Chance, one: Municipality | None) -> None:
        self.national, self.chance, self.one = national, chance, one

    def amount(self, amount: Amount | Whole, name: str) -> float:
        """The amount as one number."""
        if isinstance(amount, Interval):
            if amount.low == amount.high:
                return amount.low
            return amount.low + self.chance.point(*self._stream(amount.driver, name)) * (amount.high - amount.low)
        if isinstance(amount, Whole):
            return self.chance.whole(amount, *self._stream(amount.driver, name))
        parts = [self.amount(part, f"{name}[{at}]") for at, part in enumerate(amount.parts)]
        return sum(parts) if isinstance(amount, Plus) else float(np.prod(parts))

    def _stream(self, driver: str | None, name: str) -> tuple[str, str | None]:
        is_own = self.one is not None and (driver is None or driver in self.national.own_drivers)
        return point_of(driver, name), self.one.id if is_own and self.one is not None else None


def amounts_of(
    national: National,
    chance: Chance,
    capacity: Mapping[str, Mapping[str, Amount | Whole]],
    one: Municipality | None,
    about: str,
) -> dict[tuple[str, str], float]:
    """Every cell of a capacity as a number; ``about`` names fields without a driver."""
    reader = Alone(national, chance, one)
    return {
        (resource, period): reader.amount(amount, f"{about}.{resource}.{period}")
        for resource, by_period in capacity.items()
        for period, amount in by_period.items()
    }
