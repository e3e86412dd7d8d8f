"""The independent check of plans and bounds, as benchmarks run it over every plan that they count."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.layout import Layout
from bundel.engine.portfolio.programme import Plan
from bundel.engine.portfolio.relaxing.plans import Proof
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.solving import Plans
from bundel.engine.portfolio.verify import Claim, Way, faults_in
from bundel.engine.portfolio.verify_bound import Plainly
from bundel.engine.portfolio.verify_relaxed import Prices, faults_in_relaxed_bound


def faults(layout: Layout, scenarios: Scenarios, plans: list[Plan], proofs: list[Proof]) -> list[str]:
    """Everything that is wrong with plans and bounds; where duties don't fit there is no bound to check."""
    found = []
    for at, (plan, proof) in enumerate(zip(plans, proofs, strict=True)):
        plain = plainly(layout, scenarios, at)
        chosen = tuple(way for way, is_chosen in zip(ways(layout), plan.chosen, strict=True) if is_chosen)
        claim = Claim(chosen, plan.value, plan.bound, dict(zip(layout.cells, plan.short, strict=True)))
        found += faults_in(layout.problem, plain.capacity, plain.use, plain.value, claim)
        if not plan.short.any():
            found += faults_in_relaxed_bound(plain, plan.bound, prices(layout, proof))
    return found


def faults_in_plans(layout: Layout, scenarios: Scenarios, plans: Plans, first: int = 0) -> list[str]:
    """What is wrong with the plans of scenarios from ``first`` on: rules, capacity, value within bound."""
    found = []
    for at in range(scenarios.count):
        plain, of = plainly(layout, scenarios, at), first + at
        chosen = tuple(way for way, is_chosen in zip(ways(layout), plans.chosen[of], strict=True) if is_chosen)
        short = dict(zip(layout.cells, plans.short[of], strict=True))
        claim = Claim(chosen, float(plans.value[of]), float(plans.bound[of]), short)
        found += faults_in(layout.problem, plain.capacity, plain.use, plain.value, claim)
    return found


def told(faults: list[str], checked: int) -> int:
    """Say how many plans were checked and what is wrong with them; 1 when anything is."""
    print(f"{checked} plans checked again by code that shares nothing with what made them: {len(faults)} faults")
    print(*faults[:5], sep="\n", end="\n" if faults else "")
    return int(bool(faults))


def ways(layout: Layout) -> list[Way]:
    """The name of every column."""
    return [
        (layout.items[item].id, one.role, one.start, one.variant)
        for item, one in zip(layout.item_of, layout.columns, strict=True)
    ]


def plainly(layout: Layout, scenarios: Scenarios, at: int) -> Plainly:
    """One scenario by names."""
    named = ways(layout)
    cells = [np.flatnonzero(row) for row in scenarios.use[at]]
    use = {
        way: {layout.cells[cell]: float(row[cell]) for cell in used}
        for way, used, row in zip(named, cells, scenarios.use[at], strict=True)
    }
    capacity = dict(zip(layout.cells, map(float, scenarios.capacity[at]), strict=True))
    return Plainly(layout.problem, capacity, use, dict(zip(named, map(float, scenarios.value[at]), strict=True)))


def prices(layout: Layout, proof: Proof) -> Prices:
    """The prices of a proof by names."""
    names = [item.id for item in layout.items]
    needs = {
        (names[item], names[other], period): float(price)
        for (item, other), by_period in proof.needs.items()
        for period, price in zip(layout.problem.periods, by_period, strict=True)
    }
    pairs = zip(layout.exclusions, proof.exclusions, strict=True)
    exclusions = {(names[one], names[other]): float(price) for (one, other), price in pairs}
    return Prices(dict(zip(layout.cells, map(float, proof.cells), strict=True)), needs, exclusions)
