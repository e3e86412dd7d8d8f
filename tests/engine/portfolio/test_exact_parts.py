"""Parts of exact mode by themselves: the filter in blocks, and numbers that need more digits than there are."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.portfolio.test_exact_answer import document_of, way

from bundel.engine.portfolio import exact_dominance
from bundel.engine.portfolio.exact import exact_core
from bundel.engine.portfolio.exact_dominance import Budget, Compared, not_dominated
from bundel.engine.portfolio.reading import read_problem


def rows_of(seed: int, *, count: int = 40, room: int = 1) -> Compared:
    """Random rows: values at two extreme points, room, and two alternatives of uncertain value."""
    chance = np.random.default_rng(seed)
    width = np.array([[1.0, 2.0], [2.0, 0.0]])
    held = chance.integers(0, 2, (count, 2)).astype(float)
    low = chance.integers(0, 5, (count, 2)).astype(float)
    return Compared(low, low + held @ width, chance.integers(0, 4, (count, room)).astype(float), held, width)


def plain_filter(rows: Compared) -> list[int]:
    """Every row against every other, one by one."""
    return [at for at in range(len(rows.low)) if not any(beats(rows, other, at) for other in range(len(rows.low)))]


def beats(rows: Compared, strong: int, weak: int) -> bool:
    shared = (rows.held[strong] * rows.held[weak]) @ rows.width
    worst = rows.low[strong] - rows.high[weak] + shared
    best = rows.high[strong] - rows.low[weak] - shared
    return bool((rows.room[strong] >= rows.room[weak]).all() and (worst >= 0).all() and (best > 0).any())


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize(("block", "wide"), [(512, 2048), (4, 3)])
def test_filter_in_blocks_keeps_what_comparing_one_by_one_keeps(
    monkeypatch: pytest.MonkeyPatch, block: int, wide: int, seed: int
) -> None:
    monkeypatch.setattr(exact_dominance, "_BLOCK", block)
    monkeypatch.setattr(exact_dominance, "_WIDE_BLOCK", wide)
    rows = rows_of(seed, room=seed % 3)

    assert not_dominated(rows, Budget(10**6)).tolist() == plain_filter(rows)


def test_what_fits_only_after_rounding_to_the_grid_does_not_count_as_fitting() -> None:
    """Next to a use of 1e15 there is no room for decimals: 1.2 of 1.1 must not become 1 of 1."""
    document = document_of(
        {"huge": {"alternatives": [way(1e15, [1, 1])]}, "close": {"alternatives": [way(1.2, [1, 1])]}}
    )
    document["capacity"] = {"ict": {"2027": [1.1, 1.1]}}

    assert exact_core(read_problem(document)).portfolios == ((None, None),)


def test_products_and_sums_count_by_their_ends_and_drivers_are_ignored() -> None:
    use = {"times": [[1, 2, "size"], {"plus": [[10, 20, "size"], [5, 5]]}]}
    document = document_of({"x": {"alternatives": [{**way(0, [1, 1]), "use": {"ict": {"2027": use}}}]}})

    for capacity, chosen in ((50, 0), (49.9, None)):
        document["capacity"] = {"ict": {"2027": [capacity, 99]}}
        assert exact_core(read_problem(document)).portfolios == ((chosen,),)
