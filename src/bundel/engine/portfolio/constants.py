"""The thresholds of the lanes, the looks and the limits of the work: the only numbers of the advice that stand in code.

Source of the lane thresholds: the specification of the advice (docs/decisions/0020). Assumptions about
municipalities never stand here; they are data (data/assumptions.yaml).
"""

from __future__ import annotations

EARLY_PERIODS = 2
"""A choice counts as early when it starts in one of the first so many periods."""

LOOKS = (200, 400, 800, 1600)
"""After how many scenarios the order is looked at; it stops at the first look that settles the first five."""
LOOK_LEVEL = 0.9875
"""Level of the intervals of a look: four looks together keep 95%."""
LEVEL = 0.95
"""Level of the intervals that are shown, and of a single look."""
SETTLED_PLACES = 5
"""The set that has to be settled: the first five."""

SURE, MEDIAN, POSSIBLE = 0.9, 0.5, 0.1
"""Parts of the scenarios behind n10 (in 90% so many or more), n50 and n90."""
NEED_EARLY_SHARE = 0.5
NEED_AT_MOST = 7
NICE_EARLY_SHARE = 0.25
NICE_LAST_PLACE = 10

CAPACITY_PERCENTS = (50, 75, 100, 125, 150, 200)
"""The capacities of the entry path."""
ENTRY_SCENARIOS = 100
"""At most so many scenarios stand behind each point of the entry path."""
LARGE_ENTRY_SCENARIOS = 50
"""The same for problems that are too large to be searched to the end."""
SPREAD_PLACES = 5
"""Places by which an item must climb from the least to the most capacity to "fit only with much room"."""
BINDS_SHARE = 0.5
"""A count such as starts is said to bind when it is used up in at least this share of the plans."""

WAIT_MONTHS, NO_MONTHS = 12, 24
"""When to reconsider: at the latest so many months from today."""

DEMAND_PART = 0.1
"""A shortage is relative to the capacity, but at least to this part of the largest demand."""
SHORTAGE_RANGE = (0.1, 0.9)
"""The quantiles between which a shortage is given."""

WARM_SCENARIOS = 200
"""Scenarios of a model that is kept to answer what-ifs from: those of the first look."""
ASKED_AT_ONCE = 600
"""Up to so many alternatives a what-if says at once what to ask; above it that comes with the whole computation."""
PAIRED_COLUMNS = 600
"""Up to so many alternatives the quick search changes two items at a time too; its work grows with their square."""
PROBE_SCENARIOS = 50
"""Scenarios behind each "what if" that explains the advice."""
SWAP_PART = 0.25
"""A swap of two criteria counts as large as a capacity or an estimate that is off by this part."""
TRIED_CELLS = 2
"""Of so many binding cells per item more (or less) is tried."""
VERIFIED_AT_MOST = 3
"""Sizes of one change that are solved, from what the quick search found upward, before it is given up."""
PROBED_CELLS = 4
PROBED_PLACES = 10
NAMED_AT_MOST = 3
"""At most so many binding cells and beating items are named per item."""
BINDING_SHARE = 0.25
"""A cell is named as binding when it keeps an item out in at least this share of the plans without it."""

QUESTION_PLACES = 7
"""A question is worth what it moves among the first seven places."""
QUESTION_POINTS = (1 / 6, 1 / 2, 5 / 6)
"""The answers that are held against each other: the middles of low, middle and high."""
QUESTION_SOFTNESS = 0.15
"""Standard deviation of what all other answers together still do to an early share."""
QUESTIONS_LEAST = 0.02
"""A question that changes fewer members of the first seven than this is no question."""
QUESTIONS_AT_MOST = 10

GAP_GOAL = 2e-3
"""A plan is good enough when it is proven to be within this part of the best one."""
NODE_LIMIT = 20000
"""Nodes after which the search for a plan stops with the bound it has; a limit in steps, never in time."""
BRANCH_GOAL = 1e-6
"""Where a problem allows it, the compiled search goes on until a plan is within this part of the best one."""
BRANCH_TO_END = 250
"""Alternatives of the largest of those problems; above it the search stops at the goal that is asked."""
BRANCH_NEAR = 5e-3
"""A plan within this part of the best one that was hard to find is near enough for the usual goal."""
BRANCH_WORK = 64_000_000
"""Nodes times alternatives after which that search stops with the plan and the bound it has."""
BRANCH_LIMIT = 20000
"""The same in nodes, for one municipality of many in the national plan."""
LARGEST_BRANCHED = 700
"""Alternatives of the largest problem that is searched to the end; above it plans come with a bound from prices."""
BEAM_WIDTH = 32
"""Partial plans kept per step by the quick search."""
BOUND_STEPS, QUICK_STEPS = 160, 40
"""Steps of the subgradient method behind a bound that has to prove something, and behind one that only guides."""

FEASIBLE = 1e-9
"""Relative room for rounding when a use is held against its capacity."""
DIGITS = 6
LARGEST_CELLS = 120_000_000
"""Scenarios in one batch × alternatives × capacity rows that fit in memory (8 bytes each)."""
BATCH = 50
"""Scenarios that are drawn and solved together; the answer doesn't depend on it."""
