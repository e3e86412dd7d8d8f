"""Small random problems for exact mode, as documents."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

PERIODS, CRITERIA = ["2027", "2028"], ["a", "b", "c"]


def interval(low: int, high: int) -> st.SearchStrategy[list[float]]:
    """Tenths, so that ties happen and exactness shows."""
    tenths = st.tuples(st.integers(low, high), st.sampled_from([0, 0, 1, 3]))
    return tenths.map(lambda pair: [pair[0] / 10, (pair[0] + pair[1]) / 10])


def uses() -> st.SearchStrategy[Any]:
    """Mostly intervals; sometimes a product or a sum of two."""
    product = interval(0, 3).map(lambda pair: {"times": [pair, [1, 1.5]]})
    total = interval(0, 3).map(lambda pair: {"plus": [pair, [0.1, 0.2]]})
    return interval(0, 5) | interval(0, 5) | product | total


@st.composite
def orders(draw: st.DrawFn) -> list[list[str]]:
    names = draw(st.permutations(CRITERIA))[: draw(st.integers(0, 3))]
    cut = draw(st.integers(0, len(names)))
    return [names[:cut], *([name] for name in names[cut:])]


@st.composite
def alternatives(draw: st.DrawFn, earlier: list[str]) -> dict[str, Any]:
    return {
        "role": draw(st.sampled_from(["lead", "contribute", "follow"])),
        "start": draw(st.sampled_from(PERIODS)),
        "depends_on": draw(st.lists(st.sampled_from(earlier), max_size=1)) if earlier else [],
        "use": {"h": draw(st.dictionaries(st.sampled_from(PERIODS), uses()))},
        "value": draw(st.dictionaries(st.sampled_from(CRITERIA), interval(-2, 6))),
    }


@st.composite
def documents(draw: st.DrawFn, most: int = 4, plain: bool = False) -> dict[str, Any]:
    """At most so many initiatives; ``plain``: without duties and decisions."""
    ids = [f"i{at}" for at in range(draw(st.integers(1, most)))]
    items = []
    for at, name in enumerate(ids):
        some = st.lists(st.sampled_from(ids[:at]), max_size=1, unique=True) if at else st.just([])
        item = {
            "id": name,
            "alternatives": draw(
                st.lists(alternatives(ids[:at] if draw(st.booleans()) else []), min_size=1, max_size=3)
            ),
            "depends_on": draw(some) if draw(st.booleans()) else [],
            "excludes": draw(some) if draw(st.booleans()) else [],
        }
        if not plain:
            item["mandatory_by"] = draw(st.sampled_from([None, None, None, *PERIODS]))
            item["done"] = draw(st.sampled_from([False] * 7 + [True]))
            item["fixed"] = draw(st.sampled_from([None] * 9 + ["no"]))
        items.append(item)
    capacity = {"h": {period: draw(interval(2, 12)) for period in PERIODS}}
    return {
        "periods": PERIODS, "criteria": CRITERIA, "order": draw(orders()), "capacity": capacity, "initiatives": items,
    }  # fmt: skip
