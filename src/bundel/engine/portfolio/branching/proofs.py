"""The proof behind the bound of one scenario, in the words of the problem, for :mod:`.verify_bound` to check."""

from __future__ import annotations

import numpy as np

from bundel.engine.portfolio.branching.batch_search import traced
from bundel.engine.portfolio.branching.plans import batch_of, goal_of, limit_of, scale_of
from bundel.engine.portfolio.branching.stack import Trace
from bundel.engine.portfolio.dominance import open_columns
from bundel.engine.portfolio.draws import Numbers
from bundel.engine.portfolio.layout import Indices, Layout
from bundel.engine.portfolio.scenarios import Scenarios
from bundel.engine.portfolio.verify import Way
from bundel.engine.portfolio.verify_bound import Option, ProofNode, Rule


def proof_of(layout: Layout, scenarios: Scenarios, at: int, goal: float | None) -> list[ProofNode]:
    """Solve a scenario whose duties fit once more, and give the tree of its proof."""
    part = scenarios.part(at, at + 1)
    batch = batch_of(layout, part, open_columns(layout, part))
    columns, kept, trace = traced(batch, 0, goal_of(layout, goal), limit_of(layout))
    names = _Names(layout, columns, kept, scale_of(part)[0])
    return [names.node(trace, node) for node in range(min(int(trace.size[0]), len(trace.parent)))]


class _Names:
    """What the columns and rows of a search stand for."""

    def __init__(self, layout: Layout, columns: Indices, kept: Indices, scale: Numbers) -> None:
        self.layout, self.scale = layout, scale
        self.columns, self.kept = columns, kept
        self.rules = rule_names(layout)

    def node(self, trace: Trace, at: int) -> ProofNode:
        cells, rules = {}, {}
        for place, row in enumerate(self.kept):
            price = float(trace.prices[at, place])
            if row < len(self.layout.cells):
                cells[self.layout.cells[row]] = price / float(self.scale[row])
            else:
                rules[self.rules[row - len(self.layout.cells)]] = price
        return ProofNode(int(trace.parent[at]), self._closed(trace, at), cells, rules)

    def _closed(self, trace: Trace, at: int) -> frozenset[Option]:
        if trace.parent[at] < 0:
            return frozenset()
        option = int(trace.option[at])
        item = option - len(self.columns)
        if item < 0:
            item = int(self.layout.item_of[self.columns[option]])
        members = np.flatnonzero(self.layout.item_of[self.columns] == item)
        inside = {int(one) for one in members if one == option or (trace.is_prefix[at] and one < option)}
        outside = {int(one) for one in members} - inside
        closed: set[Option] = {self._way(one) for one in (outside if trace.is_taken[at] else inside)}
        is_none = option >= len(self.columns)
        if is_none != trace.is_taken[at]:
            closed.add(self.layout.items[item].id)
        return frozenset(closed)

    def _way(self, place: int) -> Way:
        column = int(self.columns[place])
        way = self.layout.columns[column]
        return self.layout.items[int(self.layout.item_of[column])].id, way.role, way.start, way.variant


def rule_names(layout: Layout) -> list[Rule]:
    """What the rows of ``rules_of`` are, in the same order."""
    ids = [item.id for item in layout.items]
    excludes: list[Rule] = [("excludes", ids[one], ids[other], "") for one, other in layout.exclusions]
    needs: list[Rule] = [
        ("needs", ids[need.item], ids[need.other], period) for need in layout.needs for period in layout.problem.periods
    ]
    return excludes + needs
