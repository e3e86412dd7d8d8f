"""The limits and steps of the national plan: the only numbers of it that stand in code. Assumptions are data."""

from __future__ import annotations

MAX_MUNICIPALITIES, MAX_JOINT, MAX_TIERS = 2_000, 400, 12
"""The most that one question may have; a document has at most 20 MB and 2,000 initiatives, as for one municipality."""

LEVEL = 0.95
"""Level of the intervals of shares over scenarios."""
MEAN_WEIGHTS_FROM = 4_096
"""Draws behind the mean of the weights that an order allows."""

STEPS, FEW_STEPS, PRICE_STEPS = 300, 60, 160
"""Steps that lower the bound; where one programme proves more than they do; and those of the first prices."""
GOAL = 2e-3
"""A municipality's plan is good enough when it is proven to be within this part of its best one."""

MOST_WHOLE_COLUMNS, WHOLE_NODES = 4_000, 20_000
"""So many ways (of all municipalities, at all levels) fit in one programme, and how many nodes it may take."""

LARGEST_CELLS = 40_000_000
"""Numbers that fit in memory a few times: municipalities × ways at all levels × capacity rows (8 bytes each)."""
