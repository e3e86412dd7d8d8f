"""The proof of a bound: a true one passes, and each thing that can be wrong with one is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.engine.portfolio.examples import municipality_problem, small_problem

from bundel.engine.portfolio.branching import plans as plans_module
from bundel.engine.portfolio.branching import proofs as proofs_module
from bundel.engine.portfolio.branching.plans import solve_batch
from bundel.engine.portfolio.branching.proofs import proof_of
from bundel.engine.portfolio.compiling import is_compiled
from bundel.engine.portfolio.draws import Draws
from bundel.engine.portfolio.layout import Layout, lay_out
from bundel.engine.portfolio.reading import read_problem
from bundel.engine.portfolio.scenarios import Scenarios, draw_scenarios
from bundel.engine.portfolio.verify_bound import Plainly, ProofNode, faults_in_bound

SEEDS = range(60 if is_compiled() else 10)


def plainly(layout: Layout, drawn: Scenarios, at: int) -> Plainly:
    ways = [
        (layout.items[item].id, one.role, one.start, one.variant)
        for item, one in zip(layout.item_of, layout.columns, strict=True)
    ]
    return Plainly(
        layout.problem,
        dict(zip(layout.cells, drawn.capacity[at], strict=True)),
        {way: dict(zip(layout.cells, row, strict=True)) for way, row in zip(ways, drawn.use[at], strict=True)},
        dict(zip(ways, drawn.value[at], strict=True)),
    )


def test_every_bound_has_a_proof_and_no_lower_one_has() -> None:
    proven = 0
    for seed in SEEDS:
        layout = lay_out(small_problem(seed))
        drawn = draw_scenarios(layout, Draws(1, 0, 3))
        plans = solve_batch(layout, drawn, None)
        for at in np.flatnonzero(~np.array([plan.short.any() for plan in plans])):
            plain, proof = plainly(layout, drawn, int(at)), proof_of(layout, drawn, int(at), None)

            assert faults_in_bound(plain, plans[at].bound, proof) == [], seed
            assert faults_in_bound(plain, plans[at].value - 1e-3, proof), seed
            proven += 1

    assert proven > len(SEEDS)


def test_a_plan_near_enough_by_the_round_before_has_the_proof_of_that_round(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (plans_module, proofs_module):
        monkeypatch.setattr(module, "goal_of", lambda layout, goal: goal)
    near = 0
    for seed in SEEDS:
        layout = lay_out(small_problem(seed))
        drawn = draw_scenarios(layout, Draws(1, 0, 3))
        for at, plan in enumerate(solve_batch(layout, drawn, 0.3)):
            if not plan.short.any():
                proof = proof_of(layout, drawn, at, 0.3)
                near += plan.bound > plan.value * 1.001
                assert plan.bound <= plan.value * 1.3 + 1e-8
                assert faults_in_bound(plainly(layout, drawn, at), plan.bound, proof) == [], seed
    assert near > 5


@pytest.mark.skipif(not is_compiled(), reason="takes too long as plain Python")
def test_bounds_of_a_problem_of_real_size_have_proofs_with_branches() -> None:
    layout = lay_out(municipality_problem(1))
    drawn = draw_scenarios(layout, Draws(1, 0, 6))
    drawn = drawn.with_capacity(drawn.capacity * 0.4)
    plans = solve_batch(layout, drawn, None)
    proofs = {at: proof_of(layout, drawn, at, None) for at in range(6) if not plans[at].short.any()}

    assert max(map(len, proofs.values())) > 10
    for at, proof in proofs.items():
        assert faults_in_bound(plainly(layout, drawn, at), plans[at].bound, proof) == []


def by_hand(*, price: float = 0.0, bound: float = 1.0, proof: list[ProofNode] | None = None, **rules: Any) -> list[str]:
    """Two initiatives of one way each, 60 and 50 of 100 hours, worth 1.0 and 0.9: one of them fits."""
    use = {"one": 60.0, "two": 50.0}
    document = {
        "periods": ["2027"],
        "capacity": {"ict": {"2027": [100, 100]}},
        "criteria": ["tasks"],
        "initiatives": [
            {
                "id": name,
                "alternatives": [{"role": "follow", "start": "2027", "use": {"ict": {"2027": [hours, hours]}}}],
                **rules.get(name, {}),
            }
            for name, hours in use.items()
        ],
    }
    ways = {name: (name, "follow", "2027", None) for name in use}
    cell = ("ict", "2027")
    plain = Plainly(
        read_problem(document),
        {cell: 100.0},
        {ways[name]: {cell: hours} for name, hours in use.items()},
        {ways["one"]: 1.0, ways["two"]: 0.9},
    )
    tree = [node(-1, set(), 0.016), node(0, {ways["one"]}, 0.0), node(0, {"one"}, 0.018)] if proof is None else proof
    return faults_in_bound(plain, bound, [replace(tree[0], cell_prices={cell: price}), *tree[1:]] if price else tree)


def node(parent: int, closed: set[Any], price: float) -> ProofNode:
    return ProofNode(parent, frozenset(closed), {("ict", "2027"): price}, {})


ONE, TWO = ("one", "follow", "2027", None), ("two", "follow", "2027", None)


def test_a_tree_made_by_hand_settles_a_bound() -> None:
    # Without one: two alone, 0.9. With one: 1.0 - 60p + max(0, 0.9 - 50p) + 100p, at p = 0.018 that is 1.72.
    assert by_hand(bound=1.72) == []


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (by_hand(proof=[]), "there is no proof"),
        (by_hand(proof=[node(-1, set(), 0.0), node(-1, set(), 0.0)]), "does not begin with one node"),
        (by_hand(proof=[node(-1, set(), 0.0)]), "node 0 comes to 1.9, above the bound 1.0, and has 0 nodes below it"),
        (by_hand(bound=1.72, price=-1e-9), "node 0 has a price below 0"),
        (
            by_hand(bound=1.72, proof=[node(-1, set(), 0.0), node(0, {ONE, "one"}, 0.0), node(0, {"one"}, 0.018)]),
            "both nodes below node 0 close ['one']",
        ),
        (
            by_hand(bound=1.72, proof=[node(-1, set(), 0.0), node(0, {ONE}, 0.0), node(0, {TWO}, 0.018)]),
            "the nodes below node 0 branch on more than one initiative",
        ),
    ],
)
def test_what_is_wrong_with_a_proof_is_named(found: list[str], says: str) -> None:
    assert any(says in fault for fault in found), found
